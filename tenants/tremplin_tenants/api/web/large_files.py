"""Large files of rows are read one at a time in a process: two take more memory than a server is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from tremplin_tenants.rest.problem import later

LARGE = 16 * 1024
"""Bytes beyond which a file is large; of a workbook, a compressed one, some hundred rows."""
WAITED_FOR = 2
"""How many threads that answer may be at large files, one of them waiting; `tremplin serve` has 4."""

_PATIENCE_S = 1.0
_reading = Lock()
_waited_for = BoundedSemaphore(WAITED_FOR)


@contextmanager
def alone(size: int) -> Iterator[None]:
    """Wait until no other large file is read in this process, where one of `size` bytes is large."""
    if size <= LARGE:
        yield
        return
    with _reading:
        yield


@contextmanager
def answering_turn(size: int) -> Iterator[None]:
    """
    Hold one of the threads that may be at large files, so that others are always answered.

    :raises Problem: 503, there are as many already
    """
    if size <= LARGE:
        yield
        return
    if not _waited_for.acquire(timeout=_PATIENCE_S):
        raise later(
            "Plusieurs fichiers sont déjà en cours de lecture : recommencez dans un instant.", seconds=10
        )
    try:
        yield
    finally:
        _waited_for.release()
