"""
Make the rows of a projection again from the store, compare them with the live ones, and replace those that differ.

Rows of the ledger are made and compared in memory, of a long log a part at a time. A log that differs, and each log of
the other projections, is built in temporary tables, caught up to its live position, compared and replaced in one
transaction that locks both positions: readers see all of the old rows or all of the new.
"""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from heapq import heappop, heappush
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Any

import django
import orjson
import psycopg
from psycopg import Connection
from psycopg.types.json import Jsonb

from tremplin_consumers.rebuilds.log_group import GroupResult, rebuild_logs
from tremplin_consumers.rows.retry import free
from tremplin_platform.store.advisory_locks import LockClass, number_of, take
from tremplin_platform.store.appending import UnknownLog
from tremplin_platform.store.reading import head, heads
from tremplin_projections.rebuilt_rows import Difference
from tremplin_projections.registry import Projection, projections
from tremplin_projections.replay.orphans import logs_with_rows

PROCESSES = 2
LOGS_A_GROUP = 500
_KEPT = 1_000


class RebuildUnderWay(Exception):
    """Raised when another process is rebuilding the projection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """The number of events read and rows made, the rows that differed from the live ones, and the time it took."""

    events: int
    rows: int
    differences: list[Difference] = field(default_factory=list)
    seconds: float


def rebuild(
    name: str,
    *,
    database_url: str,
    log: str | None = None,
    processes: int = PROCESSES,
    progress: Callable[[int], None] = lambda logs: None,
) -> Rebuilt:
    """
    Rebuild the projection `name` for one log or for all, and record the differences in the table `rebuilds`.

    :param database_url: the address of the database for the feed role
    :param progress: called with the number of groups of logs that are done
    :raises RebuildUnderWay: another process is rebuilding it
    :raises UnknownLog: no log has this name
    """
    begun = time.monotonic()
    projection = projections()[name]
    with psycopg.connect(database_url, autocommit=True, application_name=f"rebuild {name}") as connection:
        if not take(connection, LockClass.REBUILD, number_of(name)):
            raise RebuildUnderWay(name)
        sizes = _sizes(connection, projection)
        if log is not None:
            if log not in sizes and head(connection, log=log) is None:
                raise UnknownLog(log)
            sizes = {log: sizes.get(log, 0)}
        done = _all(name, database_url, sizes, processes, progress)
        free(connection, projection, logs=[*sizes])
        total = Rebuilt(
            events=sum(group.events for group in done),
            rows=sum(group.rows for group in done),
            differences=_differences(connection, projection, done),
            seconds=time.monotonic() - begun,
        )
        _keep(connection, name, log, total)
    return total


def _differences(
    connection: Connection[Any], projection: Projection, done: Sequence[GroupResult]
) -> list[Difference]:
    with connection.transaction(), connection.cursor() as cursor:
        of_totals = projection.count_again(cursor)
    return [*(difference for group in done for difference in group.differences), *of_totals]


def _sizes(connection: Connection[Any], projection: Projection) -> dict[str, int]:
    """Return how many events each log it reads has, and 0 for logs that do not exist but have a position or rows."""
    found = {known.log: known.seq for known in heads(connection)}
    beyond = logs_with_rows(connection, projection) - found.keys()
    return {log: seq for log, seq in found.items() if projection.concerns(log)} | dict.fromkeys(beyond, 0)


def _all(
    name: str,
    database_url: str,
    sizes: Mapping[str, int],
    processes: int,
    progress: Callable[[int], None],
) -> list[GroupResult]:
    groups = _groups(sizes, processes)
    if len(groups) == 1:
        return [rebuild_logs(name, database_url, groups[0])]
    done: list[GroupResult] = []
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) as pool:
        for group_done in as_completed(
            [pool.submit(rebuild_logs, name, database_url, group) for group in groups]
        ):
            done.append(group_done.result())
            progress(len(done))
    return done


def _begin() -> None:
    """Load Django's models, from which columns come; end with the process that holds the lock, even if it is killed."""
    django.setup()
    holder = parent_process()
    if holder is not None:
        threading.Thread(target=_end_with, args=(holder.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _groups(sizes: Mapping[str, int], processes: int) -> list[list[str]]:
    """Deal the logs, the longest first, to the group with the fewest events, so that the processes end together."""
    count = max(1, min(len(sizes), max(processes, len(sizes) // LOGS_A_GROUP)))
    groups: list[list[str]] = [[] for _ in range(count)]
    loads = [(0, number) for number in range(count)]
    for log, size in sorted(sizes.items(), key=lambda sized: (-sized[1], sized[0])):
        load, number = heappop(loads)
        groups[number].append(log)
        heappush(loads, (load + size + 1, number))  # a log without events takes some time too
    return groups


def _keep(connection: Connection[Any], name: str, log: str | None, total: Rebuilt) -> None:
    differences = Jsonb([asdict(difference) for difference in total.differences[:_KEPT]], dumps=_dumps)
    connection.execute(
        "insert into rebuilds (log, projection, events, rows, differences, found) values (%s, %s, %s, %s, %s, %s)",
        (log or "", name, total.events, total.rows, len(total.differences), differences),
    )


def _dumps(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()
