"""
PostgreSQL's advisory locks: every class of them, and the only statements that take them.

A lock is a class (its first key) and a number (its second). Both come from this code, never from a caller: what two
requests contend for is a row.
"""

import zlib
from collections.abc import Collection, Sequence
from enum import IntEnum
from typing import Any

from psycopg import Connection


class LockClass(IntEnum):
    """The purpose of a lock; locks of two classes never collide, whatever their numbers."""

    RELAY = 1
    """The one relay that publishes; number 0."""
    DEMO = 2
    """The one demo that loads or empties the database; number 0."""
    REBUILD = 3
    """The one rebuild of a projection; number: `number_of` its name."""
    SEAL = 4
    """The one sealer that adds to the journal of heads and signs it; number 0."""


_PARTITIONS, _WORKERS = 0x2000_0000, 0x4000_0000
_NUMBERS = 0x1FFF_FFFF


def partitions_class(projection: str) -> int:
    """The class whose numbers are the partitions of a projection, each owned by one worker."""
    return _PARTITIONS | number_of(projection)


def workers_class(projection: str) -> int:
    """The class whose numbers are the server processes of the workers of a projection."""
    return _WORKERS | number_of(projection)


def number_of(projection: str) -> int:
    """The number of a projection; a test holds those that exist apart."""
    return zlib.crc32(projection.encode()) & _NUMBERS


def take(connection: Connection[Any], lock_class: int, number: int = 0) -> bool:
    """Take a lock for the session, without waiting; False where another session has it."""
    return bool(take_each(connection, lock_class, [number]))


def take_each(connection: Connection[Any], lock_class: int, numbers: Sequence[int]) -> set[int]:
    """Take those of these locks that are free, for the session; which were."""
    rows = connection.execute(_TAKE, (list(numbers), int(lock_class)))
    return {number for (number,) in rows.fetchall()}


def release_each(connection: Connection[Any], lock_class: int, numbers: Collection[int]) -> None:
    """Release these locks of the session."""
    connection.execute(_RELEASE, (int(lock_class), list(numbers)))


def locked(connection: Connection[Any], *lock_classes: int) -> list[tuple[int, int]]:
    """The (class, number) of every lock of these classes that a session of this database has."""
    return connection.execute(_LOCKED, ([int(wanted) for wanted in lock_classes],)).fetchall()


_TAKE = "select number from unnest(%s::int[]) as number where pg_try_advisory_lock(%s::int, number)"
_RELEASE = "select pg_advisory_unlock(%s::int, number) from unnest(%s::int[]) as number"
_LOCKED = """
select classid::bigint, objid::bigint from pg_locks
 where locktype = 'advisory' and granted and objsubid = 2 and classid = any (%s::oid[])
   and database = (select oid from pg_database where datname = current_database())
"""
