"""Published quarters that moved: what was validated or corrected of their work once they had closed."""

from typing import Any

from support import ledger_facts as facts
from support.ledger_facts import Event
from support.postgres_server import Database
from support.projecting import applied, opened
from tremplin_projections.queries.hours.restatements import Restatement, restatements
from tremplin_projections.scope import EVERY_LOG, reading

LOT = ("nettoyage", "1")
FIRST, SECOND, THIRD = "2026-Q1", "2026-Q2", "2026-Q3"


def restated(log: str | None = "cpam-075") -> list[Restatement]:
    with reading(log=EVERY_LOG if log is None else log):
        return list(restatements(log=log).rows)


def moves(rows: list[Restatement]) -> list[tuple[str, int, int, dict[int, int]]]:
    return [(row.quarter, row.published, row.now, dict(row.events)) for row in rows]


def year(*more: Event) -> list[Event]:
    """118.00 of the first quarter in time, 14.50 late; 20.00 of the second; both published, then a correction."""
    return [
        opened(facts.open_lot()),
        facts.validated(hours=118_00, quarter=FIRST),
        facts.quarter_published(quarter=FIRST, hours={LOT: 118_00}),
        facts.validated(hours=14_50, quarter=FIRST, reported_in=SECOND),
        facts.validated(hours=20_00, quarter=SECOND, worked_to="2026-05-29"),
        facts.quarter_published(quarter=SECOND, hours={LOT: 34_50}),
        facts.corrected(delta=-6_00, quarter=FIRST, reported_in=THIRD),
        *more,
    ]


def test_hours_that_came_from_an_earlier_quarter_move_that_one_alone(database: Database) -> None:
    applied(database, *year())

    # 34.50 are published of the second: its own 20.00 and 14.50 of the first. Nothing of its own work moved.
    assert moves(restated()) == [(FIRST, 118_00, 126_50, {4: 14_50, 7: -6_00})]
    assert [row.published_seq for row in restated()] == [3]


def test_a_move_that_is_undone_is_none_and_others_stand(database: Database) -> None:
    back = facts.corrected(delta=-8_50, quarter=FIRST, reported_in=THIRD)
    second = facts.corrected(delta=1_00, quarter=SECOND, reported_in=THIRD, worked_to="2026-05-29")
    applied(database, *year(back, second))

    assert moves(restated()) == [(SECOND, 34_50, 35_50, {9: 1_00})]


def test_a_quarter_that_is_not_published_has_none(database: Database) -> None:
    late = facts.validated(hours=5_00, quarter=FIRST, reported_in=SECOND)
    applied(database, opened(facts.open_lot()), facts.validated(hours=1_00), late)

    assert restated() == []


def test_moves_are_taken_over_from_a_merged_member_and_listed_once(database: Database) -> None:
    applied(database, opened(facts.open_lot()), lineage_received())
    applied(database, *year(), log="cpam-069")

    assert moves(restated()) == [(FIRST, 8_00, 10_00, {2: 2_00})]
    # Of every log, each with its own events.
    assert [(row.log, row.now - row.published) for row in restated(None)] == [
        ("cpam-069", 8_50),
        ("cpam-075", 2_00),
    ]


def lineage_received() -> Event:
    """10.00 of the first quarter, of which 8.00 were published and 2.00 reported in the third."""
    inherited = [
        total("validated", FIRST, 10_00),
        total("reported", FIRST, 8_00),
        total("reported", THIRD, 2_00),
        total("adjustments", THIRD, 2_00),
        total("published", FIRST, 8_00),
        {**total("published_quarters", FIRST, 1), "contract": "", "lot": ""},
    ]
    return "delivered.lineage-received", {
        "predecessor": "cpam-091",
        "merged_on": "2026-10-01",
        "after": 0,
        "cut": 9,
        "part": 1,
        "parts": 1,
        "totals": inherited,
        "effective": "2026-10-01",
        "by": "centrale",
        "origin": facts.ORIGIN,
    }


def total(measure: str, quarter: str, amount: int) -> dict[str, Any]:
    place = {"contract": LOT[0], "lot": LOT[1], "quarter": quarter, "effective": "2026-03-31"}
    return {"measure": measure, **place, "amount": amount, "article": "", "usage": ""}
