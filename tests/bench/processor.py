"""The processor time of what runs here and in PostgreSQL, whatever else the machine does; the server is on this one."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """Milliseconds: in PostgreSQL, and here."""

    postgresql: float = 0.0
    python: float = 0.0


@contextmanager
def spent_by(connections: Sequence[Connection[Any]]) -> Iterator[Spent]:
    """
    Give what this thread and its connections spend until the end of the block.

    :param connections: those that the block uses
    """
    processes = [connection.info.backend_pid for connection in connections]
    spent = Spent()
    served, here = _of_processes(processes), time.thread_time()
    yield spent
    spent.python = (time.thread_time() - here) * 1000
    spent.postgresql = _of_processes(processes) - served


@contextmanager
def spent_by_all(connection: Connection[Any], processes: Sequence[int] = ()) -> Iterator[Spent]:
    """
    Give what the whole server of `connection` spends until the end of the block, and what these processes do.

    :param processes: those that run still at the end; without one, this process and those that it started and ended
    """
    [(server,)] = connection.execute("select pg_read_file('postmaster.pid', 0, 20)").fetchall()
    postmaster, spent = int(server.split()[0]), Spent()
    served, here = _with_children(postmaster), _whole(processes)
    yield spent
    spent.python = _whole(processes) - here
    spent.postgresql = _with_children(postmaster) - served


def _of_processes(processes: Sequence[int]) -> float:
    files = [Path(f"/proc/{process}/schedstat") for process in processes]
    return sum(int(file.read_text().split()[0]) for file in files) / 1_000_000


def _whole(processes: Sequence[int]) -> float:
    if not processes:
        return sum(os.times()[:4]) * 1000
    return sum(_ticks(process)[0] for process in processes) * _TICK_MS


def _with_children(parent: int) -> float:
    """Milliseconds of the processes of `parent`, those that have ended included."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return (sum(_ticks(parent)) + sum(_ticks(int(child))[0] for child in children)) * _TICK_MS


def _ticks(process: int) -> tuple[int, int]:
    """Ticks of a process with all its threads, and of those that it waited for; none where it has just ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    return int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
