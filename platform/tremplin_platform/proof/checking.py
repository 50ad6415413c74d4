"""Checks proofs, as their receiver does (RFC 9162, sections 2.1.3.2 and 2.1.4.2)."""

from collections.abc import Sequence

from tremplin_platform.proof.hashes import EMPTY, node


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the leaf of this hash is leaf `index`, counted from 0, of the tree of this size and root."""
    if not 0 <= index < size:
        return False
    sides = _on_the_left(index, size - 1, len(proof))
    if sides is None:
        return False
    for hashed, is_left in zip(proof, sides, strict=True):
        leaf = node(hashed, leaf) if is_left else node(leaf, hashed)
    return leaf == root


def is_consistent(*, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the tree of `new` leaves and root `new_root` begins with that of `old` leaves."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not proof and old_root == (new_root if old == new else EMPTY)
    at, last = old - 1, new - 1
    while at % 2:
        at, last = at // 2, last // 2
    # Where the old tree is complete, its root is a node of the new one, and the proof leaves it out.
    hashes = [old_root, *proof] if old & (old - 1) == 0 else [*proof]
    sides = _on_the_left(at, last, len(hashes) - 1)
    if sides is None:
        return False
    old_found = new_found = hashes[0]
    for hashed, is_left in zip(hashes[1:], sides, strict=True):
        if is_left:
            old_found = node(hashed, old_found)
        new_found = node(hashed, new_found) if is_left else node(new_found, hashed)
    return (old_found, new_found) == (old_root, new_root)


def _on_the_left(at: int, last: int, number: int) -> list[bool] | None:
    """
    Tell of each hash of a path whether it stands on the left of what is found so far; None for another number of them.

    :param at: where the path begins in its level, of which `last` is the last position
    """
    sides = []
    while last > 0:
        is_left = bool(at % 2) or at == last
        while is_left and at % 2 == 0 and at:
            at, last = at // 2, last // 2
        sides.append(is_left)
        at, last = at // 2, last // 2
    return sides if len(sides) == number else None
