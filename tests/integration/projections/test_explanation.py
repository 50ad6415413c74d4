"""Whatever a figure is, the entries that explain it sum to it."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from support import ledger_facts as facts
from support.every import every
from support.postgres_server import Database
from support.projecting import applied, apply, history as history_of, opened
from support.random_year import Year, counted
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.entry import Entry
from tremplin_projections.queries.figures.explanation import (
    FIGURES,
    FigureQuery,
    UnknownMeasure,
    explain,
    subtotals,
)
from tremplin_projections.queries.figures.figure_value import figure_value
from tremplin_projections.queries.figures.value_history import Point, history
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.keyset import PageRequest
from tremplin_projections.queries.members.results import Results, results
from tremplin_projections.scope import reading

RESERVED: dict[str, Any] = {"reserved": True, "article": "L2113-12", "protected": True}
CLAUSE = {"way": "fixed", "function": "main", "target": 83300}
EVENTS = [
    opened(facts.open_lot(articles=["L2113-12"], clause=CLAUSE), facts.open_lot("2", articles=["L2113-13"])),
    facts.target_allocated(hours=83300),
    facts.declared(hours=1000),
    facts.validated(hours=1000, reported_in="2026-Q2", protected=True),
    facts.declared(hours=300),
    facts.rejected(hours=300),
    facts.call_off(amount=90000, **RESERVED),
    facts.call_off(amount=80000, **RESERVED),
    facts.invoice(amount=50000, **RESERVED),
    facts.invoice(amount=700, lot="3", protected=True),
    facts.invoice(amount=500, lot="4", protected=True),
    facts.invoice(amount=-500, lot="4", protected=True),
    facts.quarter_published(quarter="2026-Q1", hours={("nettoyage", "1"): 0}),
]
LATER = Window(first=date(2026, 2, 1), last=date(2026, 9, 30))
ALL = Window(last=date(2026, 9, 30))


@pytest.fixture(scope="module")
def history_of_one(module_database: Database) -> Database:
    applied(module_database, *EVENTS)
    return module_database


@every("measure", sorted(FIGURES))
@every("first", [None, "2026-02-01"])
def test_entries_sum_to_the_figure(history_of_one: Database, measure: str, first: str | None) -> None:
    between = Window(first=date.fromisoformat(first) if first else None, last=date(2026, 9, 30))
    with reading(log="cpam-075"):
        figures = results(
            log="cpam-075", today=date(2026, 9, 30), effective_from=first, effective_to="2026-09-30"
        )
        asked = FigureQuery(log="cpam-075", measure=measure, between=between)
        lines, points, value = explain(asked).rows, history(asked).rows, figure_value(asked)

    assert sum(line.amount for line in lines) == (value or 0) == figure(figures, measure)
    assert all(line.rule for line in lines)
    assert (points[-1].value if points else 0) == (value or 0)
    assert [point.seq for point in points] == sorted({point.seq for point in points})


def test_a_figure_of_one_lot_and_quarter(history_of_one: Database) -> None:
    asked = FigureQuery(
        log="cpam-075", measure="reported", between=LATER, contract="nettoyage", lot="1", quarter="2026-Q2"
    )
    with reading(log="cpam-075"):
        lines, value = explain(asked).rows, figure_value(asked)

    assert [(line.log, line.seq, line.amount) for line in lines] == [("cpam-075", 4, 1000)]
    assert value == 1000


def test_figures_that_are_null_in_results_have_no_total(history_of_one: Database) -> None:
    def value(measure: str, **where: Any) -> int | None:
        return figure_value(FigureQuery(log="cpam-075", measure=measure, between=ALL, **where))

    with reading(log="cpam-075"):
        # Lot 1 has its part of a fixed target; lot 2 has no clause. The first quarter is published, without hours.
        assert (value("due"), value("due", lot="1"), value("due", lot="2")) == (83300, 83300, None)
        assert (value("missing"), value("missing", lot="2")) == (82300, 0)
        assert (value("published"), value("published", quarter="2026-Q2")) == (0, None)


def test_a_history_has_each_change_of_the_value(history_of_one: Database) -> None:
    def points(measure: str, upto: int | None = None) -> list[tuple[int, int]]:
        with reading(log="cpam-075"):
            found = history(FigureQuery(log="cpam-075", measure=measure, between=ALL, upto=upto)).rows
        return [(point.seq, point.value) for point in found]

    assert points("pending") == [(3, 1000), (4, 0), (5, 300), (6, 0)]
    assert points("pending", upto=5) == [(3, 1000), (4, 0), (5, 300)]
    assert points("missing") == [(2, 83300), (4, 82300)]
    assert points("reserved_lots_used") == [(7, 1)]
    assert points("protected_wins_not_reserved") == [(10, 1), (11, 2), (12, 1)]
    assert points("rejected") == [(6, 300)]
    assert points("adjustments") == [(4, 1000)]


def test_a_history_goes_page_by_page(history_of_one: Database) -> None:
    asked = FigureQuery(log="cpam-075", measure="pending", between=LATER)
    with reading(log="cpam-075"):
        first = history(asked, asked=PageRequest(limit=3))
        second = history(asked, asked=PageRequest(limit=3, after=first.next))

    assert [(point.seq, point.value) for point in first.rows + second.rows][-2:] == [(5, 300), (6, 0)]
    assert second.next is None


def test_only_what_was_known_then_explains_it(history_of_one: Database) -> None:
    with reading(log="cpam-075"):
        lines = explain(FigureQuery(log="cpam-075", measure="pending", between=LATER, upto=3)).rows

    assert [line.amount for line in lines] == [1000]


def test_pages_follow_one_another(history_of_one: Database) -> None:
    asked = FigureQuery(log="cpam-075", measure="pending", between=LATER)
    with reading(log="cpam-075"):
        first = explain(asked, asked=PageRequest(limit=3))
        second = explain(asked, asked=PageRequest(limit=3, after=first.next))
        back = explain(asked, asked=PageRequest(limit=3, before=second.previous))

    assert [line.seq for line in first.rows + second.rows] == [3, 4, 5, 6]
    assert (first.previous, second.next) == (None, None)
    assert back.rows == first.rows


PARTS = {
    "missing": ("due", "validated"),
    "reserved_lots_open": ("reserved_lots_opened", "reserved_lots_ended"),
    "reserved_lots_used": ("reserved_call_offs",),
    "protected_wins_not_reserved": ("protected_spend_not_reserved",),
}
OF_LOT: dict[str, Callable[[int], int]] = {
    "missing": lambda total: max(0, total),
    "reserved_lots_open": lambda total: int(total > 0),
    "reserved_lots_used": lambda total: int(total != 0),
    "protected_wins_not_reserved": lambda total: int(total != 0),
}


def of_figure(events: list[Envelope], asked: FigureQuery) -> Iterator[tuple[int, Entry, int]]:
    """Each entry that counts in a figure: the seq of its event, the entry, and its amount with its sign."""
    first, *others = PARTS.get(asked.measure, (asked.measure,))
    for seq, entry in counted(events[: asked.upto], asked.between):
        is_of = entry.measure in (first, *others) and asked.lot in (None, entry.lot)
        if is_of and asked.quarter in (None, entry.quarter):
            yield seq, entry, entry.amount if entry.measure == first else -entry.amount


def values(events: list[Envelope], asked: FigureQuery) -> list[tuple[int, int]]:
    """The values that a figure took, with the seq of the event from which it had each."""
    totals: Counter[str] = Counter()
    after: dict[int, int] = {}
    of_lot: Callable[[int], int] = OF_LOT.get(asked.measure, int)
    for seq, entry, amount in of_figure(events, asked):
        totals[entry.lot] += amount
        after[seq] = sum(of_lot(total) for total in totals.values())
    before = [0, *after.values()]
    return [point for point, last in zip(after.items(), before, strict=False) if point[1] != last]


def test_a_random_year_is_explained_entry_by_entry(database: Database) -> None:
    draw, events = random.Random(5), history_of(*Year(5).events(90))  # noqa: S311
    with (
        patch("tremplin_projections.ledger.checkpoints.EVERY", 10),
        patch("tremplin_projections.queries.figures.value_history._ENTRIES", 4),
        closing(database.connect("feed")) as feed,
    ):
        apply(feed, events)
        for _ in range(60):
            asked = FigureQuery(
                log="cpam-075",
                measure=draw.choice(
                    sorted({"missing", "validated", "pending", "reserved_call_offs", *PARTS})
                ),
                between=Window(
                    first=draw.choice([None, None, date(2026, 2, 1)]),
                    last=date(2026, draw.randrange(2, 7), 1),
                ),
                lot=draw.choice([None, "1"]),
                quarter=draw.choice([None, None, "2026-Q1"]),
                upto=draw.choice([None, draw.randrange(1, len(events))]),
            )
            hold_to_entries(events, asked)


def hold_to_entries(events: list[Envelope], asked: FigureQuery) -> None:
    """Read a figure's history forwards and back, its entries and their sums, and compare with those of the events."""
    with reading(log="cpam-075"):
        lines, parts = explain(asked, asked=PageRequest(limit=500)).rows, subtotals(asked)
        found: list[Point] = []
        page = history(asked, asked=PageRequest(limit=3))
        while page.next is not None:
            found += page.rows
            page = history(asked, asked=PageRequest(limit=3, after=page.next))
        found += page.rows
        back = list(page.rows)
        while page.previous is not None:
            page = history(asked, asked=PageRequest(limit=3, before=page.previous))
            back = [*page.rows, *back]

    wanted = values(events, asked)
    assert [(point.seq, point.value) for point in found] == wanted, asked
    assert back == found, asked
    total = wanted[-1][1] if wanted else 0
    assert sum(line.amount for line in lines) == sum(part.amount for part in parts) == total, asked
    assert sum(part.entries for part in parts) == len(lines), asked
    if asked.measure not in PARTS:
        counts = [(seq, entry.lot, entry.quarter, amount) for seq, entry, amount in of_figure(events, asked)]
        assert [(line.seq, line.lot, line.quarter, line.amount) for line in lines] == counts, asked


def test_another_name_is_no_figure(history_of_one: Database) -> None:
    with reading(log="cpam-075"), pytest.raises(UnknownMeasure):
        explain(FigureQuery(log="cpam-075", measure="ordered", between=LATER))


def figure(found: Results, measure: str) -> int:
    if measure in ("published", "reported"):
        return sum(getattr(quarter, measure) or 0 for quarter in found.quarters)
    part = found.clause_hours if hasattr(found.clause_hours, measure) else found.reserved_usage
    return int(getattr(part, measure) or 0)
