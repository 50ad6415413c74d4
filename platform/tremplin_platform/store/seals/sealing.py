"""
Seals the logs that moved: the head of each is added to the journal of heads, in the bytewise order of their names.

A round is one transaction on one snapshot: a sealer that is killed leaves all of it or nothing. It costs two hashes an
event appended since the last round, and a few more a log, whatever the history: each sealed head keeps the right edge
of its tree.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.proof.checkpoints import head_leaf
from tremplin_platform.proof.frontier import Frontier
from tremplin_platform.proof.hashes import SIZE, leaf
from tremplin_platform.store.seals.trees import JOURNAL, add_nodes, frontier_of, journal_size

_SLICE, _BATCH = 50_000, 100_000

logger = logging.getLogger(__name__)


class _Moved(NamedTuple):
    log: str
    head: int
    size: int
    frontier: bytes


class _Sealed(NamedTuple):
    log: str
    size: int
    root: bytes
    frontier: bytes


class _Slice(NamedTuple):
    """The events of a log beyond `after`, up to `upto` included."""

    moved: _Moved
    after: int
    upto: int


_Nodes = dict[tuple[str, int, int], bytes]


def seal_heads(connection: Connection[Any]) -> int:
    """
    Add the heads of the logs that moved since they were last sealed; return how many.

    A log that lacks an event before its head is left out, and said in the log of the process.

    :param connection: of the feed role, in autocommit; it holds the lock of sealing
    """
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        nodes: _Nodes = {}
        sealed = list(_grown(connection, nodes))
        if sealed:
            first = journal_size(connection)
            journal = frontier_of(connection, tree=JOURNAL, size=first)
            leaves = [head_leaf(head.log, head.size, head.root) for head in sealed]
            kept = journal.extend(leaves) | {
                (0, first + place): hashed for place, hashed in enumerate(leaves)
            }
            nodes |= {(JOURNAL, *place): hashed for place, hashed in kept.items()}
            _add_heads(connection, sealed, first)
            add_nodes(connection, nodes)
    return len(sealed)


def _grown(connection: Connection[Any], nodes: _Nodes) -> Iterator[_Sealed]:
    """Yield the new head of each log that moved, and put into `nodes` those of its tree that are to be kept."""
    for moved, slices in groupby(_digests(connection), key=lambda found: found[0].moved):
        tree, kept = Frontier(moved.size, moved.frontier), {}
        for part, digests in slices:
            if len(digests) != SIZE * (part.upto - part.after):
                break
            leaves = [leaf(digests[at : at + SIZE]) for at in range(0, len(digests), SIZE)]
            kept.update(tree.extend(leaves))
        if tree.size == moved.head:
            nodes.update(((moved.log, *place), hashed) for place, hashed in kept.items())
            yield _Sealed(moved.log, tree.size, tree.root(), tree.packed())
        else:
            logger.error(
                "Le journal %s n’est pas scellé : il lui manque un événement après %s.",
                moved.log,
                tree.size,
                extra={"log": moved.log},
            )


def _digests(connection: Connection[Any]) -> Iterator[tuple[_Slice, bytes]]:
    """Yield the digests of what is not sealed, slice by slice, one after another in each."""
    moved = [_Moved._make(row) for row in connection.execute(_MOVED).fetchall()]
    for batch in _batches(_slices(moved)):
        values = (
            [part.moved.log for part in batch],
            [part.after for part in batch],
            [part.upto for part in batch],
        )
        with connection.cursor(binary=True) as cursor:
            rows = cursor.execute(_DIGESTS, values).fetchall()
        yield from zip(batch, (row[0] for row in rows), strict=True)


def _slices(moved: Iterable[_Moved]) -> Iterator[_Slice]:
    for log in moved:
        for after in range(log.size, log.head, _SLICE):
            yield _Slice(log, after, min(after + _SLICE, log.head))


def _batches(slices: Iterable[_Slice]) -> Iterator[list[_Slice]]:
    batch: list[_Slice] = []
    events = 0
    for part in slices:
        batch.append(part)
        events += part.upto - part.after
        if events >= _BATCH:
            yield batch
            batch, events = [], 0
    if batch:
        yield batch


def _add_heads(connection: Connection[Any], sealed: Sequence[_Sealed], first: int) -> None:
    columns = [list(column) for column in zip(*sealed, strict=True)]
    connection.execute(_ADD, (*columns, list(range(first, first + len(sealed)))))


_MOVED = """
select heads.log, heads.seq, coalesce(sealed.size, 0), coalesce(sealed.frontier, '')
  from heads left join lateral (
           select size, frontier from sealed_heads where sealed_heads.log = heads.log order by size desc limit 1
       ) sealed on true
 where heads.seq > coalesce(sealed.size, 0)
 order by heads.log
"""
_DIGESTS = """
select coalesce((select string_agg(events.digest, ''::bytea order by events.seq) from events
                  where events.log = slice.log and events.seq > slice.after and events.seq <= slice.upto), '')
  from unnest(%s::text[], %s::bigint[], %s::bigint[]) with ordinality as slice (log, after, upto, turn)
 order by slice.turn
"""
_ADD = """
insert into sealed_heads (log, size, root, frontier, place)
select * from unnest(%b::text[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bigint[])
"""
