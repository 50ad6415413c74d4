"""Large files of rows are read one at a time in a process: two take more memory than a server is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, RLock

from tremplin_tenants.rest.problem import Problem, later

LARGE = 16 * 1024
"""Bytes beyond which a file is large; of a workbook, a compressed one, some hundred rows."""
WAITED_FOR = 2
"""How many threads that answer may be at large files, or wait for their turn; `tremplin serve` has 4."""

_PATIENCE_S, _LONGEST_WAIT_S = 1.0, 20.0
_reading = RLock()
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
    Hold one of the threads that may be at large files, so that others are always answered, and the turn to read one.

    :raises Problem: 503, as many wait already, or those of pages, which hold no thread that answers, take too long
    """
    if size <= LARGE:
        yield
        return
    with _held(_waited_for, _PATIENCE_S), _held(_reading, _LONGEST_WAIT_S):
        yield


@contextmanager
def _held(lock: "BoundedSemaphore | RLock", seconds: float) -> Iterator[None]:
    if not lock.acquire(timeout=seconds):
        raise too_many()
    try:
        yield
    finally:
        lock.release()


def too_many() -> Problem:
    """Return what a file that cannot be read yet is answered."""
    return later(
        "Plusieurs fichiers sont déjà en cours de lecture : recommencez dans un instant.", seconds=10
    )
