"""
Who reads which partition: a PostgreSQL session advisory lock a partition, held by the connection that writes.

Workers of one projection in one database see each other in `pg_locks` and share the partitions evenly. The locks
die with the session: a killed worker's are free at once, a frozen one's when the server ends its idle session.
"""

import zlib
from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

_STANDING = """
select classid = %(workers)s::oid, objid::bigint from pg_locks
 where locktype = 'advisory' and granted and objsubid = 2
   and database = (select oid from pg_database where datname = current_database())
   and classid = any (array[%(workers)s, %(partitions)s]::oid[])
"""
_TAKE = "select part from unnest(%s::int[]) as part where pg_try_advisory_lock(%s, part)"
_LEAVE = "select pg_advisory_unlock(%s, part) from unnest(%s::int[]) as part"
_ENTER = "select pg_try_advisory_lock(%s, pg_backend_pid())"


def lock_class(projection: str, what: str) -> int:
    """First key of the advisory locks of a projection: `what` is `partitions` (second key: which) or `workers`."""
    return zlib.crc32(f"tremplin.consumers.{projection}.{what}".encode()) & 0x7FFFFFFF


class Ownership:
    """The partitions that this session owns for one projection. The connection is in autocommit."""

    def __init__(self, connection: Connection[Any], *, projection: str) -> None:
        self._connection = connection
        self._partitions = lock_class(projection, "partitions")
        self._workers = lock_class(projection, "workers")
        self.owned: frozenset[int] = frozenset()
        self._connection.execute(_ENTER, [self._workers])

    def refresh(self, partitions: Collection[int]) -> frozenset[int]:
        """
        Take what is free, up to this worker's share of `partitions`, and leave what is beyond it.

        What was owned is dealt with before this is called: another worker may own it when it returns.
        """
        workers, taken = self._look()
        share = _share(len(partitions), workers, self._pid)
        beyond = self.owned.difference(partitions)
        extra = [*beyond, *sorted(self.owned - beyond)[share:]]
        if extra:
            self._connection.execute(_LEAVE, (self._partitions, extra))
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
        values = {"workers": self._workers, "partitions": self._partitions}
        workers, taken = [], set()
        for is_worker, key in self._connection.execute(_STANDING, values).fetchall():
            if is_worker:
                workers.append(key)
            else:
                taken.add(key)
        return sorted(workers), taken

    def _take(self, free: Sequence[int], missing: int) -> set[int]:
        wanted = list(free[:missing])
        return {part for (part,) in self._connection.execute(_TAKE, (wanted, self._partitions)).fetchall()}


def _share(count: int, workers: Sequence[int], me: int) -> int:
    """How many of `count` partitions are mine: as many as anyone, the first of us one more where they do not divide."""
    each, left = divmod(count, len(workers))
    return each + (workers.index(me) < left)
