"""Reads the notes signed: the last one, that of a size, the first that holds a head."""

from typing import Any, NamedTuple

from psycopg import Connection


class SignedCheckpoint(NamedTuple):
    """The exact bytes of a note, the size of the journal that it signs, and its root."""

    size: int
    root: bytes
    note: bytes


class SealedHead(NamedTuple):
    """A head of a log, its place in the journal of heads, and the first note that holds it."""

    log: str
    size: int
    root: bytes
    place: int
    journal_size: int
    note: bytes


class CoveringCheckpoint(NamedTuple):
    """The size of a log's head, and the size and root of the journal in the first note that holds that head."""

    head_size: int
    size: int
    root: bytes


def last_checkpoint(connection: Connection[Any]) -> SignedCheckpoint | None:
    """Return the last note signed, None where there is none yet."""
    return _found(connection, f"{_SIGNED} order by size desc limit 1", ())


def checkpoint_of(connection: Connection[Any], *, size: int) -> SignedCheckpoint | None:
    """Return the note that signs the journal at this size, None where none does."""
    return _found(connection, f"{_SIGNED} and size = %s", (size,))


def timestamp_of(connection: Connection[Any], *, size: int) -> bytes | None:
    """Return the RFC 3161 token of the note of this size, None where there is none."""
    row = connection.execute(_TIMESTAMP, (size,)).fetchone()
    return bytes(row[0]) if row else None


def sealed_head(connection: Connection[Any], *, log: str, size: int | None = None) -> SealedHead | None:
    """Return the last head of a log that a note holds, or that of this size; None where there is none."""
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(_HEAD, {"log": log, "size": size}).fetchone()
    return SealedHead._make(row) if row else None


def covering_checkpoint(connection: Connection[Any], *, log: str, seq: int) -> CoveringCheckpoint | None:
    """Return the first note that holds a head of a log with this event in it, None while none does."""
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(_COVERING, {"log": log, "seq": seq}).fetchone()
    return CoveringCheckpoint._make(row) if row else None


def _found(connection: Connection[Any], statement: str, values: tuple[int, ...]) -> SignedCheckpoint | None:
    with connection.cursor(binary=True) as cursor:
        row = cursor.execute(statement, values).fetchone()
    return SignedCheckpoint._make(row) if row else None


_SIGNED = "select size, root, note from checkpoints where log = '/'"
_TIMESTAMP = "select token from timestamps where log = '/' and size = %s"
_HEAD = """
select head.log, head.size, head.root, head.place, signed.size, signed.note
  from sealed_heads head cross join lateral (
           select size, note from checkpoints where log = '/' and size > head.place order by size limit 1
       ) signed
 where head.log = %(log)s and (%(size)s::bigint is null or head.size = %(size)s)
 order by head.size desc limit 1
"""
_COVERING = """
select head.size, signed.size, signed.root
  from (select size, place from sealed_heads where log = %(log)s and size >= %(seq)s order by size limit 1) head
 cross join lateral (
           select size, root from checkpoints where log = '/' and size > head.place order by size limit 1
       ) signed
"""
