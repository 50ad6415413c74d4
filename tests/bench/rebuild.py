"""A rebuild on two processes, gap check and comparison included, beside two processes copying the same entry rows."""

import os
import time
from contextlib import closing
from multiprocessing import get_context
from typing import Any

import psycopg
from psycopg import Connection

from bench.entry_rows import copy_entries, last_entries
from bench.measure import Figure, ratio
from bench.spread import spread
from support.bulk_hours import declare
from support.postgres_server import Database
from tremplin_consumers.rebuilds.rebuild import rebuild
from tremplin_consumers.rows.sweep import Sweep
from tremplin_projections.registry import projections

EVENTS, LOGS, ROUNDS, PROCESSES = 100_000, 1_000, 3, 2
_BATCH = 20_000


def measure(database: Database) -> list[Figure]:
    """Events per second of each, alternately, and the ratio of their medians."""
    ours, copies = [], []
    with closing(database.connect_superuser()) as owner:
        declare(owner, spread(EVENTS, LOGS))
        _apply(database)
        owner.execute("analyze")
        rows = last_entries(owner, 2 * EVENTS)
        for _ in range(ROUNDS):
            rebuilt = rebuild("ledger", database_url=database.role_url("feed"), processes=PROCESSES)
            if rebuilt.differences or rebuilt.events != EVENTS:
                raise AssertionError(rebuilt)
            ours.append(EVENTS / rebuilt.seconds)
            copies.append(_copy(database, owner, rows))
    return [
        ratio("rebuild on 2 processes / COPY of the same entry rows on 2 processes", ours, copies, target=0.4)
    ]


def _apply(database: Database) -> None:
    with closing(database.connect("feed")) as connection:
        sweep = Sweep(connection, projections()["ledger"])
        while sweep.run_once(lambda log: True) == 0:  # the first look only notes where the logs are
            pass


def _copy(database: Database, owner: Connection[Any], rows: list[tuple[Any, ...]]) -> float:
    owner.execute("drop table if exists bare_entries")
    owner.execute("create table bare_entries (like ledger_entries including all)")
    context = get_context("fork")
    half = len(rows) // PROCESSES
    parts = [rows[item * half : (item + 1) * half] for item in range(PROCESSES)]
    writers = [
        context.Process(target=_write, args=(database.superuser_url or database.url, part)) for part in parts
    ]
    begun = time.perf_counter()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return EVENTS / (time.perf_counter() - begun)


def _write(url: str, rows: list[tuple[Any, ...]]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for first in range(0, len(rows), _BATCH):
            copy_entries(connection, rows[first : first + _BATCH])
    os._exit(0)  # the parent's servers are not this process's to stop
