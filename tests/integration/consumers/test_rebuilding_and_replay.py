"""Rows rebuilt beside, compared, put in place; replayed without a change; shares of hours among them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest

from support.bulk_hours import DeclaredHours, assert_exact, declare
from support.fed import Fed
from support.feeding import replay
from support.postgres_server import Database
from support.sharing import FOUR, closes, is_invoiced, prepares, works
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from tremplin_consumers.rebuilds.rebuild import Rebuilt, rebuild
from tremplin_platform.audit.verify import verify
from tremplin_platform.store.appending import UnknownLog
from tremplin_projections.held_logs import Held, hold

pytestmark = pytest.mark.postgres


@pytest.fixture
def declared(fed: Fed) -> DeclaredHours:
    """Three logs, applied."""
    declared = declare(fed.owner, {"a": 30, "b": 12, "c": 1})
    fed.publish()
    fed.drain()
    return declared


def rebuilt(database: Database, log: str | None = None, processes: int = 1) -> Rebuilt:
    return rebuild("ledger", database_url=database.role_url("feed"), log=log, processes=processes)


def kept(fed: Fed) -> list[tuple[Any, ...]]:
    return fed.owner.execute("select log, projection, events, differences from rebuilds").fetchall()


def tables_of_entries(fed: Fed) -> list[tuple[Any, ...]]:
    statement = "select relpersistence::text from pg_class where relname = 'ledger_entries'"
    return fed.owner.execute(statement).fetchall()


@pytest.mark.parametrize("processes", [1, 2])
def test_rule_59_rows_built_again_from_the_first_event_are_the_live_ones(
    database: Database, fed: Fed, declared: DeclaredHours, processes: int
) -> None:
    done = rebuilt(database, processes=processes)

    assert (done.events, done.differences) == (43, [])
    assert done.rows > 2 * 43
    assert_exact(fed.owner, declared)
    assert kept(fed) == [("", "ledger", 43, 0)]
    assert tables_of_entries(fed) == [("p",)]


def test_wrong_rows_are_reported_and_replaced(database: Database, fed: Fed, declared: DeclaredHours) -> None:
    fed.owner.execute(
        "update ledger_entries set amount = amount + 1 where log = 'b' and seq = 4 and line = 0"
    )
    fed.owner.execute("delete from ledger_balances where log = 'a' and measure = 'declared' and lot = '1'")

    done = rebuilt(database)

    assert {(difference.log, difference.table) for difference in done.differences} == {
        ("a", "ledger_balances"),
        ("b", "ledger_entries"),
    }
    assert_exact(fed.owner, declared)
    assert rebuilt(database).differences == []


@pytest.mark.parametrize("waiting", [0, 1_000])
def test_a_long_log_is_compared_in_parts_and_built_in_tables_if_it_differs(
    database: Database, fed: Fed, declared: DeclaredHours, monkeypatch: pytest.MonkeyPatch, waiting: int
) -> None:
    """Also a log of which too many rows wait for a later event to be kept."""
    monkeypatch.setattr("tremplin_projections.whole_logs.MOST_WAITING", waiting)
    monkeypatch.setattr("tremplin_projections.refold.EVENTS_AT_ONCE", 7)
    before = rebuilt(database)
    fed.owner.execute("update ledger_entries set amount = amount + 1 where seq = 4 and line = 0")
    altered = rebuilt(database)
    assert (before.events, before.differences) == (43, [])
    assert (altered.events, altered.rows) == (43, before.rows)
    assert {(row.log, row.row["seq"]) for row in altered.differences} == {("a", 4), ("b", 4)}
    assert_exact(fed.owner, declared)


def test_totals_of_lots_follow_the_rows_put_in_place(
    database: Database, fed: Fed, declared: DeclaredHours
) -> None:
    """Balances and their totals as earlier code left them; then a total alone is altered."""
    fed.owner.execute(
        "update ledger_balances set amount = amount + 5 where log = 'a' and measure = 'pending'"
    )
    fed.owner.execute("update ledger_lot_totals set amount = amount + 5 where measure = 'pending'")

    old = rebuilt(database)
    fed.owner.execute("update ledger_lot_totals set entries = 0 where measure = 'declared'")
    altered = rebuilt(database, log="b")

    assert {row.table for row in old.differences} == {"ledger_balances", "ledger_lot_totals"}
    assert {(row.log, row.table, row.row["measure"]) for row in altered.differences} == {
        ("centrale", "ledger_lot_totals", "declared")
    }
    assert replay(fed.connection).differences == []
    assert rebuilt(database).differences == []


def test_one_log_alone(database: Database, fed: Fed, declared: DeclaredHours) -> None:
    fed.owner.execute("update ledger_entries set amount = 0 where seq = 1")

    done = rebuilt(database, log="b")

    assert done.events == 12
    assert {difference.log for difference in done.differences} == {"b"}
    with pytest.raises(UnknownLog):
        rebuilt(database, log="nobody")


def test_an_event_that_is_missing_leaves_the_live_rows(
    database: Database, fed: Fed, declared: DeclaredHours
) -> None:
    fed.owner.execute("delete from events where log = 'b' and seq = 4")

    done = rebuilt(database)

    assert [(difference.log, difference.row["seq"]) for difference in done.differences] == [("b", 4)]
    assert_exact(fed.owner, declared)


def test_replay_finds_nothing_where_nothing_is_wrong(fed: Fed, declared: DeclaredHours) -> None:
    found = replay(fed.connection)

    assert (found.logs, found.events, found.differences) == (3, 43, [])


def test_replay_names_the_log_and_the_event(fed: Fed, declared: DeclaredHours) -> None:
    fed.owner.execute(
        "update ledger_entries set amount = amount + 1 where log = 'b' and seq = 4 and line = 0"
    )
    fed.owner.execute("delete from ledger_entries where log = 'a' and seq = 30 and line = 1")

    found = replay(fed.connection)

    assert [(difference.log, difference.seq, difference.measure) for difference in found.differences] == [
        ("a", 30, "pending"),
        ("b", 4, "declared"),
    ]


def test_replay_finds_a_balance_that_does_not_sum(fed: Fed, declared: DeclaredHours) -> None:
    fed.owner.execute("update ledger_balances set amount = 5 where log = 'c' and measure = 'declared'")

    [found] = replay(fed.connection, log="c").differences

    assert (found.log, found.seq, found.measure, found.found) == ("c", 1, "declared", 5)
    assert found.expected == declared.hours["c"]


def test_replay_tells_that_a_log_is_held(fed: Fed, declared: DeclaredHours) -> None:
    with fed.connection.cursor() as cursor:
        hold(
            cursor,
            held=Held(
                log="c", projection="ledger", since_seq=99, since=datetime(2026, 1, 5, tzinfo=UTC), reason="x"
            ),
        )

    [found] = replay(fed.connection).differences

    assert (found.log, found.seq, found.problem) == ("c", 99, "journal retenu avant cet événement : x")


def test_replay_reads_a_long_log_in_many_batches(
    fed: Fed, declared: DeclaredHours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_projections.refold.EVENTS_AT_ONCE", 7)
    monkeypatch.setattr("tremplin_projections.rows.upsert.COPY_FROM", 1)
    fed.owner.execute("update ledger_declarations set hours = 1 where log = 'a' and seq = 30")

    found = replay(fed.connection)

    assert found.events == 43
    assert [(difference.log, difference.seq, difference.column) for difference in found.differences] == [
        ("a", 30, "hours")
    ]


def test_replay_names_an_event_that_is_missing(fed: Fed, declared: DeclaredHours) -> None:
    fed.owner.execute("delete from events where log = 'b' and seq = 4")

    [found] = replay(fed.connection).differences

    assert (found.log, found.projection, found.seq) == ("b", "ledger", 4)
    assert found.problem == "l’événement manque"


def test_replay_names_an_event_that_cannot_be_read(fed: Fed, declared: DeclaredHours) -> None:
    fed.owner.execute("update events set data = '{}' where log = 'b' and seq = 4")

    [found] = replay(fed.connection).differences

    assert (found.log, found.projection, found.seq) == ("b", "ledger", 4)
    assert found.problem.startswith("événement illisible : ")


def test_replay_waits_for_no_consumer(fed: Fed, declared: DeclaredHours) -> None:
    fed.connection.execute("set lock_timeout = '1ms'")
    with fed.owner.transaction():
        fed.owner.execute("select from positions for update")

        assert replay(fed.connection).differences == []


def test_replay_is_exact_while_consumers_write(fed: Fed, database: Database, declared: DeclaredHours) -> None:
    def write_on() -> None:
        for _ in range(40):
            declare(fed.owner, {"a": 3, "d": 2})
            fed.publish()
            fed.drain()

    writer = Thread(target=write_on)
    writer.start()
    with closing(database.connect("feed")) as other:
        found = [replay(other)]
        while writer.is_alive():
            found.append(replay(other))
        found.append(replay(other))
    writer.join()

    assert [item.differences for item in found] == [[]] * len(found)
    assert found[-1].events == 43 + 40 * 5


def test_replay_of_nobody_is_refused(fed: Fed) -> None:
    with pytest.raises(UnknownLog):
        replay(fed.connection, log="nobody")


@pytest.fixture
def shared(database: Database, fed: Fed) -> Iterator[Fed]:
    """40.00 h by quarters, published; then 300 euros more for caf-013 and 100 for others: 16.00 and thrice 8.00."""
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        prepares(story, *FOUR)
        for member in FOUR:
            is_invoiced(story, member, 100_00)
        works(story, 40_00)
        closes(story, "2026-Q1", on="2026-04-10")
        story.publishes("2026-Q1")
        for member in FOUR:
            is_invoiced(story, member, 300_00 if member == "caf-013" else 100_00, name="late")
        closes(story, "2026-Q2", on="2026-07-10")
        for member in FOUR:
            logs.deliver(member)
        fed.publish()
        fed.drain()
        yield fed


def balances(fed: Fed, log: str) -> dict[tuple[str, str], int]:
    rows = fed.owner.execute(
        "select measure, quarter, amount from ledger_balances where log = %s and lot = '1'"
        " and measure in ('validated', 'reported', 'adjustments', 'published')",
        (log,),
    )
    return {(measure, quarter): amount for measure, quarter, amount in rows}


def test_entries_are_in_each_member_s_own_log(shared: Fed) -> None:
    assert balances(shared, "caf-013") == {
        ("validated", "2026-Q1"): 16_00,
        ("reported", "2026-Q1"): 10_00,
        ("published", "2026-Q1"): 10_00,
        ("reported", "2026-Q3"): 6_00,
        ("adjustments", "2026-Q3"): 6_00,
    }
    assert balances(shared, "caf-069")["validated", "2026-Q1"] == 8_00
    days = shared.owner.execute(
        "select distinct to_char(effective, 'YYYY-MM-DD') from ledger_entries"
        " where log = 'caf-069' and measure = 'validated'"
    ).fetchall()
    assert days == [("2026-03-31",)]
    given = shared.owner.execute("select log, validated, unattributed, shares from ledger_attributions")
    assert given.fetchall() == [(CENTRALE, 40_00, 0, {"caf-013": 16_00} | dict.fromkeys(FOUR[1:], 8_00))]


def test_replay_rebuild_and_verify_find_nothing(shared: Fed, database: Database) -> None:
    assert replay(shared.connection).differences == []
    assert verify(shared.connection).problems == []
    rebuilt = rebuild("ledger", database_url=database.role_url("feed"), log=None, processes=1)
    assert rebuilt.differences == []
