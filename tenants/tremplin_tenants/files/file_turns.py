"""The turns of those who make files: each holds a thread and a temporary file until all is sent."""

import time
from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import Protocol, TypeVar
from weakref import finalize

from tremplin_tenants.files.send_limits import limit_unread
from tremplin_tenants.rest.problem import later

AT_ONCE = 2
"""How many threads of a process may make a file; `tremplin serve` has 4, so that other reads are always answered."""

LONGEST_S = 15 * 60
"""Seconds that a file may take to be sent."""

_PATIENCE_S = 1.0
_making = BoundedSemaphore(AT_ONCE)


class TooSlow(Exception):
    """The client took longer than `LONGEST_S`: the file is cut, which it sees, since its end is missing."""


class _Kept(Protocol):
    def close(self) -> None: ...


_AnyKept = TypeVar("_AnyKept", bound=_Kept)


class FileTurn:
    """
    One of the `AT_ONCE` turns, from its making to `close`, which Django calls once the answer is sent or given up.

    :raises Problem: 503, as many files are being made already
    """

    def __init__(self) -> None:
        if not _making.acquire(timeout=_PATIENCE_S):
            raise later(
                "Plusieurs fichiers sont déjà en préparation : recommencez dans un instant.", seconds=10
            )
        self._kept: list[_Kept] = []
        self._end = finalize(self, _end, self._kept)  # also where nobody closes it
        self._parts: Iterator[bytes] = iter(())

    def keep(self, spooled: _AnyKept) -> _AnyKept:
        """Close this temporary file when the turn ends, which deletes it."""
        self._kept.append(spooled)
        return spooled

    def sent(self, parts: Iterator[bytes]) -> "FileTurn":
        """Send these parts, then end the turn."""
        self._parts = parts
        return self

    def __iter__(self) -> Iterator[bytes]:
        """Give the parts; a client that takes too long over them, or nothing of them, is cut off."""
        limit_unread()
        begun = time.monotonic()
        try:
            for part in self._parts:
                yield part
                if time.monotonic() - begun > LONGEST_S:
                    raise TooSlow
        finally:
            self.close()

    def close(self) -> None:
        """End the turn; once ended, do nothing."""
        self._end()


def _end(kept: list[_Kept]) -> None:
    for spooled in kept:
        spooled.close()
    _making.release()
