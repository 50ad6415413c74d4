"""Rebuilt beside, compared, put in place; and replayed without touching a row."""

from contextlib import closing
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest

from support.bulk_hours import Told, declare
from support.fed import Fed
from support.feeders import assert_exact
from support.postgres_server import Database
from support.replay import replay
from tremplin_consumers.rebuilds.rebuild import Rebuilt, rebuild
from tremplin_platform.store.appending import UnknownLog
from tremplin_projections.held_logs import Held, hold

pytestmark = pytest.mark.postgres


@pytest.fixture
def told(fed: Fed) -> Told:
    """Three logs, applied."""
    told = declare(fed.owner, {"a": 30, "b": 12, "c": 1})
    fed.publish()
    fed.drain()
    return told


def rebuilt(database: Database, log: str | None = None, processes: int = 1) -> Rebuilt:
    return rebuild("ledger", database_url=database.role_url("feed"), log=log, processes=processes)


def kept(fed: Fed) -> list[tuple[Any, ...]]:
    return fed.owner.execute("select log, projection, events, differences from rebuilds").fetchall()


def rebuild_rows(fed: Fed) -> int:
    row = fed.owner.execute("select count(*) from rebuild.ledger_entries").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("processes", [1, 2])
def test_rule_59_rows_built_again_from_the_first_event_are_the_live_ones(
    database: Database, fed: Fed, told: Told, processes: int
) -> None:
    done = rebuilt(database, processes=processes)

    assert (done.events, done.differences) == (43, [])
    assert done.rows > 2 * 43
    assert_exact(fed.owner, told)
    assert kept(fed) == [("", "ledger", 43, 0)]
    assert rebuild_rows(fed) == 0


def test_wrong_rows_are_reported_and_replaced(database: Database, fed: Fed, told: Told) -> None:
    fed.owner.execute(
        "update ledger_entries set amount = amount + 1 where log = 'b' and seq = 4 and line = 0"
    )
    fed.owner.execute("delete from ledger_balances where log = 'a' and measure = 'declared' and lot = '1'")

    done = rebuilt(database)

    assert {(difference.log, difference.table) for difference in done.differences} == {
        ("a", "ledger_balances"),
        ("b", "ledger_entries"),
    }
    assert_exact(fed.owner, told)
    assert rebuilt(database).differences == []


def test_one_log_alone(database: Database, fed: Fed, told: Told) -> None:
    fed.owner.execute("update ledger_entries set amount = 0 where seq = 1")

    done = rebuilt(database, log="b")

    assert done.events == 12
    assert {difference.log for difference in done.differences} == {"b"}
    with pytest.raises(UnknownLog):
        rebuilt(database, log="nobody")


def test_an_event_that_is_missing_leaves_the_live_rows(database: Database, fed: Fed, told: Told) -> None:
    fed.owner.execute("delete from events where log = 'b' and seq = 4")

    done = rebuilt(database)

    assert [(difference.log, difference.row["seq"]) for difference in done.differences] == [("b", 4)]
    assert_exact(fed.owner, told)


def test_replay_finds_nothing_where_nothing_is_wrong(fed: Fed, told: Told) -> None:
    found = replay(fed.connection)

    assert (found.logs, found.events, found.differences) == (3, 43, [])


def test_replay_names_the_log_and_the_event(fed: Fed, told: Told) -> None:
    fed.owner.execute(
        "update ledger_entries set amount = amount + 1 where log = 'b' and seq = 4 and line = 0"
    )
    fed.owner.execute("delete from ledger_entries where log = 'a' and seq = 30 and line = 1")

    found = replay(fed.connection)

    assert [(difference.log, difference.seq, difference.measure) for difference in found.differences] == [
        ("a", 30, "pending"),
        ("b", 4, "declared"),
    ]


def test_replay_finds_a_balance_that_does_not_sum(fed: Fed, told: Told) -> None:
    fed.owner.execute("update ledger_balances set amount = 5 where log = 'c' and measure = 'declared'")

    [found] = replay(fed.connection, log="c").differences

    assert (found.log, found.seq, found.measure, found.found) == ("c", 1, "declared", 5)
    assert found.expected == told.hours["c"]


def test_replay_tells_that_a_log_is_held(fed: Fed, told: Told) -> None:
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
    fed: Fed, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_projections.refold.EVENTS_AT_ONCE", 7)
    monkeypatch.setattr("tremplin_projections.rows.upsert.COPY_FROM", 1)
    fed.owner.execute("update ledger_declarations set hours = 1 where log = 'a' and seq = 30")

    found = replay(fed.connection)

    assert found.events == 43
    assert [(difference.log, difference.seq, difference.column) for difference in found.differences] == [
        ("a", 30, "hours")
    ]


def test_replay_names_an_event_that_is_missing(fed: Fed, told: Told) -> None:
    fed.owner.execute("delete from events where log = 'b' and seq = 4")

    [found] = replay(fed.connection).differences

    assert (found.log, found.projection, found.seq) == ("b", "ledger", 4)
    assert found.problem == "l’événement manque"


def test_replay_names_an_event_that_cannot_be_read(fed: Fed, told: Told) -> None:
    fed.owner.execute("update events set data = '{}' where log = 'b' and seq = 4")

    [found] = replay(fed.connection).differences

    assert (found.log, found.projection, found.seq) == ("b", "ledger", 4)
    assert found.problem.startswith("événement illisible : ")


def test_replay_waits_for_no_consumer(fed: Fed, told: Told) -> None:
    fed.connection.execute("set lock_timeout = '1ms'")
    with fed.owner.transaction():
        fed.owner.execute("select from positions for update")

        assert replay(fed.connection).differences == []


def test_replay_is_exact_while_consumers_write(fed: Fed, database: Database, told: Told) -> None:
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
