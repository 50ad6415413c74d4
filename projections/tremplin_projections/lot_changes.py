"""Make the rows of changes of lots: from the centrale's facts for the catalogue, from their copies for the ledger."""

from collections.abc import Iterator
from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.lots.changes import before_opening, change_of
from tremplin_platform.figures.lots.life import Change


def changes_of(envelope: Envelope, data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the columns of the change that a fact makes to a running contract; nothing if it makes none."""
    found = change_of(envelope.topic, data)
    if found is not None:
        lot, change = found
        yield _row(envelope, str(data["contract"]), lot, 0, change)


def changes_before_opening(
    envelope: Envelope, contract: str, lot: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the columns of the changes that a lot had before its contract was opened to the log."""
    for line, change in enumerate(before_opening(lot, opened=envelope.data["effective"])):
        yield _row(envelope, contract, lot["id"], line, change)


def _row(envelope: Envelope, contract: str, lot: str, line: int, change: Change) -> dict[str, Any]:
    return {
        "log": envelope.log,
        "contract": contract,
        "lot": lot,
        "seq": envelope.seq,
        "line": line,
        "kind": change.kind,
        "day": change.day,
        "detail": change.detail,
    }
