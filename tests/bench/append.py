"""
Appending one event a transaction, many writers over many logs, beside a bare INSERT and the library's recorder.

Each event is one statement in autocommit. Ours goes through row-level security and moves a head; the bare INSERT goes
into a table of the same shape and indexes with no head, no digest and no security.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from bench.measure import Figure, ratio
from support.facts import new_fact
from support.postgres_server import Database
from tremplin_platform.store.appending import append

WRITERS, LOGS, SECONDS, ROUNDS = 16, 1_000, 2.0, 3
_PAD = "x" * 120

Write = Callable[[int, int], Any]


def measure(database: Database) -> list[Figure]:
    """Events per second of each, the rounds interleaved, and the ratios of their medians."""
    open_many(database, [f"m{number}" for number in range(LOGS)])
    with closing(database.connect_superuser()) as owner:
        owner.execute("create table bare (like events including all)")
        owner.execute("create schema library")
    with library_recorder(database.superuser_url or database.url) as recorder:
        recorder.create_table()
    ways = {"ours": alone, "bare": bare, "library": _library}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    turns = [name for _ in range(ROUNDS) for name in ways]
    for turn, name in enumerate(turns):
        rates[name].append(rate(database, ways[name], turn))
    return [
        ratio("append, 16 writers / bare INSERT", rates["ours"], rates["bare"], target=0.75),
        ratio("append, 16 writers / library recorder", rates["ours"], rates["library"], target=3.0),
    ]


def open_many(database: Database, logs: list[str]) -> None:
    """Head rows by the thousand."""
    with closing(database.connect("command")) as connection, connection.transaction():
        connection.execute("select set_config('tremplin.log', 'centrale', true)")
        connection.execute("insert into heads (log, territory) select unnest(%s::text[]), '75'", (logs,))


def rate(database: Database, way: Callable[[Database], Any], turn: int) -> float:
    """Events per second of `WRITERS` processes writing one at a time for `SECONDS`."""
    context = get_context("fork")
    start, counts = context.Barrier(WRITERS), context.Queue()
    arguments = [(database, way, writer, turn, start, counts) for writer in range(WRITERS)]
    writers = [context.Process(target=_write, args=argument) for argument in arguments]
    for writer in writers:
        writer.start()
    total: int = sum(counts.get(timeout=60) for _ in writers)
    for writer in writers:
        writer.join()
    return total / SECONDS


def _write(
    database: Database,
    way: Callable[[Database], Any],
    writer: int,
    turn: int,
    start: Any,
    counts: Any,
) -> None:
    with way(database) as write:
        written = 0
        start.wait()
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            write((writer * 7919 + written * 31) % LOGS, (turn * WRITERS + writer) * 10**6 + written)
            written += 1
    counts.put(written)
    counts.close()
    counts.join_thread()
    os._exit(0)  # the parent's servers are not this process's to stop


@contextmanager
def alone(database: Database) -> Iterator[Write]:
    """Our append, one statement in autocommit as the command role."""
    with closing(database.connect("command")) as connection:
        cursor = connection.cursor()
        yield lambda log, number: append(cursor, log=f"m{log}", facts=[new_fact(f"m{log}", number, pad=_PAD)])


@contextmanager
def bare(database: Database) -> Iterator[Write]:
    with closing(psycopg.connect(database.superuser_url or database.url, autocommit=True)) as connection:
        yield lambda log, number: _insert(connection, log, number)


def _insert(connection: psycopg.Connection[Any], log: int, number: int) -> None:
    fact = new_fact(f"m{log}", number, pad=_PAD)
    connection.execute(
        "insert into bare (log, seq, recorded_at, topic, version, subject, subject_version, effective, data,"
        " digest) values (%b, %b, clock_timestamp(), %b, %b, %b, %b, %b, %b, %b)",
        (f"m{log}", number, fact.topic, 1, fact.subject, 1, fact.effective, fact.data, b"0" * 32),
        prepare=True,
    )


@contextmanager
def _library(database: Database) -> Iterator[Write]:
    with library_recorder(database.superuser_url or database.url) as recorder:

        def write(log: int, number: int) -> None:
            fact = new_fact(f"m{log}", number, pad=_PAD)
            recorder.insert_events([StoredEvent(fact.subject, 1, fact.topic, fact.data)])

        yield write


@contextmanager
def library_recorder(url: str) -> Iterator[PostgresApplicationRecorder]:
    """The recorder of `eventsourcing` as it comes, in a schema of its own."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    with PostgresDatastore(
        parts["dbname"],
        parts["host"],
        parts["port"],
        parts["user"],
        parts.get("password", ""),
        schema="library",
        originator_id_type="text",
    ) as datastore:
        yield PostgresApplicationRecorder(datastore, events_table_name="stored_events")
