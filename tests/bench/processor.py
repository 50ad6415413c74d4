"""The processor time of a request: that of the server's processes for its connections, and that of its thread."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection


@dataclass
class Spent:
    """Milliseconds: in PostgreSQL, and here."""

    postgresql: float = 0.0
    python: float = 0.0


@contextmanager
def spent_by(connections: Sequence[Connection[Any]]) -> Iterator[Spent]:
    """
    Give what is spent until the end of the block, whatever else the machine does. The server is on this machine.

    :param connections: those that the block uses
    """
    processes = [connection.info.backend_pid for connection in connections]
    spent = Spent()
    served, here = _of_processes(processes), time.thread_time()
    yield spent
    spent.python = (time.thread_time() - here) * 1000
    spent.postgresql = _of_processes(processes) - served


def _of_processes(processes: Sequence[int]) -> float:
    files = [Path(f"/proc/{process}/schedstat") for process in processes]
    return sum(int(file.read_text().split()[0]) for file in files) / 1_000_000
