"""
Makes proofs of inclusion and of consistency (RFC 6962, sections 2.1.1 and 2.1.2) from leaves and nodes kept.

A proof is a list of roots of runs of leaves. `inclusion` and `consistency` name the runs, `needed` says which hashes
they are made of, so that the store reads those and no other, and `proof` makes it of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tremplin_platform.proof.frontier import KEPT_EVERY, Nodes, joined, parents


class Run(NamedTuple):
    """The leaves `first` to `end - 1`, which one node of a tree is above."""

    first: int
    end: int


class Needed(NamedTuple):
    """The hashes of `number` complete subtrees of one level, from position `first` on; level 0 is the leaves."""

    level: int
    first: int
    number: int


def inclusion(index: int, size: int) -> list[Run]:
    """
    Name the runs that prove leaf `index`, counted from 0, in a tree of `size` leaves.

    :raises ValueError: the tree has no such leaf
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    runs, first, end = [], 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            runs.append(Run(middle, end))
            end = middle
        else:
            runs.append(Run(first, middle))
            first = middle
    return runs[::-1]


def consistency(old: int, new: int) -> list[Run]:
    """
    Name the runs that prove that a tree of `new` leaves begins with its first `old`; none where that needs no proof.

    :raises ValueError: the first is larger than the second
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not begin with {old}")
    if old in (0, new):
        return []
    runs, first, end = [], 0, new
    while old != end:
        middle = first + _split(end - first)
        if old <= middle:
            runs.append(Run(middle, end))
            end = middle
        else:
            runs.append(Run(first, middle))
            first = middle
    if first:  # else the run is the old tree itself, whose root is known
        runs.append(Run(first, end))
    return runs[::-1]


def needed(runs: Iterable[Run]) -> list[Needed]:
    """Say which hashes the roots of `runs` are made of."""
    return [_made_of(level, position) for run in runs for level, position in _subtrees(run)]


def proof(runs: Sequence[Run], nodes: Nodes) -> list[bytes]:
    """
    Return the root of each run.

    :raises KeyError: `nodes` lacks a hash that `needed` says
    """
    return [joined([_subtree(*subtree, nodes) for subtree in _subtrees(run)][::-1]) for run in runs]


def frontier(size: int, nodes: Nodes) -> bytes:
    """Return the packed frontier of a tree of `size` leaves; `nodes` has what is `needed` for `Run(0, size)`."""
    return b"".join(_subtree(*subtree, nodes) for subtree in _subtrees(Run(0, size)))


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subtrees(run: Run) -> Iterator[tuple[int, int]]:
    """Yield the complete subtrees of a run, level and position, the largest first."""
    first = run.first
    while first < run.end:
        level = (run.end - first).bit_length() - 1
        yield level, first >> level
        first += 1 << level


def _made_of(level: int, position: int) -> Needed:
    above = level % KEPT_EVERY
    return Needed(level - above, position << above, 1 << above)


def _subtree(level: int, position: int, nodes: Nodes) -> bytes:
    kept, first, number = _made_of(level, position)
    hashes = [nodes[kept, place] for place in range(first, first + number)]
    while len(hashes) > 1:
        hashes = parents(hashes)
    return hashes[0]
