"""Appending in bulk, beside COPY of the same rows into a table of the same shape and indexes."""

import time
from contextlib import closing
from typing import Any

import psycopg

from bench.append import open_many
from bench.measure import Figure, ratio
from support.facts import append_to, new_fact
from support.postgres_server import Database

EVENTS, SLICE, ROUNDS = 30_000, 5_000, 3
_COLUMNS = (
    "log, seq, recorded_at, topic, version, subject, subject_version, effective, audience, data, digest"
)
_TYPES = ["text", "int8", "timestamptz", "text", "int2", "text", "int8", "text", "text", "bytea", "bytea"]


def measure(database: Database) -> list[Figure]:
    """Events per second of each, in slices of 5,000, and the ratio of their medians."""
    open_many(database, [f"bulk{number}" for number in range(ROUNDS)])
    ours, copy = [], []
    with closing(database.connect("command")) as command, closing(database.connect_superuser()) as owner:
        owner.execute("create table bulk_bare (like events including all)")
        for number in range(ROUNDS):
            log = f"bulk{number}"
            ours.append(_append(command, log))
            copy.append(_copy(owner, _rows(owner, log)))
    return [ratio("bulk append / COPY of the same rows", ours, copy, target=0.7)]


def _append(connection: psycopg.Connection[Any], log: str) -> float:
    facts = [new_fact(log, number, pad="x" * 150) for number in range(EVENTS)]
    begun = time.perf_counter()
    for first in range(0, EVENTS, SLICE):
        append_to(connection, log, facts[first : first + SLICE])
    return EVENTS / (time.perf_counter() - begun)


def _rows(connection: psycopg.Connection[Any], log: str) -> list[tuple[Any, ...]]:
    cursor = connection.cursor(binary=True)
    return cursor.execute(f"select {_COLUMNS} from events where log = %s", (log,)).fetchall()  # noqa: S608


def _copy(connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]]) -> float:
    begun = time.perf_counter()
    for first in range(0, EVENTS, SLICE):
        with (
            connection.transaction(),
            connection.cursor() as cursor,
            cursor.copy(f"copy bulk_bare ({_COLUMNS}) from stdin (format binary)") as copy,
        ):
            copy.set_types(_TYPES)
            for row in rows[first : first + SLICE]:
                copy.write_row(row)
    return EVENTS / (time.perf_counter() - begun)
