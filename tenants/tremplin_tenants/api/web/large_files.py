"""Large files of rows are read one at a time in a process: two take more memory than a server is given."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock, RLock

from tremplin_tenants.files.reading.archives import is_zip
from tremplin_tenants.rest.problem import Problem, later

LARGE = 16 * 1024
"""Bytes beyond which a text is large: some hundred rows."""
WAITED_FOR = 2
"""How many threads that answer may be at large files, or wait for their turn; `tremplin serve` has 4."""

_PATIENCE_S, _LONGEST_WAIT_S = 1.0, 20.0
_reading = RLock()
_waited_for = BoundedSemaphore(WAITED_FOR)
_turn = Lock()
_sending: set[Hashable] = set()
"""The callers of the API whose large file is under way; changed under `_turn`."""


def is_large(content: bytes) -> bool:
    """Return whether a file waits for its turn: a long text, or a workbook, which packs many rows in few bytes."""
    return len(content) > LARGE or is_zip(content)


@contextmanager
def alone(content: bytes) -> Iterator[None]:
    """Wait until no other large file is read in this process, where this one is large."""
    if not is_large(content):
        yield
        return
    with _reading:
        yield


@contextmanager
def answering_turn(content: bytes, caller: Hashable) -> Iterator[None]:
    """
    Hold one of the threads that may be at large files, so that others are always answered, and the turn to read one.

    :param caller: who sends it, one large file at a time
    :raises Problem: 503, another of this caller is under way, as many wait already, or those of pages, which hold no
        thread that answers, take too long
    """
    if not is_large(content):
        yield
        return
    with _only_one(caller), _held(_waited_for, _PATIENCE_S), _held(_reading, _LONGEST_WAIT_S):
        yield


@contextmanager
def _only_one(caller: Hashable) -> Iterator[None]:
    with _turn:
        if caller in _sending:
            raise previous_under_way()
        _sending.add(caller)
    try:
        yield
    finally:
        with _turn:
            _sending.discard(caller)


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


def previous_under_way() -> Problem:
    """Return what a second large file of a caller is answered while the first is read."""
    return later("Votre fichier précédent est encore en cours de lecture : attendez sa fin.", seconds=10)
