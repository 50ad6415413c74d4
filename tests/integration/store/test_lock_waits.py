"""Processes that log in as the command role outlive a lock that another session keeps."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg import Connection
from psycopg.errors import LockNotAvailable, TransactionTimeout

from support.centrale import MEMBER, OTHER_MEMBER, centrale_on, topics
from support.postgres_server import PATIENCE, Database
from tremplin_infra.waiting import wait_until
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.delivery.delivery_process import run as deliver

pytestmark = pytest.mark.postgres


@contextmanager
def delivering(
    database: Database, *, then: Callable[[Connection[Any]], object] = lambda connection: None
) -> Iterator[None]:
    stop = threading.Event()
    options = {"url": database.role_url("command"), "stop": stop, "then": then}
    work = threading.Thread(target=deliver, kwargs=options)
    work.start()
    try:
        yield
    finally:
        stop.set()
        work.join()


def waits(database: Database) -> set[object]:
    """The statements that wait for a lock, by the instant they began."""
    with database.connect_superuser() as connection:
        rows = connection.execute(
            "select query_start from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        )
        return set(rows.fetchall())


def test_delivery_goes_on_with_the_other_logs_and_comes_back(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with centrale_on(database) as centrale:
        centrale.ready_to_order(MEMBER, OTHER_MEMBER)
    with database.connect_superuser(autocommit=False) as holder:
        holder.execute("select from heads where log = %s for update", (MEMBER,))
        with delivering(database):
            assert wait_until(lambda: len(topics(database, OTHER_MEMBER)) == 3, seconds=PATIENCE)
            assert topics(database, MEMBER) == []
            holder.rollback()
            assert wait_until(lambda: len(topics(database, MEMBER)) == 3, seconds=PATIENCE)

    assert [record.getMessage() for record in caplog.records] == []


def test_a_locked_log_is_tried_after_those_behind_since(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A try waits for as long as the role's `lock_timeout`."""
    turns: list[list[str]] = [[]]

    def deliver_unlocked(connection: object, *, log: str) -> int:
        turns[-1].append(log)
        if log == MEMBER:
            raise LockNotAvailable
        return 0

    monkeypatch.setattr("tremplin_platform.store.delivery.delivery_process.deliver", deliver_unlocked)
    with centrale_on(database) as centrale:
        centrale.register(MEMBER, "member")
        with delivering(database, then=lambda connection: turns.append([])):
            assert wait_until(lambda: [MEMBER] in turns, seconds=PATIENCE)
            centrale.register(OTHER_MEMBER, "member")
            assert wait_until(lambda: any(OTHER_MEMBER in turn for turn in turns[:-1]), seconds=PATIENCE)

    assert [OTHER_MEMBER, MEMBER] in turns


def test_a_slice_of_an_import_waits_for_the_centrale_s_log(database: Database) -> None:
    with database.connect_superuser(autocommit=False) as holder, database.connect("command") as connection:
        connection.execute("set lock_timeout = '1s'")  # several tries, sooner
        holder.execute("select from heads where log = 'centrale' for update")
        begun = threading.Event()
        tries: set[object] = set()

        def take() -> None:
            with CentraleLog(connection).slice():
                begun.set()

        def tried_again() -> bool:
            tries.update(waits(database))
            return len(tries) > 1

        work = threading.Thread(target=take)
        work.start()
        assert wait_until(tried_again, seconds=PATIENCE)
        assert not begun.is_set()
        holder.rollback()
        work.join(PATIENCE)

    assert begun.is_set()


def test_a_delivery_transaction_that_lasts_too_long_ends_only_its_session(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tremplin_platform.store.delivery.delivery_process.RETRY_AFTER", 0)
    stop = threading.Event()
    turns: list[int] = []

    def then(connection: Connection[Any]) -> None:
        turns.append(len(turns))
        if len(turns) == 2:
            stop.set()
            return
        connection.execute("set transaction_timeout = '20ms'")
        with pytest.raises(TransactionTimeout) as ended:
            connection.execute("select pg_sleep(60)")
        raise ended.value

    deliver(url=database.role_url("command"), stop=stop, then=then)

    assert turns == [0, 1]
