"""Relays and consumers as processes of their own, and what a test asks of the rows they make."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from psycopg import Connection

from support.bulk_hours import Told
from support.patience import PATIENCE
from support.postgres_server import Database
from tremplin_infra.processes.waiting import wait_until
from tremplin_platform.store.advisory_locks import partitions_class

_PROGRAM = Path(__file__).with_name("feed_process.py")


@dataclass(frozen=True)
class Feeder:
    """One relay or one consumer."""

    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As a machine that dies."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def freeze(self) -> None:
        """As a machine that hangs."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        """Ask it to end; its exit code. One that does not says where it is."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGUSR1)
            raise


class Feeders:
    """Starts feeders on one database and one topic, and ends those that are left."""

    def __init__(self, database: Database, bootstrap_servers: str, topic: str) -> None:
        self._arguments = [database.role_url("feed"), bootstrap_servers, topic]
        self._started: list[Feeder] = []

    def start(self, kind: Literal["relay", "consume"]) -> Feeder:
        """A new process."""
        feeder = Feeder(subprocess.Popen([sys.executable, str(_PROGRAM), kind, *self._arguments]))
        self._started.append(feeder)
        return feeder

    def end(self) -> None:
        """Kill what still runs."""
        for item in self._started:
            item.kill()


@contextmanager
def feeders(database: Database, bootstrap_servers: str, topic: str) -> Iterator[Feeders]:
    """Feeders that end with the test."""
    started = Feeders(database, bootstrap_servers, topic)
    try:
        yield started
    finally:
        started.end()


def published(connection: Connection[Any]) -> int:
    """How many events are marked as published."""
    return _one(connection, "select coalesce(sum(seq), 0)::bigint from marks")


def applied(connection: Connection[Any]) -> int:
    """How many events the ledger has applied."""
    return _one(connection, "select coalesce(sum(seq), 0)::bigint from positions where projection = 'ledger'")


def wait_applied(connection: Connection[Any], count: int, *, seconds: float = PATIENCE) -> None:
    """Until the ledger has applied that many events."""
    assert wait_until(lambda: applied(connection) >= count, seconds=seconds), applied(connection)


def owners(connection: Connection[Any]) -> dict[int, int]:
    """How many partitions of the ledger each session owns, by its process in the server."""
    rows = connection.execute(
        "select pid, count(*) from pg_locks where locktype = 'advisory' and granted and classid = %s"
        " and database = (select oid from pg_database where datname = current_database()) group by pid",
        [partitions_class("ledger")],
    ).fetchall()
    return dict(rows)


def assert_exact(connection: Connection[Any], told: Told) -> None:
    """Check that every log has the hours declared and no other, as balances and as entries."""
    for table in ("ledger_balances", "ledger_entries"):
        rows = connection.execute(
            f"select log, sum(amount)::bigint from {table} where measure = 'declared' group by log"  # noqa: S608
        ).fetchall()
        assert dict(rows) == dict(told.hours)
    assert applied(connection) == told.events.total()
    assert _one(connection, "select count(*) from held_logs") == 0


def _one(connection: Connection[Any], statement: str) -> int:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])
