"""Verifies logs in several processes, on one snapshot of the database; each has logs of about as many events."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from tremplin_platform.audit.verifying.log_check import LogFound, Named
from tremplin_platform.audit.verifying.logs import size, verify_logs

_SHARES_A_PROCESS = 4
_FEWEST_EVENTS = 400_000
"""Below, processes gain less than they take to start: as long as 200,000 events take to verify."""


def verify_together(
    connection: Connection[Any],
    logs: Sequence[Named],
    *,
    processes: int,
    alone: bool,
    progress: Callable[[LogFound], None],
) -> dict[str, LogFound]:
    """
    Return what is found of each log, by its name.

    :param connection: of the feed role, in a transaction whose snapshot does not move: the processes take it
    :param progress: called with what is found of each log, in whatever order
    """
    found: dict[str, LogFound] = {}
    for of_log in _found(connection, logs, processes, alone):
        found[of_log.log] = of_log
        progress(of_log)
    return found


def _found(
    connection: Connection[Any], logs: Sequence[Named], processes: int, alone: bool
) -> Iterator[LogFound]:
    events = sum(head.seq for _, head in logs if head)
    processes = min(processes, len(logs))
    if processes < 2 or events < _FEWEST_EVENTS:
        yield from verify_logs(connection, logs, alone=alone)
        return
    (snapshot,) = connection.execute("select pg_export_snapshot()").fetchone() or ("",)
    address = make_conninfo(connection.info.dsn, password=connection.info.password)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        shares = _shares(logs, processes * _SHARES_A_PROCESS)
        for done in as_completed([pool.submit(_of_share, address, snapshot, share) for share in shares]):
            yield from done.result()


def _of_share(address: str, snapshot: str, logs: Sequence[Named]) -> list[LogFound]:
    with (
        psycopg.connect(address, autocommit=True, application_name="tremplin audit") as connection,
        connection.transaction(),
    ):
        connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute(sql.SQL("set transaction snapshot {}").format(snapshot))
        return list(verify_logs(connection, logs, alone=False))


def _shares(logs: Sequence[Named], number: int) -> list[list[Named]]:
    """Deal the logs, the longest first, each to the share that has the fewest events; the largest shares come first."""
    shares: list[list[Named]] = [[] for _ in range(min(number, len(logs)))]
    sizes = [0] * len(shares)
    for log in sorted(logs, key=size, reverse=True):
        least = sizes.index(min(sizes))
        shares[least].append(log)
        sizes[least] += size(log) + 1
    return sorted(shares, key=lambda share: sum(map(size, share)), reverse=True)
