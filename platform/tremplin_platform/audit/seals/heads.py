"""
Holds a log's sealed heads to its stored events: every digest, every place, and the root at each size sealed.

The server gives the bytes that a digest is of, and hashing them is most of the work.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent, headed_slices
from tremplin_platform.proof.frontier import Frontier, Nodes

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
        self._is_sound, self._is_cut = True, False

    def problems(self) -> Iterator[Problem]:
        """Yield what no longer holds, each by the seq of an event or the first size sealed otherwise."""
        for rows in headed_slices(self._connection, log=self.log):
            digests = [sha256(row.head + row.event.data).digest() for row in rows]
            yield from self.take([row.event for row in rows], digests)
        yield from self.end()

    def take(self, events: Sequence[StoredEvent], computed: Sequence[bytes]) -> Iterator[Problem]:
        """
        Yield what no longer holds of the next events by seq; those after one that is missing are in no tree.

        :param computed: the digests of their contents
        """
        if self._is_cut:
            return
        if events[-1].seq != self._tree.size + len(events):
            self._is_cut = True
            events = [event for at, event in enumerate(events, self._tree.size + 1) if event.seq == at]
            computed = computed[: len(events)]
        digests = [event.digest for event in events]
        if computed != digests:
            yield from self._altered(self._tree.size + 1, computed, digests)
        yield from self._grown(digests)

    def end(self) -> Iterator[Problem]:
        """Yield that events are missing of a head, after the last."""
        if self._left:
            missing, size = self._tree.size + 1, self._left[-1][0]
            yield Problem(
                self.log, missing, f"L’événement {missing} manque, que contient la tête scellée à {size}."
            )

    def _altered(self, first: int, computed: Sequence[bytes], digests: Sequence[bytes]) -> Iterator[Problem]:
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
