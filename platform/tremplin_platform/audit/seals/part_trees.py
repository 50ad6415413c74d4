"""The tree of a part of a log, worked out by itself: it is joined to that of the events before it in one step."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from tremplin_platform.proof.frontier import Frontier, Nodes


class PartTree(NamedTuple):
    """
    A complete subtree of a log's tree.

    `level`: it has `2**level` events
    `nodes`: those in it that are to be kept, by level and position in the tree of the log
    `roots`: at each size sealed in it, the root of its events up to there
    """

    level: int
    root: bytes
    nodes: Nodes
    roots: dict[int, bytes]


def leaves_of(digests: Sequence[bytes]) -> list[bytes]:
    """Return the leaves of events, from their digests."""
    return [
        sha256(b"\x00" + digest).digest() for digest in digests
    ]  # `proof.hashes.leaf`: a call less of each


def part_tree(digests: Sequence[bytes], *, after: int, sizes: Sequence[int]) -> PartTree:
    """
    Return the tree of a part.

    :param digests: of its events, as many as a power of two
    :param after: the events before it, as many as a multiple of that power
    :param sizes: those sealed in it, the smallest first
    """
    tree, leaves = Frontier(), leaves_of(digests)
    nodes: Nodes = {}
    roots: dict[int, bytes] = {}
    for size in (*sizes, after + len(leaves)):
        nodes |= tree.extend(leaves[tree.size : size - after])
        roots[size] = tree.root()
    placed = {(level, (after >> level) + position): hashed for (level, position), hashed in nodes.items()}
    return PartTree(len(leaves).bit_length() - 1, tree.root(), placed, roots)
