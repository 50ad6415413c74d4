"""
The right edge of a growing tree: what it takes to go on, whatever came before.

A tree of n leaves is a row of complete subtrees, one for each bit of n, the largest first. Their hashes are its
*frontier*: at most log2(n) + 1 of them. A leaf added costs its own hash and one node in the mean.

The nodes of levels 8, 16, 24 … are given out as they are completed, to be kept: with the leaves, they give every
proof later at the cost of at most 255 hashes for each 8 levels (`proofs.py`), for one row kept in 255 leaves.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from tremplin_platform.proof.hashes import EMPTY, SIZE, node

KEPT_EVERY = 8
"""The nodes of one level in so many are kept; level 0 is the leaves."""

Nodes = dict[tuple[int, int], bytes]
"""Hashes of complete subtrees, by level and position: `(l, p)` has the leaves `p * 2**l` to `(p + 1) * 2**l - 1`."""


class Frontier:
    """The complete subtrees of a tree of `size` leaves."""

    def __init__(self, size: int = 0, hashes: bytes = b"") -> None:
        """
        Take up a tree where `packed` left it.

        :raises ValueError: `hashes` is not the frontier of a tree of this size
        """
        levels = [level for level in range(size.bit_length()) if size >> level & 1]
        if len(hashes) != SIZE * len(levels):
            raise ValueError(f"no frontier of {size} leaves: {len(hashes)} bytes")
        parts = [hashes[start : start + SIZE] for start in range(0, len(hashes), SIZE)]
        self.size = size
        self._subtrees = dict(zip(reversed(levels), parts, strict=True))

    def packed(self) -> bytes:
        """Return the hashes one after another, the largest subtree's first."""
        return b"".join(self._subtrees[level] for level in sorted(self._subtrees, reverse=True))

    def extend(self, hashes: Sequence[bytes], *, level: int = 0) -> Nodes:
        """
        Add complete subtrees of one level, leaves by default; return the nodes completed above that are to be kept.

        :raises ValueError: the tree ends inside a subtree of this level
        """
        if self.size % (1 << level):
            raise ValueError(f"a tree of {self.size} leaves has no place for a subtree of level {level}")
        completed: Nodes = {}
        above, first, added = level, self.size >> level, list(hashes)
        self.size += len(hashes) << level
        while added:
            if above > level and above % KEPT_EVERY == 0:
                completed.update(((above, first + place), hashed) for place, hashed in enumerate(added))
            if first % 2:
                added.insert(0, self._subtrees.pop(above))
            if len(added) % 2:
                self._subtrees[above] = added.pop()
            added = parents(added)
            above, first = above + 1, first // 2
        return completed

    def copy(self) -> "Frontier":
        """Return a tree of the same leaves, which grows by itself."""
        return Frontier(self.size, self.packed())

    def root_before(self, last: bytes) -> bytes:
        """Return the root of the tree and leaves after it, no more than its smallest subtree has: theirs is `last`."""
        return joined((last, *(self._subtrees[level] for level in sorted(self._subtrees))))

    def root(self) -> bytes:
        """Return the root of the tree."""
        return joined(self._subtrees[level] for level in sorted(self._subtrees))


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """Return the nodes above an even number of hashes of one level."""
    pairs = zip(hashes[::2], hashes[1::2], strict=True)
    return [sha256(b"\x01" + left + right).digest() for left, right in pairs]  # `node`: a call less of each


def joined(subtrees: Iterable[bytes]) -> bytes:
    """Return the root above complete subtrees, the smallest and rightmost first."""
    root = None
    for hashed in subtrees:
        root = hashed if root is None else node(hashed, root)
    return EMPTY if root is None else root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of the tree of these hashes of leaves."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()
