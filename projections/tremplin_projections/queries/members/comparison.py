"""
Compare a member's results at two positions: each figure that differs, and the events that sum to the difference.

The entries that the later position counts and the earlier does not are of two sorts: those recorded since, and those
known before whose effective day has come since. They are taken in that order, the second sort first, by day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tremplin_platform.figures import measures
from tremplin_platform.figures.lots.life import Change
from tremplin_platform.figures.sums import Sum
from tremplin_projections.queries.figures.lot_steps import DUE, MISSING, STEPPED, TARGET, LotTrail, Version
from tremplin_projections.queries.members.compared_figures import SUMMED, FigureKey, figures_of
from tremplin_projections.queries.members.results import Results
from tremplin_projections.queries.rows import fetch_rows, json_value

MOST_ENTRIES = 60_000
"""Entries that one comparison reads: some 20,000 events."""


class DoesNotSum(Exception):
    """Raised when the events between two positions do not sum to the difference of a figure."""


class TooFarApart(Exception):
    """Raised when there are more than `MOST_ENTRIES` entries between two positions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The results of a member at one position, and the ledger's sums that they are made of."""

    results: Results
    sums: Sequence[Sum]

    @property
    def place(self) -> tuple[int, date]:
        """Return the seq, and the last day counted."""
        day = self.results.asked.effective_to
        return self.results.as_of.seq, date.min if day is None else date.fromisoformat(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure at two positions (None: null, or no such row), and what each event adds to it, by seq: never zero."""

    key: FigureKey
    before: int | None
    after: int | None
    events: Mapping[int, int]


class _Entry(NamedTuple):
    seq: int
    measure: str
    contract: str
    lot: str
    quarter: str
    effective: date
    amount: int
    article: str
    usage: str


_Place = tuple[str, str]
_Steps = defaultdict[FigureKey, defaultdict[int, int]]


def differences(before: Known, after: Known) -> list[Difference]:
    """
    List the figures that differ between two positions of one log, as they are shown. Inside `scope.reading`.

    `before` may be the later of the two: amounts then have the opposite sign.

    :raises TooFarApart: there is too much between them
    :raises DoesNotSum: never, unless rows are wrong
    """
    first, last = sorted((before, after), key=lambda known: known.place)
    steps = _steps(first, last)
    sign = 1 if first is before else -1
    values, others = figures_of(before.results), figures_of(after.results)
    found = []
    for key in {**others, **values}:
        moved = (others.get(key) or 0) - (values.get(key) or 0)
        events = {seq: sign * amount for seq, amount in sorted(steps[key].items()) if amount}
        if sum(events.values()) != moved:
            raise DoesNotSum(f"{before.results.log}: {key} moved by {moved}, its events by {events}")
        if moved:
            found.append(Difference(key=key, before=values.get(key), after=others.get(key), events=events))
    return found


def _steps(first: Known, last: Known) -> _Steps:
    """Return what each event adds to each figure between two positions, in the order in which it counts."""
    steps: _Steps = defaultdict(lambda: defaultdict(int))
    trails = _trails(first, last)
    for seq, entry, place, at in _ticks(first, last, trails):
        if entry is not None:
            for key in _summed(entry):
                steps[key][seq] += entry.amount
            if entry.measure not in STEPPED:
                continue
        trail = trails[place]
        old = trail.values()
        if entry is None:
            trail.place_at(seq=at[0], day=at[1])
        else:
            trail.add(entry.measure, entry.amount)
        for name, value in trail.values().items():
            if value != old[name]:
                for key in _of_lot(name, place):
                    steps[key][seq] += value - old[name]
    return steps


def _summed(entry: _Entry) -> Iterator[FigureKey]:
    for figure, of in SUMMED.get(entry.measure, ()):
        match of:
            case "lot":
                yield FigureKey(figure, contract=entry.contract, lot=entry.lot)
            case "":
                yield FigureKey(figure)
            case _:
                yield FigureKey(figure, **{of: getattr(entry, of)})


def _of_lot(name: str, place: _Place) -> Iterator[FigureKey]:
    contract, lot = place
    if name in (DUE, TARGET, MISSING):
        yield FigureKey(f"lots.{name}", contract=contract, lot=lot)
    if name in (DUE, MISSING):
        yield FigureKey(f"clause_hours.{name}")
    elif name != TARGET:
        yield FigureKey(f"reserved_usage.{name}")


def _trails(first: Known, last: Known) -> Mapping[_Place, LotTrail]:
    """Return every lot as it stood at the first position."""
    trails: defaultdict[_Place, LotTrail] = defaultdict(LotTrail)
    asked = {"log": last.results.log, "upto": last.place[0]}
    for contract, lot, seq, clause, ends_on in fetch_rows(_VERSIONS, asked):
        trails[contract, lot].versions.append(Version(seq, json_value(clause), ends_on))
    for contract, lot, seq, kind, day, detail in fetch_rows(_CHANGES, asked):
        change = (seq, Change(kind, day, json_value(detail)))
        for place in [(contract, lot)] if lot else [place for place in trails if place[0] == contract]:
            trails[place].changes.append(change)
    for total in first.sums:
        if total.measure in STEPPED:
            trails[total.contract, total.lot].add(total.measure, total.amount)
    seq, day = first.place
    for trail in trails.values():
        trail.place_at(seq=seq, day=day)
    return trails


_Tick = tuple[int, _Entry | None, _Place, tuple[int, date]]


def _ticks(first: Known, last: Known, trails: Mapping[_Place, LotTrail]) -> Iterator[_Tick]:
    """
    Yield what begins to count between two positions: an entry, or (None) a change of the terms of a lot, with its
    seq; then the seq and the day at which these terms are to be read.
    """
    (seq, day), (upto, until) = first.place, last.place
    found: list[tuple[tuple[bool, date, int, bool], _Tick]] = []
    for place, trail in trails.items():
        starts = [(version.seq, date.min) for version in trail.versions]
        for at, on in starts + [(at, change.day) for at, change in trail.changes]:
            if at > seq:
                found.append(((True, date.min, at, False), (at, None, place, (at, until))))
            elif day < on <= until:
                found.append(((False, on, at, False), (at, None, place, (seq, on))))
    for entry in _entries(first, last):
        recorded = entry.seq > seq
        order = (recorded, date.min if recorded else entry.effective, entry.seq, True)
        found.append((order, (entry.seq, entry, (entry.contract, entry.lot), (upto, until))))
    found.sort(key=lambda tick: tick[0])
    yield from (tick for _, tick in found)


def _entries(first: Known, last: Known) -> list[_Entry]:
    (seq, day), (upto, until) = first.place, last.place
    asked = {
        "log": last.results.log,
        "seq": seq,
        "upto": upto,
        "day": day,
        "until": until,
        "measures": [*SUMMED, measures.DUE, measures.RESERVED_LOTS_OPENED],
        "most": MOST_ENTRIES + 1,
    }
    found = [_Entry(*row) for row in fetch_rows(_ENTRIES, asked)]
    if len(found) > MOST_ENTRIES:
        raise TooFarApart
    return found


_FIELDS = "seq, measure, contract, lot, quarter, effective, amount, article, usage"
_ENTRIES = f"""
select {_FIELDS} from ledger_entries
 where log = %(log)s and seq > %(seq)s and seq <= %(upto)s and effective <= %(until)s
   and measure = any(%(measures)s)
 union all
select {_FIELDS} from ledger_entries
 where log = %(log)s and seq <= %(seq)s and effective > %(day)s and effective <= %(until)s
   and measure = any(%(measures)s)
 limit %(most)s
"""  # noqa: S608
_VERSIONS = """
select contract, lot, seq, clause, ends_on from ledger_terms where log = %(log)s and seq <= %(upto)s order by seq
"""
_CHANGES = """
select contract, lot, seq, kind, day, detail from ledger_lot_changes
 where log = %(log)s and seq <= %(upto)s order by seq, line
"""
