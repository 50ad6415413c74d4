"""A rebuild on two processes, gap check and comparison included, beside COPY of its rows, by processor time."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context

import django
from psycopg import Connection

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


def measure(database: Database) -> list[Figure]:
    """Events a second of processor of each, alternately, and the ratios of their medians; processes once started."""
    ours, copies, entries = [], [], []
    with closing(database.connect_superuser()) as owner:
        declare(owner, spread(EVENTS, LOGS))
        _apply(database)
        owner.execute("analyze")
        rows = _rows(owner)
        for _ in range(ROUNDS):
            ours.append(EVENTS / _rebuild(database, owner))
            copies.append(EVENTS / copy_cost(owner, rows, events=EVENTS))
            entries.append(EVENTS / copy_cost(owner, {ENTRIES: rows[ENTRIES]}, events=EVENTS))
    unit = "events/s of processor"
    return [
        ratio("rebuild on 2 processes / COPY of the very rows", ours, copies, target=0.6, unit=unit),
        ratio("rebuild on 2 processes / COPY of the entries alone", ours, entries, target=0.45, unit=unit),
    ]


def _apply(database: Database) -> None:
    with closing(database.connect("feed")) as connection:
        sweep = Sweep(connection, projections()["ledger"])
        while sweep.run_once(lambda log: True) == 0:  # the first look only notes where the logs are
            pass


def _rows(owner: Connection) -> VeryRows:
    reader = LogReader(owner)
    events = reader.read([(log, 0, seq) for log, seq in reader.sizes(None).items() if seq])
    return rows_of([{log: (0, found) for log, found in events.items()}])


def _rebuild(database: Database, owner: Connection) -> float:
    """Rebuild; return the seconds of processor, here and in PostgreSQL."""
    spawn = get_context("spawn")
    with (
        spent_by_all(owner) as starting,
        ProcessPoolExecutor(PROCESSES, spawn, initializer=django.setup) as pool,
    ):
        for _ in range(PROCESSES):  # each starts a process, which loads what one of a rebuild loads
            pool.submit(projections)
    with spent_by_all(owner) as spent:
        rebuilt = rebuild("ledger", database_url=database.role_url("feed"), processes=PROCESSES)
    if rebuilt.differences or rebuilt.events != EVENTS:
        raise AssertionError(rebuilt)
    return (spent.postgresql + spent.python - starting.python) / 1000
