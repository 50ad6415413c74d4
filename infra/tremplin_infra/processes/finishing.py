"""What the delivery process finishes beside its deliveries, again and again, whatever one item does."""

import logging
from collections.abc import Callable, Hashable, Iterable
from time import monotonic
from typing import Any, Generic, TypeVar

import psycopg
from psycopg import Connection
from psycopg.errors import LockNotAvailable

RETRY_AFTER = 60.0

K = TypeVar("K", bound=Hashable)

logger = logging.getLogger(__name__)


class Finishing(Generic[K]):
    """Finishes each item that is due: one that cannot be is said, left for a minute, and stops no other."""

    def __init__(
        self,
        *,
        due: Callable[[Connection[Any]], Iterable[K]],
        finish: Callable[[Connection[Any], K], None],
        failure: Callable[[K], str],
    ) -> None:
        """`failure`: the French sentence of an item that cannot be finished."""
        self._due = due
        self._finish = finish
        self._failure = failure
        self._later: dict[K, float] = {}

    def __call__(self, connection: Connection[Any]) -> None:
        for item in self._due(connection):
            if monotonic() < self._later.get(item, 0.0):
                continue
            try:
                self._finish(connection, item)
            except LockNotAvailable:  # another session has its log: at the next look
                continue
            except psycopg.Error:  # not the item's fault
                raise
            except Exception:  # whatever is wrong with one, deliveries and the others go on
                logger.exception(self._failure(item))
                self._later[item] = monotonic() + RETRY_AFTER
