"""Declarations of hours by the thousand, and the processes and threads that make rows of them."""

import json
import os
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any, Literal

from psycopg import Connection, Cursor

from support import feed_process
from support.ledger_facts import validated
from support.postgres_server import PATIENCE, Database
from support.sealed import TODAY, Sealer
from tremplin_consumers.process import consume
from tremplin_infra.waiting import wait_until
from tremplin_platform.events.envelope import digest_of, encode
from tremplin_platform.events.fact import subject
from tremplin_platform.relay.process import run as relay
from tremplin_platform.store.advisory_locks import partitions_class
from tremplin_platform.store.appending import NewFact
from tremplin_platform.store.delivery.delivery_process import run as deliver
from tremplin_platform.store.seals.sealing_process import run as run_sealing
from tremplin_platform.store.seals.signing import seal
from tremplin_projections.registry import projections

_COLUMNS = "log, seq, recorded_at, topic, version, subject, subject_version, effective, data, digest"
_TYPES = ["text", "int8", "timestamptz", "text", "int2", "text", "int8", "text", "bytea", "bytea"]
QUARTERS = (("2026-Q1", "2026-02-10"), ("2026-Q2", "2026-05-11"), ("2026-Q3", "2026-08-12"))


@dataclass
class DeclaredHours:
    """Declarations made, counted as they were made: events and hundredths of an hour by log."""

    events: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)


def declare(
    connection: Connection[Any], counts: Mapping[str, int], declared: DeclaredHours | None = None
) -> DeclaredHours:
    """
    Append `counts[log]` declarations to each log, which is opened if new, all in one transaction.

    :param connection: one that row-level security does not stop
    """
    declared = declared or DeclaredHours()
    with connection.transaction(), connection.cursor() as cursor:
        _open(cursor, counts)
        for log, count in sorted(counts.items()):
            _declare(cursor, log, count, declared)
    return declared


def declared_fact(log: str, number: int) -> NewFact:
    """One declaration of `log`, identified by `number`, for the store to append."""
    quarter, day = QUARTERS[number % len(QUARTERS)]
    return NewFact(
        topic="hours.declared",
        version=1,
        subject=subject(log=log, kind="hours", identifier=f"declaration-{number}"),
        subject_version=1,
        effective=day,
        data=encode(_data(quarter, day, str(1 + number % 4), 100 + number % 700)),
    )


def validated_fact(log: str, number: int) -> NewFact:
    """The validation of the declaration `number` of `log`, for the store to append after it."""
    declared = declared_fact(log, number)
    given = json.loads(declared.data)
    named = {name: given[name] for name in ("hours", "worked_to", "contract", "lot")}
    topic, data = validated(**named, quarter=given["work_quarter"])
    return replace(declared, topic=topic, version=2, subject_version=2, data=encode(data))


def _open(cursor: Cursor[Any], logs: Iterable[str]) -> None:
    cursor.execute(
        "insert into heads (log, territory) select unnest(%s::text[]), '75' on conflict do nothing",
        [sorted(logs)],
    )


def _declare(cursor: Cursor[Any], log: str, count: int, declared: DeclaredHours) -> None:
    cursor.execute(
        "update heads set seq = seq + %s, recorded_at = clock_timestamp() where log = %s"
        " returning seq - %s, recorded_at",
        (count, log, count),
    )
    row = cursor.fetchone()
    assert row is not None
    before, recorded_at = row
    with cursor.copy(f"copy events ({_COLUMNS}) from stdin (format binary)") as copy:
        copy.set_types(_TYPES)
        for event in _events(log, before, count, recorded_at, declared):
            copy.write_row(event)


def _events(
    log: str, before: int, count: int, recorded_at: datetime, declared: DeclaredHours
) -> Iterator[tuple[Any, ...]]:
    for seq in range(before + 1, before + count + 1):
        hours = 100 + seq % 700
        quarter, day = QUARTERS[seq % len(QUARTERS)]
        name = subject(log=log, kind="hours", identifier=f"declaration-{seq}")
        data = encode(_data(quarter, day, str(1 + seq % 4), hours))
        digest = digest_of(
            log=log,
            seq=seq,
            recorded_at=recorded_at,
            topic="hours.declared",
            version=1,
            subject=name,
            data=data,
        )
        declared.events[log] += 1
        declared.hours[log] += hours
        yield log, seq, recorded_at, "hours.declared", 1, name, 1, day, data, digest


def _data(quarter: str, day: str, lot: str, hours: int) -> dict[str, Any]:
    return {
        "effective": day,
        "by": "proprete-solidaire",
        "contract": "nettoyage-2026",
        "lot": lot,
        "contractor": "proprete-solidaire",
        "modality": "direct",
        "worked_from": day,
        "worked_to": day,
        "work_quarter": quarter,
        "hours": hours,
        "call_off": None,
        "subcontractor": None,
        "protected": False,
    }


@dataclass(frozen=True)
class Feeder:
    """One relay or one consumer."""

    process: BaseProcess

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self.process.pid is not None
        return self.process.pid

    def kill(self) -> None:
        """As a machine that dies."""
        self.process.kill()
        self._ended()

    def freeze(self) -> None:
        """As a machine that hangs."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was."""
        self._send(signal.SIGCONT)

    def stop(self) -> int:
        """Ask it to end; its exit code. One that does not says where it is."""
        self.process.terminate()
        try:
            return self._ended()
        except AssertionError:
            self._send(signal.SIGUSR1)
            raise

    def _send(self, what: signal.Signals) -> None:
        os.kill(self.pid, what)

    def _ended(self) -> int:
        self.process.join(PATIENCE)
        code = self.process.exitcode
        assert code is not None, f"it runs still after {PATIENCE} s"
        return code


class Feeders:
    """
    Starts feeders on one database and one topic, and ends those that are left.

    Each is a process of its own, a copy of one that has imported what it needs: started so, it takes a tenth of the
    processor's time of a new Python.
    """

    def __init__(self, database: Database, bootstrap_servers: str, topic: str) -> None:
        self._arguments = (database.role_url("feed"), bootstrap_servers, topic)
        self._started: list[Feeder] = []
        self._copies = get_context("forkserver")
        self._copies.set_forkserver_preload([*feed_process.IMPORTED])

    def start(self, kind: Literal["relay", "consume"]) -> Feeder:
        """A new process."""
        process = self._copies.Process(target=feed_process.run, args=(kind, *self._arguments))
        process.start()
        feeder = Feeder(process)
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


def assert_exact(connection: Connection[Any], declared: DeclaredHours) -> None:
    """Check that every log has the hours declared and no other, as balances and as entries."""
    for table in ("ledger_balances", "ledger_entries"):
        rows = connection.execute(
            f"select log, sum(amount)::bigint from {table} where measure = 'declared' group by log"  # noqa: S608
        ).fetchall()
        assert dict(rows) == dict(declared.hours)
    assert applied(connection) == declared.events.total()
    assert _one(connection, "select count(*) from held_logs") == 0


def _one(connection: Connection[Any], statement: str) -> int:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def running_parts(database: Database, bootstrap_servers: str, topic: str) -> Iterator[None]:
    """Delivery, relay, sealing and every projection's consumer, until the end; what one of them raises is raised."""
    stop, url = Event(), database.role_url("feed")
    feeding: dict[str, Any] = {"database_url": url, "topic": topic, "bootstrap_servers": bootstrap_servers}
    feeding["stop"] = stop
    with TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=4) as threads:
        sealing = partial(seal, keys_file=Sealer(database, Path(folder)).keys_file, on=TODAY)
        parts = [
            threads.submit(deliver, url=database.role_url("command"), stop=stop),
            threads.submit(relay, **feeding),
            threads.submit(consume, list(projections().values()), **feeding),
            threads.submit(run_sealing, url=url, seal=sealing, every_s=0.5, stop=stop),
        ]
        try:
            yield
        finally:
            stop.set()
    for part in parts:
        part.result()
