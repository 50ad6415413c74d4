"""List the facts that a standard has no place for, the values that nobody recorded, and the lots without a row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tremplin_platform.commands.decp.publishing.publications import ContractEvent
from tremplin_platform.events.envelope import Envelope

NO_SIRET = "Le SIRET de la centrale n’est pas réglé (TREMPLIN_CENTRALE_SIRET)."


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A lot that the standard has no valid row for, and why, in French."""

    contract: str
    lot: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """A field that the standard requires: `value` holds its place on the rows of which nobody recorded it."""

    field: str
    value: Any
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The fields that the standard requires of a lot's row and nobody recorded; `row`: its identifier."""

    contract: str
    lot: str
    row: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """
    A fact of a contract without a place in the standard; `lot` is empty where it is of the whole contract.

    `source`: the event that it comes from; None where it is a term that the contract was registered with.
    """

    contract: str
    lot: str
    reason: str
    source: ContractEvent | None = None


@dataclass(slots=True)
class ExportReport:
    """
    `rows`: how many rows, or releases, the export has.

    `is_whole`: whether what the standard has no place for is kept; a document that is only written needs none of it
    """

    is_whole: bool = True
    rows: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    assumed: Sequence[Assumed] = ()
    unsaid: list[Unsaid] = field(default_factory=list)

    def add_unsaid(self, *found: Unsaid) -> None:
        """Keep these facts, where the report is to be whole."""
        if self.is_whole:
            self.unsaid.extend(found)

    def as_json(self, wording: Callable[[Sequence[Envelope]], Sequence[str]]) -> dict[str, Any]:
        """Return the report as it is answered. :param wording: gives the sentences of events"""
        events = [item.source.event for item in self.unsaid if item.source is not None]
        worded = dict(zip((event.seq for event in events), wording(events), strict=True))
        return {
            "rows": self.rows,
            "left_out": [asdict(item) for item in self.left_out],
            "missing": [asdict(item) for item in self.missing],
            "assumed": [asdict(item) for item in self.assumed],
            "unsaid": [_answered(item, worded) for item in self.unsaid],
        }


def _answered(item: Unsaid, worded: Mapping[int, str]) -> dict[str, Any]:
    event = None if item.source is None else item.source.event
    return {
        "contract": item.contract,
        "lot": item.lot or None,
        "seq": event and event.seq,
        "type": event and event.topic,
        "sentence": event and worded[event.seq],
        "reason": item.reason,
    }
