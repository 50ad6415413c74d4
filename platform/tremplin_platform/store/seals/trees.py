"""Reads and adds hashes of the trees: of each log, and of the journal of heads."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection

from tremplin_platform.proof import hashes, proofs
from tremplin_platform.proof.frontier import Frontier, Nodes
from tremplin_platform.proof.proofs import Needed, Run

JOURNAL = "/"
"""What stands for the journal of heads among the trees; no log can have this name."""


class IncompleteTree(Exception):
    """A leaf or a node that a sealed tree had is missing: somebody removed it."""


def journal_size(connection: Connection[Any]) -> int:
    """Return the number of leaves of the journal of heads."""
    row = connection.execute(_JOURNAL_SIZE, (JOURNAL,)).fetchone()
    return int(row[0]) + 1 if row else 0


def frontier_of(connection: Connection[Any], *, tree: str, size: int) -> Frontier:
    """
    Return the right edge of the tree as it was at `size` leaves.

    :raises IncompleteTree: it has not that many
    """
    runs = [Run(0, size)]
    try:
        return Frontier(size, proofs.frontier(size, _nodes(connection, tree, proofs.needed(runs))))
    except KeyError as error:
        raise IncompleteTree(tree) from error


def proof_of(connection: Connection[Any], *, tree: str, runs: Sequence[Run]) -> list[str]:
    """
    Return the roots of runs of leaves of a tree, in base64.

    :raises IncompleteTree: a hash of it is missing, or the reader may not see it
    """
    try:
        found = proofs.proof(runs, _nodes(connection, tree, proofs.needed(runs)))
    except KeyError as error:
        raise IncompleteTree(tree) from error
    return [hashes.written(hashed) for hashed in found]


def add_nodes(connection: Connection[Any], nodes: Mapping[tuple[str, int, int], bytes]) -> None:
    """Keep nodes, by tree, level and position."""
    connection.execute(
        _ADD,
        (
            [log for log, _, _ in nodes],
            [level for _, level, _ in nodes],
            [position for _, _, position in nodes],
            list(nodes.values()),
        ),
    )


def _nodes(connection: Connection[Any], tree: str, needed: Sequence[Needed]) -> Nodes:
    leaves = [part for part in needed if part.level == 0 and tree != JOURNAL]
    kept = [part for part in needed if part.level or tree == JOURNAL]
    found: Nodes = {}
    with connection.cursor(binary=True) as cursor:
        if kept:
            spans = ([part.level for part in kept], *_spans(kept))
            for level, position, hashed in cursor.execute(_NODES, (*spans, tree)):
                found[level, position] = hashed
        if leaves:
            for position, digest in cursor.execute(_LEAVES, (*_spans(leaves), tree)):
                found[0, position] = hashes.leaf(digest)
    return found


def _spans(needed: Sequence[Needed]) -> tuple[list[int], list[int]]:
    return [part.first for part in needed], [part.first + part.number for part in needed]


_JOURNAL_SIZE = "select position from tree_nodes where log = %s and level = 0 order by position desc limit 1"
_NODES = """
select node.level, node.position, node.hash
  from unnest(%s::smallint[], %s::bigint[], %s::bigint[]) as span (level, first, past)
  join tree_nodes node on node.log = %s and node.level = span.level
                      and node.position >= span.first and node.position < span.past
"""
# An order for each span: see “Plans” in `platform/README.md`.
_LEAVES = """
select found.seq - 1, found.digest
  from unnest(%s::bigint[], %s::bigint[]) as span (first, past)
 cross join lateral (
    select seq, digest from events
     where log = %s and seq > span.first and seq <= span.past order by seq) as found
"""
_ADD = """
insert into tree_nodes (log, level, position, hash)
select * from unnest(%b::text[], %b::smallint[], %b::bigint[], %b::bytea[])
"""
