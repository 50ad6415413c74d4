"""
Verifies logs in several processes, on one snapshot of the database.

Each has logs of about as many events. A log that has more than its share is divided: the processes prove its parts, and
this one goes over them in their order.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from tremplin_platform.audit.verifying.log_check import LogFound, Named
from tremplin_platform.audit.verifying.logs import size, verify_in_parts, verify_logs
from tremplin_platform.audit.verifying.parts import Part, Span, proved_part

_PART = 2**14
"""Of so many events are the parts of a log that is divided."""
_PARTS_A_PROCESS = 2
"""As many are proved, or wait to be gone over, at a time."""
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
    events = sum(map(size, logs))
    if processes < 2 or events < _FEWEST_EVENTS:
        yield from verify_logs(connection, logs, alone=alone)
        return
    snapshot = _Snapshot.of(connection)
    divided = [log for log in logs if size(log) > events / processes]
    shares = _shares([log for log in logs if log not in divided], processes * _SHARES_A_PROCESS)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        of_shares = [pool.submit(_of_share, snapshot, share, alone) for share in shares]
        for log in divided:
            parts = partial(_parts, pool, snapshot, log, processes * _PARTS_A_PROCESS)
            yield verify_in_parts(connection, log, parts, alone=alone)
        for done in as_completed(of_shares):
            yield from done.result()


class _Snapshot(NamedTuple):
    """What the processes read, and the address of the database."""

    address: str
    identifier: str

    @classmethod
    def of(cls, connection: Connection[Any]) -> "_Snapshot":
        (identifier,) = connection.execute("select pg_export_snapshot()").fetchone() or ("",)
        return cls(make_conninfo(connection.info.dsn, password=connection.info.password), identifier)

    @contextmanager
    def reading(self) -> Iterator[Connection[Any]]:
        with (
            psycopg.connect(self.address, autocommit=True, application_name="tremplin audit") as connection,
            connection.transaction(),
        ):
            connection.execute("set transaction isolation level repeatable read, read only")
            connection.execute(sql.SQL("set transaction snapshot {}").format(self.identifier))
            yield connection


def _parts(
    pool: Executor, snapshot: _Snapshot, log: Named, ahead: int, topics: frozenset[str]
) -> Iterator[tuple[Span, Part | None]]:
    """Have the parts of a log proved, few ahead of those taken, whatever its head tells; yield each in its turn."""
    spans = (Span(log[0], end - _PART, end) for end in range(_PART, size(log) + 1, _PART))
    asking = ((span, pool.submit(_of_part, snapshot, span, topics)) for span in spans)
    return _in_turn(deque(islice(asking, ahead)), asking)


def _in_turn(
    asked: deque[tuple[Span, Future[Part | None]]], asking: Iterator[tuple[Span, Future[Part | None]]]
) -> Iterator[tuple[Span, Part | None]]:
    while asked:
        span, part = asked.popleft()
        yield span, part.result()
        asked.extend(islice(asking, 1))


def _of_part(snapshot: _Snapshot, span: Span, topics: frozenset[str]) -> Part | None:
    with snapshot.reading() as connection:
        return proved_part(connection, span, topics)


def _of_share(snapshot: _Snapshot, logs: Sequence[Named], alone: bool) -> list[LogFound]:
    with snapshot.reading() as connection:
        return list(verify_logs(connection, logs, alone=alone))


def _shares(logs: Sequence[Named], number: int) -> list[list[Named]]:
    """Deal the logs, the longest first, each to the share that has the fewest events; the largest shares come first."""
    shares: list[list[Named]] = [[] for _ in range(min(number, len(logs)))]
    sizes = [0] * len(shares)
    for log in sorted(logs, key=size, reverse=True):
        least = sizes.index(min(sizes))
        shares[least].append(log)
        sizes[least] += size(log) + 1
    return sorted(shares, key=lambda share: sum(map(size, share)), reverse=True)
