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

    def extend(self, leaves: Sequence[bytes]) -> Nodes:
        """Add the hashes of leaves; return the nodes completed that are to be kept."""
        completed: Nodes = {}
        level, first, added = 0, self.size, list(leaves)
        self.size += len(leaves)
        while added:
            if level and level % KEPT_EVERY == 0:
                completed.update(((level, first + place), hashed) for place, hashed in enumerate(added))
            if first % 2:
                added.insert(0, self._subtrees.pop(level))
            if len(added) % 2:
                self._subtrees[level] = added.pop()
            added = parents(added)
            level, first = level + 1, first // 2
        return completed

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
