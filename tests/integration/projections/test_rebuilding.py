"""A rebuild: rows of the same shape beside the live ones, compared, then put in their place."""

import pytest

from support import ledger_facts as facts
from support.postgres_server import Database
from support.projecting import about, apply, history, member_joined, opened, rows
from tremplin_projections.batches import SHADOW
from tremplin_projections.rebuilt_rows import NotAlongside
from tremplin_projections.registry import projections
from tremplin_projections.replay.balances import live_balances

LEDGER = projections()["ledger"]
EVENTS = [
    member_joined(),
    opened(facts.open_lot(clause={"way": "fixed", "function": "main", "target": 100})),
    about(facts.declared(hours=1000), "h-1"),
    about(facts.validated(hours=1000), "h-1"),
]


@pytest.fixture
def both(database: Database) -> Database:
    with database.connect("feed") as feed:
        apply(feed, history(*EVENTS), history(*EVENTS, log="caf-13"))
        for envelope in history(*EVENTS):
            apply(feed, [envelope], schema=SHADOW)
    return database


def test_the_same_events_make_the_same_rows_however_they_are_cut(both: Database) -> None:
    with both.connect("feed") as feed, feed.transaction():
        assert LEDGER.compare(feed.cursor(), log="cpam-075") == []


def test_a_row_that_was_touched_is_found_and_replaced(both: Database) -> None:
    with both.connect_superuser() as owner:
        owner.execute(
            "update ledger_balances set amount = amount + 1 where log = 'cpam-075' and measure = 'validated'"
        )
    with both.connect("feed") as feed, feed.transaction():
        found = LEDGER.compare(feed.cursor(), log="cpam-075")
        LEDGER.flip(feed.cursor(), log="cpam-075")

        assert [(item.table, item.side, item.row["amount"]) for item in found] == [
            ("ledger_balances", "live", 1001),
            ("ledger_balances", "rebuilt", 1000),
        ]
        assert LEDGER.compare(feed.cursor(), log="cpam-075") == []
        count = rows(feed, "select count(*) from ledger_entries where log = 'caf-13'")
    assert count == [(5,)]


def test_a_rebuild_that_is_behind_is_not_put_in_place(both: Database) -> None:
    with both.connect("feed") as feed:
        apply(feed, history(facts.declared(hours=1), after=4))
        with pytest.raises(NotAlongside) as refused, feed.transaction():
            LEDGER.flip(feed.cursor(), log="cpam-075")

    assert (refused.value.live, refused.value.rebuilt) == (5, 4)


def test_cleared_rows_can_be_built_again(both: Database) -> None:
    with both.connect("feed") as feed:
        LEDGER.clear(feed.cursor(), log="cpam-075")

        assert apply(feed, history(*EVENTS), schema=SHADOW) == set()
        LEDGER.clear(feed.cursor())
        assert rows(feed, "select count(*) from rebuild.ledger_entries") == [(0,)]


def test_live_balances_are_read_back_for_a_replay(both: Database) -> None:
    with both.connect("feed") as feed:
        balances = live_balances(feed.cursor(), logs=["cpam-075"])

    assert {log for log, *_ in balances} == {"cpam-075"}
    assert balances["cpam-075", "pending", "nettoyage", "1", "2026-Q1", "", ""] == (0, 2)
