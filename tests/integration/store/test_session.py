"""A log is gapless and whole, and a command decides on the state it appends to, or writes nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from threading import Barrier

import psycopg
import pytest

from support.centrale import LONG_AGO, MEMBER, OTHER_MEMBER, Centrale, centrale_on, topics
from support.facts import append_to, new_fact, open_logs, sequence
from support.postgres_server import Database
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.orders.order_terms import OverMaximum
from tremplin_platform.events.catalog import NewerEvent
from tremplin_platform.store.appending import CentraleMoved, ClockRefused, UnknownLog, VersionConflict
from tremplin_platform.store.demo import declare_demo
from tremplin_platform.store.library.event_store import SNAPSHOT_EVERY, EventStore
from tremplin_platform.store.reading import head, read, read_all
from tremplin_platform.store.session import IdentifierUsed, Missing, PositionMoved


def test_an_identifier_is_used_once_in_its_log_and_again_in_another(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER, OTHER_MEMBER)
        centrale.order(MEMBER, "c1")
        with pytest.raises(IdentifierUsed):
            centrale.order(MEMBER, "c1")
        centrale.order(OTHER_MEMBER, "c1")

    assert topics(database, MEMBER).count("call-off.placed") == 1


def test_an_unknown_log_and_an_unknown_subject_are_refused(database: Database) -> None:
    with centrale_on(database) as centrale:
        with pytest.raises(UnknownLog):
            centrale.order("nobody", "c1")
        with pytest.raises(Missing):
            centrale.validates("centrale", "h1")


def test_a_position_asked_for_holds_or_the_command_is_refused(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        seq = centrale.order(MEMBER, "c1").seq
        centrale.order(MEMBER, "c2", if_match=seq)
        with pytest.raises(PositionMoved):
            centrale.order(MEMBER, "c3", if_match=seq)

    assert topics(database, MEMBER).count("call-off.placed") == 2


def test_a_maximum_is_shared_by_members_who_order_at_once(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER, OTHER_MEMBER, maximum=1_000_00)
    start = Barrier(8)

    def order(number: int) -> int:
        member = (MEMBER, OTHER_MEMBER)[number % 2]
        with centrale_on(database) as centrale:
            start.wait()
            try:
                centrale.order(member, f"c{number}", amount=300_00)
            except OverMaximum:
                return 0
            return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(order, range(8))) == 3

    assert database.rows("select ordered from maxima where contract = 'nettoyage'") == [(900_00,)]
    placed = topics(database, MEMBER).count("call-off.placed") + topics(database, OTHER_MEMBER).count(
        "call-off.placed"
    )
    assert placed == 3


def test_long_histories_load_from_a_snapshot_to_the_same_state(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order()
        for number in range(SNAPSHOT_EVERY + 5):
            centrale.register(f"member-{number}", "member")
            centrale.open_to(f"member-{number}")
        with centrale.connection.transaction():
            centrale.connection.execute("select set_config('tremplin.log', 'centrale', true)")
            kept = centrale.connection.execute(
                "select count(*) from snapshots where log = 'centrale'"
            ).fetchone()
            store = EventStore(centrale.connection)
            loaded = store.find("centrale/contract/nettoyage")
            store.repository.snapshot_store = None
            replayed = store.find("centrale/contract/nettoyage")
    assert kept == (1,)
    assert isinstance(loaded, Contract)
    assert loaded == replayed


def test_an_event_newer_than_the_code_is_refused(database: Database) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER)
        centrale.order(MEMBER, "c1")
        with closing(database.connect_superuser()) as owner:
            owner.execute("update events set version = 9 where topic = 'delivered.contract-opened'")
        before = sequence(database, MEMBER)
        with pytest.raises(NewerEvent):
            centrale.order(MEMBER, "c2")

    assert sequence(database, MEMBER) == before


def test_a_demo_is_recorded_at_its_own_instants(database: Database) -> None:
    with centrale_on(database, at=LONG_AGO) as centrale:
        with closing(database.connect()) as owner:
            declare_demo(owner)
        _story(centrale)
    with closing(database.connect("feed")) as reader:
        facts = read(reader, log=MEMBER) + read(reader, log="centrale")
    assert {fact.recorded_at.date() for fact in facts} == {LONG_AGO.date()}
    assert max(fact.recorded_at for fact in facts) < LONG_AGO + timedelta(seconds=1)


def _story(centrale: Centrale) -> None:
    centrale.ready_to_order(MEMBER)
    centrale.order(MEMBER, "c1")


WRITERS, LOGS = 16, 10


@pytest.mark.parametrize("count", [125, pytest.param(625, marks=pytest.mark.faults)])
def test_sixteen_writers_on_ten_logs_leave_no_gap_no_inversion_no_loss(
    database: Database, count: int
) -> None:
    logs = [f"member-{number}" for number in range(LOGS)]
    open_logs(database, *logs)
    start = Barrier(WRITERS)

    def write(writer: int) -> None:
        with closing(database.connect("command")) as connection:
            start.wait()
            for number in range(count):
                log = logs[(writer + number) % LOGS]
                append_to(connection, log, [new_fact(log, writer * count + number)])

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    with closing(database.connect_superuser()) as connection:
        numbers = connection.execute(
            "select convert_from(data, 'UTF8')::json ->> 'number' from events where log <> 'centrale'"
        ).fetchall()
        inversions = connection.execute(
            "select count(*) from (select recorded_at < lag(recorded_at) over (partition by log order by seq) as back"
            " from events) as pairs where back"
        ).fetchone()
    assert sorted(int(row[0]) for row in numbers) == list(range(WRITERS * count))
    assert inversions == (0,)
    lengths = [len(sequence(database, log)) for log in logs]
    assert sum(lengths) == WRITERS * count
    for log, length in zip(logs, lengths, strict=True):
        assert sequence(database, log) == list(range(1, length + 1))


def test_an_append_rolled_back_leaves_no_hole(database: Database) -> None:
    open_logs(database, "a")
    with closing(database.connect("command")) as connection:
        append_to(connection, "a", [new_fact("a", 1)])
        with connection.transaction(force_rollback=True):
            append_to(connection, "a", [new_fact("a", 2), new_fact("a", 3)])
        append_to(connection, "a", [new_fact("a", 4)])

    assert sequence(database, "a") == [1, 2]


@pytest.mark.parametrize("count", [1, 1_999, 2_000, 20_000])
def test_facts_are_read_back_whole_however_many_came_at_once(database: Database, count: int) -> None:
    open_logs(database, "a")
    with closing(database.connect("command")) as connection:
        appended = append_to(connection, "a", [new_fact("a", number, text="été") for number in range(count)])

    with closing(database.connect("feed")) as connection:
        facts = list(read_all(connection, log="a"))
        where = head(connection, log="a")
    assert (appended.first, appended.last) == (1, count)
    assert where is not None
    assert (where.seq, where.recorded_at) == (count, appended.recorded_at)
    assert [fact.seq for fact in facts] == list(range(1, count + 1))
    assert [fact.data["number"] for fact in facts] == list(range(count))
    assert all(fact.is_whole() for fact in facts)


def test_a_subject_version_is_written_once(database: Database) -> None:
    open_logs(database, "a", "b")
    with closing(database.connect("command")) as connection:
        append_to(connection, "a", [new_fact("a", 1)])
        with pytest.raises(VersionConflict):
            append_to(connection, "a", [new_fact("a", 2), new_fact("a", 1)])
        append_to(connection, "b", [new_fact("b", 1)])

    assert (sequence(database, "a"), sequence(database, "b")) == ([1], [1])


def test_an_append_holds_only_while_the_centrale_is_delivered_as_seen(database: Database) -> None:
    open_logs(database, "a")
    with closing(database.connect("command")) as connection:
        append_to(connection, "a", [new_fact("a", 1)], seen=0, delivered=7)
        with pytest.raises(CentraleMoved):
            append_to(connection, "a", [new_fact("a", 2)], seen=0)
        append_to(connection, "a", [new_fact("a", 3)], seen=7)

    assert sequence(database, "a") == [1, 2]


def test_a_log_that_nobody_opened_takes_nothing(database: Database) -> None:
    with closing(database.connect("command")) as connection, pytest.raises(UnknownLog):
        append_to(connection, "nobody", [new_fact("nobody", 1)])


def test_a_transaction_held_open_makes_no_reader_skip(database: Database) -> None:
    open_logs(database, "a", "b")
    with closing(database.connect_superuser()) as owner:
        owner.execute(
            "create function linger() returns trigger language plpgsql as"
            " $$ begin perform pg_sleep(0.5); return new; end $$"
        )
        owner.execute(
            "create trigger linger before insert on events for each row"
            " when (new.subject = 'a/call-off/c1') execute function linger()"
        )

    def write(number: int) -> None:
        with closing(database.connect("command")) as connection:
            append_to(connection, "a", [new_fact("a", number)])

    seen: list[int] = []
    with ThreadPoolExecutor(4) as pool, closing(database.connect("feed")) as reader:
        pending = [pool.submit(write, number) for number in (1, 2, 3)]
        while not all(future.done() for future in pending):
            seen += [fact.seq for fact in read(reader, log="a", after=len(seen))]
        seen += [fact.seq for fact in read(reader, log="a", after=len(seen))]
        for future in pending:
            future.result()
    assert seen == [1, 2, 3]


def test_only_a_demo_gives_the_clock_and_recorded_at_never_goes_back(database: Database) -> None:
    open_logs(database, "a")
    past = datetime(2026, 1, 1, tzinfo=UTC)
    with closing(database.connect("command")) as connection:
        with pytest.raises(ClockRefused):
            append_to(connection, "a", [new_fact("a", 1)], clock=past)
        with closing(database.connect()) as owner:
            declare_demo(owner)
        first = append_to(connection, "a", [new_fact("a", 1)], clock=past)
        earlier = append_to(connection, "a", [new_fact("a", 2)], clock=past - timedelta(days=9))

    assert first.recorded_at == past
    assert earlier.recorded_at == past + timedelta(microseconds=1)


def test_a_role_sees_and_writes_the_log_of_its_transaction_and_no_other(database: Database) -> None:
    open_logs(database, "a", "b")
    with closing(database.connect("command")) as connection:
        append_to(connection, "a", [new_fact("a", 1)])
        append_to(connection, "b", [new_fact("b", 1)])
        with pytest.raises((psycopg.errors.InsufficientPrivilege, UnknownLog)), connection.transaction():
            append_to_other(connection)

    with closing(database.connect("read")) as connection:
        assert connection.execute("select log from events").fetchall() == []
        with connection.transaction():
            connection.execute("select set_config('tremplin.log', 'a', true)")
            assert connection.execute("select distinct log from events").fetchall() == [("a",)]


def append_to_other(connection: psycopg.Connection) -> None:
    """Write to `b` while the transaction is `a`'s."""
    connection.execute("select set_config('tremplin.log', 'a', true)")
    connection.execute(
        "insert into events select 'b', 9, recorded_at, topic, version, 'b/x/y', 1, effective, audience, data, digest"
        " from events where log = 'a' and seq = 1"
    )
