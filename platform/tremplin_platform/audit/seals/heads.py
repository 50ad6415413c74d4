"""
Holds a log's sealed heads to its stored events: every digest, every place, and the root at each size sealed.

A slice is made of whole rows: the server gives the bytes that a digest is of, and hashing them is most of the work.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.proof.frontier import Frontier, Nodes

_SLICE = 10_000
NOT_ITS_CONTENT = "L’empreinte n’est pas celle du contenu."


class SealedHeads:
    """The heads of one log that are sealed, by size, and the nodes kept of its tree."""

    def __init__(self, connection: Connection[Any], log: str) -> None:
        self.log = log
        self._connection = connection
        with connection.cursor(binary=True) as cursor:
            self._left = cursor.execute(_HEADS, (log,)).fetchall()[::-1]
            self._kept = {(level, place): hashed for level, place, hashed in cursor.execute(_NODES, (log,))}
        self._last = self._left[0][0] if self._left else 0
        self._tree = Frontier()
        self._is_sound = True

    def problems(self) -> Iterator[Problem]:
        """Yield what no longer holds, each by the seq of an event or the first size sealed otherwise."""
        for first, contents, digests in self._slices():
            computed = [sha256(content).digest() for content in contents]
            if computed != digests:
                yield from self._altered(first, computed, digests)
            yield from self._grown(digests)
        if self._left:
            missing, size = self._tree.size + 1, self._left[-1][0]
            yield Problem(
                self.log, missing, f"L’événement {missing} manque, que contient la tête scellée à {size}."
            )

    def _slices(self) -> Iterator[tuple[int, Sequence[bytes], list[bytes]]]:
        """Yield the events in order, up to the first that is missing: the seq of the first, contents, digests."""
        after = 0
        while True:
            with self._connection.cursor(binary=True) as cursor:
                rows = cursor.execute(_EVENTS, (self.log, after, _SLICE), prepare=True).fetchall()
            if rows and rows[-1][0] != after + len(rows):
                rows = [row for place, row in enumerate(rows, after + 1) if row[0] == place]
            if not rows:
                return
            _, contents, digests = zip(*rows, strict=True)
            yield after + 1, contents, list(digests)
            if len(rows) < _SLICE:
                return
            after += len(rows)

    def _altered(self, first: int, computed: list[bytes], digests: list[bytes]) -> Iterator[Problem]:
        self._is_sound = False
        for seq, (found, stored) in enumerate(zip(computed, digests, strict=True), first):
            if found != stored:
                yield Problem(self.log, seq, NOT_ITS_CONTENT)

    def _grown(self, digests: list[bytes]) -> Iterator[Problem]:
        leaves = [sha256(b"\x00" + digest).digest() for digest in digests]
        done, before = 0, self._tree.size
        while self._left and self._left[-1][0] <= before + len(leaves):
            size, root = self._left.pop()
            yield from self._nodes(self._tree.extend(leaves[done : size - before]))
            done = size - before
            if self._tree.root() != root and self._is_sound:
                self._is_sound = False
                yield Problem(
                    self.log, size, f"Les événements ne sont plus ceux que scelle la tête de taille {size}."
                )
        yield from self._nodes(self._tree.extend(leaves[done:]))

    def _nodes(self, completed: Nodes) -> Iterator[Problem]:
        for (level, position), hashed in completed.items():
            end = position + 1 << level
            if end <= self._last and self._kept.get((level, position)) != hashed and self._is_sound:
                yield Problem(
                    self.log, end, f"Un nœud gardé de l’arbre, jusqu’à l’événement {end}, n’est pas le sien."
                )


_HEADS = "select size, root from sealed_heads where log = %s order by size"
_NODES = "select level, position, hash from tree_nodes where log = %s"
# As `events.envelope.digest_of` writes it.
_EVENTS = """
select seq,
       convert_to(log || chr(10) || seq || chr(10)
                  || to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || chr(10)
                  || topic || chr(10) || version || chr(10) || subject || chr(10), 'UTF8') || data,
       digest
  from events where log = %s and seq > %s order by seq limit %s
"""
