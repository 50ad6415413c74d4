"""A rebuild on two processes, then of one long log, comparison included, beside COPY of its rows, by processor time."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context

import django
from psycopg import Connection

from bench.hours import append_hours
from bench.measure import Figure, ratio
from bench.processor import spent_by_all
from bench.spread import spread
from bench.very_rows import VeryRows, copy_cost, rows_of
from support.bulk_hours import declare
from support.postgres_server import Database
from tremplin_consumers.rebuilds.rebuild import rebuild
from tremplin_consumers.rows.sweep import Sweep
from tremplin_platform.audit.stored import LogReader
from tremplin_projections.ledger.tables import ENTRIES
from tremplin_projections.registry import projections

EVENTS, LOGS, ROUNDS, PROCESSES = 100_000, 1_000, 3, 2
LONG, LONG_EVENTS = "long", 60_000
"""A log of several parts, in which hours are declared, then validated."""


def measure(database: Database) -> list[Figure]:
    """Events a second of processor of each, alternately, and the ratios of their medians; processes once started."""
    with closing(database.connect_superuser()) as owner:
        declare(owner, spread(EVENTS, LOGS))
        _apply(database)
        whole = _beside_copy(database, owner, "rebuild on 2 processes", events=EVENTS)
        _append_long(database, owner)
        _apply(database)
        return [*whole, *_beside_copy(database, owner, "rebuild of a long log", log=LONG, events=LONG_EVENTS)]


def _beside_copy(
    database: Database, owner: Connection, name: str, *, log: str | None = None, events: int
) -> list[Figure]:
    owner.execute("analyze")
    ours, copies, entries = [], [], []
    rows = _rows(owner, log)
    for _ in range(ROUNDS):
        ours.append(events / _rebuild(database, owner, log, events))
        copies.append(events / copy_cost(owner, rows, events=events))
        entries.append(events / copy_cost(owner, {ENTRIES: rows[ENTRIES]}, events=events))
    unit = "events/s of processor"
    return [
        ratio(f"{name} / COPY of the very rows", ours, copies, target=0.6, unit=unit),
        ratio(f"{name} / COPY of the entries alone", ours, entries, target=0.45, unit=unit),
    ]


def _append_long(database: Database, owner: Connection) -> None:
    owner.execute("insert into heads (log, territory) values (%s, '75')", [LONG])
    with closing(database.connect("command")) as connection:
        append_hours(connection, {LONG: LONG_EVENTS})


def _apply(database: Database) -> None:
    with closing(database.connect("feed")) as connection:
        sweep = Sweep(connection, projections()["ledger"])
        while sweep.run_once(lambda log: True) == 0:  # the first look only notes where the logs are
            pass


def _rows(owner: Connection, log: str | None) -> VeryRows:
    reader = LogReader(owner)
    events = reader.read([(name, 0, seq) for name, seq in reader.sizes(log).items() if seq])
    return rows_of([{name: (0, found) for name, found in events.items()}])


def _rebuild(database: Database, owner: Connection, log: str | None, events: int) -> float:
    """Rebuild; return the seconds of processor, here and in PostgreSQL."""
    started = 0.0 if log else _processes_started(owner)  # one log is rebuilt in this process
    with spent_by_all(owner) as spent:
        rebuilt = rebuild("ledger", database_url=database.role_url("feed"), log=log, processes=PROCESSES)
    if rebuilt.differences or rebuilt.events != events:
        raise AssertionError(rebuilt)
    return (spent.postgresql + spent.python - started) / 1000


def _processes_started(owner: Connection) -> float:
    """Start the processes of a rebuild, which load what it needs; return the milliseconds of processor."""
    spawn = get_context("spawn")
    with (
        spent_by_all(owner) as starting,
        ProcessPoolExecutor(PROCESSES, spawn, initializer=django.setup) as pool,
    ):
        for _ in range(PROCESSES):
            pool.submit(projections)
    return starting.python
