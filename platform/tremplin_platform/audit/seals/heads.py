"""Holds a log's sealed heads to its stored events: every digest, every place, and the root at each size sealed."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.seals.part_trees import PartTree, leaves_of
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.proof.frontier import Frontier, Nodes

NOT_ITS_CONTENT = "L’empreinte n’est pas celle du contenu."


class SealedHeads:
    """The heads of one log that are sealed, by size, and the nodes kept of its tree."""

    def __init__(self, log: str) -> None:
        self.log = log
        self._left: list[tuple[int, bytes]] = []  # the largest first
        self._kept: dict[tuple[int, int], bytes] = {}
        self._last = 0
        self._tree = Frontier()
        self._is_sound, self._is_cut = True, False

    @classmethod
    def read(cls, connection: Connection[Any], logs: Sequence[str]) -> "dict[str, SealedHeads]":
        """Return the sealed heads of each of these logs."""
        found = {log: cls(log) for log in logs}
        with connection.cursor(binary=True) as cursor:
            for log, size, root in cursor.execute(_HEADS, (list(logs),)):
                found[log]._left.append((size, root))
                found[log]._last = max(size, found[log]._last)
            for log, level, place, hashed in cursor.execute(_NODES, (list(logs),)):
                found[log]._kept[level, place] = hashed
        return found

    def grow(self, digests: Sequence[bytes]) -> Iterator[Problem]:
        """Yield what no longer holds of the next events, whose digests are theirs and of which none is missing."""
        if not self._is_cut:
            yield from self._grown(digests)

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

    def joins(self, part: PartTree) -> bool:
        """
        Go on past the next events, whose tree is known, where each node kept and each root sealed of it is its own.

        Where one is not, nothing is done: `take` or `grow` say which.
        """
        if self._is_cut:
            return True
        tree = self._tree.copy()
        completed = {**part.nodes, **tree.extend([part.root], level=part.level)}
        if self._is_sound and not (self._are_kept(completed) and self._has_roots(part, tree.size)):
            return False
        self._tree = tree
        while self._left and self._left[-1][0] <= tree.size:
            self._left.pop()
        return True

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

    def _grown(self, digests: Sequence[bytes]) -> Iterator[Problem]:
        leaves = leaves_of(digests)
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

    def _are_kept(self, completed: Nodes) -> bool:
        return not any(self._not_kept(completed))

    def _has_roots(self, part: PartTree, upto: int) -> bool:
        within = takewhile(lambda sealed: sealed[0] <= upto, reversed(self._left))
        return all(
            size in part.roots and self._tree.root_before(part.roots[size]) == root for size, root in within
        )

    def _not_kept(self, completed: Nodes) -> Iterator[int]:
        """Yield the size up to which each of these nodes is, where another one is kept, or none."""
        for (level, position), hashed in completed.items():
            end = position + 1 << level
            if end <= self._last and self._kept.get((level, position)) != hashed:
                yield end

    def _nodes(self, completed: Nodes) -> Iterator[Problem]:
        if self._is_sound:
            for end in self._not_kept(completed):
                yield Problem(
                    self.log, end, f"Un nœud gardé de l’arbre, jusqu’à l’événement {end}, n’est pas le sien."
                )


_HEADS = "select log, size, root from sealed_heads where log = any(%s) order by log, size desc"
_NODES = "select log, level, position, hash from tree_nodes where log = any(%s)"
