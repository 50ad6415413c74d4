"""Find the figures of a member that an event changed: its results before the event, compared with those after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.members.results import MemberResults
from tremplin_tenants.pages.web.figure_names import FIGURES
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

_TOTALS = ("clause_hours", "reserved_usage")
_OF_LOTS = ("due", "validated", "pending", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A figure that an act moved.

    `lot`: the title of the lot that it is of, empty for a total
    `before`, `after`: as the API gives them, None for none
    `difference`: as the API would write it
    """

    label: str
    unit: str
    lot: str
    before: str | int | None
    after: str | int | None
    difference: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """
    An act as its confirmation shows it.

    `event`: as `GET events` gives it; `changes`: the figures of the member's log that it moved, None for the centrale's
    `receivers`: a sentence on who receives a fact of the centrale; empty for a member's
    """

    log: str
    seq: int
    event: Mapping[str, Any]
    changes: tuple[Change, ...] | None
    receivers: str = ""


def changes_of(reads: PageReads, *, log: str, seq: int) -> Changes:
    """
    Return what the event `seq` of a member's log changed. Waits until it is counted, where it is the page's first read.

    :raises Problem: 404, no such log that the reader may see; 422, no such event; 503, it is not counted yet
    """
    after = reads.read(MemberResults, {"known_at": str(seq)}, member=log)
    before = reads.read(MemberResults, {"known_at": str(seq - 1)}, member=log)
    event = event_at(reads, log=log, seq=seq)
    return Changes(log=log, seq=seq, event=event, changes=tuple(_changes(before, after)))


def event_at(reads: PageReads, *, log: str, seq: int) -> Mapping[str, Any]:
    """
    Return the event `seq` of a log, as `GET events` gives it.

    :raises Problem: 404, there is none that the reader may see
    """
    found = reads.read(Events, {"log": log, "after": str(seq - 1), "limit": "1"})["results"]
    if not found:
        raise not_found()
    event: Mapping[str, Any] = found[0]
    return event


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    earlier = {(lot["contract"], lot["lot"]): lot for lot in before["lots"]}
    for group in _TOTALS:
        for name in after[group]:
            yield from _moved(name, before[group], after[group])
            if group == "clause_hours" and name in _OF_LOTS:
                for lot in after["lots"]:
                    known = earlier.get((lot["contract"], lot["lot"]), {})
                    yield from _moved(name, known, lot, lot=lot["title"])


def _moved(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], *, lot: str = ""
) -> Iterator[Change]:
    figure, value, earlier = FIGURES.get(name), after[name], before.get(name)
    if figure is None or value == earlier:
        return
    difference = _size(value) - _size(earlier)
    yield Change(
        label=figure.label,
        unit=figure.unit,
        lot=lot,
        before=earlier,
        after=value,
        difference=difference if isinstance(value, int) else decimal(difference),
    )


def _size(value: str | int | None) -> int:
    return value if isinstance(value, int) else hundredths(value or "0.00")
