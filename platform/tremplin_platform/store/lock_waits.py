"""
Waiting for rows that another session has locked: the command role waits for 2 s (`lock_timeout`), then is refused.

A request passes the refusal on; a process in the background, or a command line, tries again.
"""

from collections.abc import Callable
from typing import TypeVar

from psycopg.errors import LockNotAvailable

__all__ = ["TRIES", "LockNotAvailable", "patiently"]

T = TypeVar("T")

TRIES = 14
"""So many times the role's `lock_timeout` stay under its `transaction_timeout`."""


def patiently(act: Callable[[], T], *, tries: int = TRIES) -> T:
    """
    Do `act`, again where a row that it needs stays locked; it begins its own transaction or savepoint.

    :raises LockNotAvailable: the last try failed as the others did
    """
    for _ in range(tries - 1):
        try:
            return act()
        except LockNotAvailable:
            continue
    return act()
