"""Lists of members, lots and reserved usage, with the figures of each row."""

from datetime import date

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import apply, history, member_joined, opened
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.freshness import held_of, position
from tremplin_projections.queries.keyset import FIRST, PageRequest
from tremplin_projections.queries.lots.lots import lot, lots, members_of_lot
from tremplin_projections.queries.members.members import members
from tremplin_projections.queries.members.results import results
from tremplin_projections.queries.orders.reserved_usage import reserved_usage
from tremplin_projections.scope import EVERY_LOG, reading

TODAY = date(2026, 9, 30)
RATE = {"way": "rate", "function": "main", "target": None, "hours_per_1000_euros": 2000}
MEMBERS = ["caf-13", "cpam-075", "urssaf-69"]


def year(place: int) -> list[facts.Event]:
    return [
        member_joined(name=f"Membre {place}"),
        opened(facts.open_lot(articles=["L2113-12"], clause=RATE), facts.open_lot("2"), facts.open_lot("3")),
        facts.call_off(amount=100000 * place, due=2000 * place, reserved=True, article="L2113-12"),
        facts.invoice(amount=70000 * place, reserved=True, article="L2113-12"),
        facts.invoice(amount=900, lot="3", protected=True),
        facts.declared(hours=100 * place),
    ]


@pytest.fixture(scope="module")
def three_members(module_database: Database) -> Database:
    with module_database.connect("feed") as feed:
        apply(feed, *(history(*year(place), log=log) for place, log in enumerate(MEMBERS, 1)))
    return module_database


def test_each_member_has_the_totals_of_its_results(three_members: Database) -> None:
    with reading(log=EVERY_LOG):
        found = members(today=TODAY)
        own = [results(log=log, today=TODAY) for log in MEMBERS]

    assert [(row.log, row.name) for row in found.rows] == [
        ("caf-13", "Membre 1"),
        ("cpam-075", "Membre 2"),
        ("urssaf-69", "Membre 3"),
    ]
    assert [row.clause_hours for row in found.rows] == [item.clause_hours for item in own]
    assert [row.reserved_usage for row in found.rows] == [item.reserved_usage for item in own]
    assert [row.clause_hours.due for row in found.rows] == [2000, 4000, 6000]


def test_pages_of_members(three_members: Database) -> None:
    with reading(log=EVERY_LOG):
        first = members(today=TODAY, asked=PageRequest(limit=2))
        second = members(today=TODAY, asked=PageRequest(limit=2, after=first.next))
        back = members(today=TODAY, asked=PageRequest(limit=2, before=second.previous))

    assert [row.log for row in first.rows + second.rows] == MEMBERS
    assert (first.previous, first.next, second.next) == (None, ("cpam-075",), None)
    assert (back.rows, back.next, back.previous) == (first.rows, ("cpam-075",), None)


def test_the_lots_of_one_member_and_of_all(three_members: Database) -> None:
    with reading(log="cpam-075"):
        own = lots(today=TODAY).rows
        item = lot(today=TODAY, log="cpam-075", contract="nettoyage", lot="1")
        assert lot(today=TODAY, log="caf-13", contract="nettoyage", lot="1") is None
    with reading(log=EVERY_LOG):
        every = lots(today=TODAY).rows
        by_member = members_of_lot(today=TODAY, contract="nettoyage", lot="1").rows

    assert [(row.log, row.hours.lot) for row in own] == [
        ("cpam-075", "1"),
        ("cpam-075", "2"),
        ("cpam-075", "3"),
    ]
    assert len(every) == 9
    assert [row.ordered for row in by_member] == [100000, 200000, 300000]
    assert item is not None
    assert (item.ordered, item.invoiced, item.hours.due, item.hours.pending) == (200000, 140000, 4000, 200)
    assert (item.articles, item.reserved, item.life.clause) == (("L2113-12",), True, RATE)


def test_reserved_usage_lists_the_lots_that_carry_it(three_members: Database) -> None:
    with reading(log="cpam-075"):
        found = reserved_usage(between=Window(last=TODAY)).rows

    assert [(row.lot, row.figures.reserved_spend, row.figures.reserved_call_offs) for row in found] == [
        ("1", 140000, 1),
        ("3", 0, 0),
    ]
    assert found[1].figures.protected_spend_not_reserved == 900


def of_every_member(contract: str | None = None, *, asked: PageRequest = FIRST) -> list[tuple[str, str, str]]:
    rows = reserved_usage(between=Window(last=TODAY), contract=contract, usage="internal", asked=asked).rows
    return [(row.log, row.contract, row.lot) for row in rows]


def test_reserved_usage_of_every_member_is_that_of_each(database: Database) -> None:
    """Of two openings of a lot the last holds; a merged member is its successor's; lots of another contract."""
    merged = {"into": "caf-13", "merged_on": "2026-09-01", "effective": "2026-09-01", "by": "centrale"}
    logs = {log: year(place) for place, log in enumerate([*MEMBERS, "cpam-999"], 1)}
    logs["cpam-075"] += [opened(facts.open_lot(), facts.open_lot("2", articles=["L2113-13"]))]
    logs["urssaf-69"] += [opened(facts.open_lot("7", articles=["L2113-12"]), contract="autre")]
    logs["cpam-999"] += [("delivered.member-merged", {**merged, "origin": facts.ORIGIN})]
    with database.connect("feed") as feed:
        apply(feed, *(history(*events, log=log) for log, events in logs.items()))

    lots = {"caf-13": "13", "cpam-075": "23", "urssaf-69": "13"}
    of_nettoyage = [(log, "nettoyage", lot) for log in MEMBERS for lot in lots[log]]
    other = ("urssaf-69", "autre", "7")
    every = [*of_nettoyage[:4], other, *of_nettoyage[4:]]
    with reading(log=EVERY_LOG):
        assert of_every_member("nettoyage") == of_nettoyage
        assert of_every_member("autre") == [other]
        assert of_every_member() == every
        assert of_every_member(asked=PageRequest(limit=3, after=every[2])) == every[3:6]
    with reading(log="cpam-999"):
        assert [row.lot for row in reserved_usage(between=Window(last=TODAY), log="cpam-999").rows] == [
            "1",
            "3",
        ]


def test_where_the_ledger_stands(three_members: Database) -> None:
    with reading(log="cpam-075"):
        assert position(log="cpam-075", projection="ledger").seq == 6
        assert position(log="caf-13", projection="ledger").seq == 0
        assert held_of(logs=None, projection="ledger") == ()
