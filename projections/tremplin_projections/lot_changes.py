"""What became of a lot, as rows: the centrale's facts for the catalogue, their copies for a member's ledger."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from psycopg.types.json import Jsonb

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.days import day
from tremplin_projections.sending import Row

COLUMNS = (
    ("log", "text"),
    ("contract", "text"),
    ("lot", "text"),
    ("seq", "int8"),
    ("line", "int2"),
    ("kind", "text"),
    ("day", "date"),
    ("detail", "jsonb"),
)
KEY = ("log", "contract", "lot", "seq", "line")
WHOLE_CONTRACT = ""
"""In place of a lot, where a change is the contract's."""

_Change = tuple[str, str, dict[str, Any]]


def changed(envelope: Envelope, data: dict[str, Any]) -> Iterator[Row]:
    """The rows of one fact about a contract in course; none where it is another fact."""
    change = _CHANGES.get(envelope.topic.partition(".")[2])
    if change is not None:
        yield _row(envelope, str(data["contract"]), data.get("lot", WHOLE_CONTRACT), 0, change(data))


def lived(envelope: Envelope, contract: str, lot: dict[str, Any]) -> Iterator[Row]:
    """The rows of what had become of a lot when its contract was opened."""
    life = lot.get("life", {})
    changes: list[_Change] = [_revised({"revision": each}) for each in life.get("revisions", ())]
    if "cancelled_on" in life:
        changes.append(("cancelled", life["cancelled_on"], {}))
    if "terminated_on" in life:
        changes.append(("terminated", life["terminated_on"], {}))
    for line, change in enumerate(changes):
        yield _row(envelope, contract, lot["id"], line, change)


def _row(envelope: Envelope, contract: str, lot: str, line: int, change: _Change) -> Row:
    kind, since, detail = change
    return (envelope.log, contract, lot, envelope.seq, line, kind, day(since), Jsonb(detail))


def _renewed(data: dict[str, Any]) -> _Change:
    return "renewed", data["effective"], {"ends_on": data["ends_on"]}


def _revised(data: dict[str, Any]) -> _Change:
    revision = data["revision"]
    return "revised", revision["effective_on"], {"clause": revision["clause"], "ground": revision["ground"]}


def _cancelled(data: dict[str, Any]) -> _Change:
    return "cancelled", data["effective"], {}


def _terminated(data: dict[str, Any]) -> _Change:
    return "terminated", data["on"], {}


_CHANGES: Mapping[str, Callable[[dict[str, Any]], _Change]] = {
    "renewed": _renewed,
    "contract-renewed": _renewed,
    "target-revised": _revised,
    "lot-cancelled": _cancelled,
    "lot-terminated": _terminated,
}
"""By what follows `contract.` or `delivered.` in the fact's topic."""
