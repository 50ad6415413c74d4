"""
Share the partitions among workers: a PostgreSQL session advisory lock a partition, on the connection that writes.

The workers of one projection in one database see each other in `pg_locks` and take even shares. The locks end with the
session: at once if a worker is killed; if it freezes, when the server ends its idle session.
"""

from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

from tremplin_platform.store.advisory_locks import (
    locked,
    partitions_class,
    release_each,
    take,
    take_each,
    workers_class,
)


class Ownership:
    """The partitions that this session owns for one projection. The connection is in autocommit."""

    def __init__(self, connection: Connection[Any], *, projection: str) -> None:
        self._connection = connection
        self._partitions = partitions_class(projection)
        self._workers = workers_class(projection)
        self.owned: frozenset[int] = frozenset()
        take(connection, self._workers, self._pid)

    def refresh(self, partitions: Collection[int]) -> frozenset[int]:
        """
        Take free partitions up to this worker's share of `partitions`, and release those beyond it.

        Call it between two batches: when it returns, another worker may own a partition that was released.
        """
        workers, taken = self._look()
        share = _share(len(partitions), workers, self._pid)
        beyond = self.owned.difference(partitions)
        extra = [*beyond, *sorted(self.owned - beyond)[share:]]
        if extra:
            release_each(self._connection, self._partitions, extra)
            self.owned -= set(extra)
        missing = share - len(self.owned)
        free = [part for part in sorted(partitions) if part not in taken]
        if missing > 0 and free:
            self.owned |= self._take(free, missing)
        return self.owned

    @property
    def _pid(self) -> int:
        return self._connection.info.backend_pid

    def _look(self) -> tuple[list[int], set[int]]:
        workers, taken = [], set()
        for lock_class, number in locked(self._connection, self._workers, self._partitions):
            if lock_class == self._workers:
                workers.append(number)
            else:
                taken.add(number)
        return sorted(workers), taken

    def _take(self, free: Sequence[int], missing: int) -> set[int]:
        return take_each(self._connection, self._partitions, free[:missing])


def _share(count: int, workers: Sequence[int], me: int) -> int:
    """Return how many of `count` partitions worker `me` takes: even shares, the first workers one more each."""
    share, left = divmod(count, len(workers))
    return share + (workers.index(me) < left)
