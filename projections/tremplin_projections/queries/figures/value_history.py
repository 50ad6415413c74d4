"""List the values that a figure took, at each event that changed it, from the last known before the page asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, NamedTuple

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.explanation import (
    FigureQuery,
    Place,
    entries_of,
    of_lots,
    shape_of,
    sums_of_lots,
)
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, edge_of, page_of
from tremplin_projections.queries.rows import fetch_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The value of a figure once event (log, seq), which changed it, was known."""

    log: str
    seq: int
    value: int


class _Moved(NamedTuple):
    seq: int
    contract: str
    lot: str
    amount: int


KEY = ("seq",)
_ENTRIES = 600
"""Entries first read, those of a page of points and some more: not all change the figure."""


def history(figure: FigureQuery, *, asked: PageRequest = FIRST) -> Page[Point]:
    """
    List the values that a figure took, at each event that changed it; the last of all is the figure.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
    edge = edge_of(asked, KEY)
    points = _forwards(figure, after=edge[0] if edge else 0)
    if asked.before is not None:
        points = _backwards(figure, before=asked.before[0])
    found = [{"seq": seq, "value": value} for seq, value in islice(points, asked.limit + 1)]

    def made(rows: list[dict[str, Any]]) -> Sequence[Point]:
        return [Point(log=figure.log, **row) for row in rows]

    return page_of(found, key=KEY, asked=asked, make=made)


_Points = Iterator[tuple[int, int]]


def _forwards(figure: FigureQuery, *, after: int) -> _Points:
    sums = _sums_at(figure, after)
    for moved in _chunks(figure, _LATER, edge=after):
        yield from _points(figure, sums, moved)


def _backwards(figure: FigureQuery, *, before: int) -> _Points:
    for moved in _chunks(figure, _EARLIER, edge=before):
        moved.reverse()
        sums = _sums_at(figure, moved[0].seq - 1)
        yield from reversed(list(_points(figure, sums, moved)))


def _sums_at(figure: FigureQuery, seq: int) -> dict[Place, int]:
    if seq <= 0:
        return {}
    return sums_of_lots(figure, upto=seq if figure.upto is None else min(seq, figure.upto))


def _chunks(figure: FigureQuery, order: str, *, edge: int) -> Iterator[list[_Moved]]:
    """Yield the entries beyond an event, larger and larger parts of them; one event is never cut."""
    statement, parameters = _entries(figure)
    most = _ENTRIES
    while True:
        asked = {**parameters, "edge": edge, "most": most}
        moved = [_Moved(*row) for row in fetch_rows(order.format(entries=statement), asked)]
        is_last = len(moved) < most
        most *= 2
        if not is_last:
            cut = moved[-1].seq
            moved = [entry for entry in moved if entry.seq != cut]
        if moved:
            edge = moved[-1].seq
            yield moved
        if is_last:
            return


def _entries(figure: FigureQuery) -> tuple[str, dict[str, Any]]:
    entries = entries_of(figure)
    if shape_of(figure) != "missing":
        return entries
    due = sums_of_lots(replace(figure, measure=measures.DUE), upto=figure.upto)
    return of_lots(due, *entries)  # nothing is missing on the others, whatever is validated


def _points(figure: FigureQuery, sums: dict[Place, int], moved: Iterable[_Moved]) -> _Points:
    """Yield the figure at each event that changes it, and count the entries in `sums`, by lot."""
    shape = shape_of(figure)
    value = sum(_value(shape, total) for total in sums.values())
    for seq, entries in groupby(moved, key=attrgetter("seq")):
        before = value
        for entry in entries:
            place, total = (entry.contract, entry.lot), sums.get((entry.contract, entry.lot), 0)
            sums[place] = total + entry.amount
            value += _value(shape, sums[place]) - _value(shape, total)
        if value != before:
            yield seq, value


def _value(shape: str, total: int) -> int:
    """Return what the sum of a lot's entries adds to the figure."""
    match shape:
        case "missing":
            return max(0, total)
        case "reserved_lots_open":
            return int(total > 0)
        case "lots":
            return int(total != 0)
        case _:
            return total


_MOVED = "select seq, contract, lot, amount from ({entries}) signed where seq"
_LATER = f"{_MOVED} > %(edge)s order by seq limit %(most)s"
_EARLIER = f"{_MOVED} < %(edge)s order by seq desc limit %(most)s"
