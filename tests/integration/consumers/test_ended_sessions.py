"""A session that the server ends in the middle of a transaction is one to open again, not the end of its process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from psycopg import Connection, Cursor
from psycopg.errors import TransactionTimeout

from support.bulk_hours import declare
from support.fed import Fed
from support.feeders import assert_exact
from support.memory_topic import MemorySource
from support.postgres_server import Database
from tremplin_consumers.process import feed
from tremplin_platform.store.delivery.delivery_process import run as deliver
from tremplin_projections.registry import Projection

pytestmark = pytest.mark.postgres


class Dawdling:
    """A ledger whose first write lasts longer than its session may say nothing; `stop` once all is written."""

    def __init__(self, ledger: Projection, stop: threading.Event) -> None:
        self.writes = 0
        self._ledger = ledger
        self._stop = stop

    def __call__(self, cursor: Cursor[Any], batch: Any, **options: Any) -> set[str]:
        self.writes += 1
        if self.writes == 1:
            cursor.execute("set local idle_in_transaction_session_timeout = '20ms'")
            threading.Event().wait(1)
        else:
            self._stop.set()
        return self._ledger.write(cursor, batch, **options)


def test_a_worker_that_dawdled_in_a_transaction_goes_on_in_a_new_session(
    fed: Fed, database: Database
) -> None:
    told = declare(fed.owner, {"a": 20})
    fed.publish()
    stop = threading.Event()
    dawdling = Dawdling(fed.projection, stop)

    @contextmanager
    def connect(name: str) -> Iterator[MemorySource]:
        yield MemorySource(fed.topic)

    feed(replace(fed.projection, write=dawdling), connect, database_url=database.role_url("feed"), stop=stop)

    assert dawdling.writes == 2
    assert_exact(fed.owner, told)


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
