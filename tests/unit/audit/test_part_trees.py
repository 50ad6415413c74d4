"""A tree joined of the trees of its parts is the tree of its events: its root, the nodes kept, the roots on the way."""

import pytest
from hypothesis import given, settings, strategies as st

from tremplin_platform.audit.seals.part_trees import leaves_of, part_tree
from tremplin_platform.proof.frontier import Frontier, Nodes, root_of

DIGESTS = [number.to_bytes(32, "big") for number in range(2_100)]
"""Enough for parts of level 9 to complete one of level 11."""


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_tree_joined_of_parts_is_that_of_its_events(data: st.DataObject) -> None:
    events = 1 << data.draw(st.integers(0, 9), label="level")
    parts = data.draw(st.integers(1, min(12, len(DIGESTS) // events)), label="parts")
    sizes = sorted(data.draw(st.sets(st.integers(1, events * parts), max_size=5), label="sizes"))
    leaves = leaves_of(DIGESTS[: events * parts])
    whole, joined = Frontier(), Frontier()
    nodes: Nodes = {}

    for after in range(0, events * parts, events):
        within = [size for size in sizes if after < size <= after + events]
        part = part_tree(DIGESTS[after : after + events], after=after, sizes=within)
        for size in within:
            assert joined.root_before(part.roots[size]) == root_of(leaves[:size])
        nodes |= {**part.nodes, **joined.extend([part.root], level=part.level)}

    assert nodes == whole.extend(leaves)
    assert (joined.size, joined.root()) == (whole.size, whole.root())


def test_a_subtree_has_its_place_only_where_one_of_its_level_ends() -> None:
    tree = Frontier()
    tree.extend(leaves_of(DIGESTS[:3]))

    with pytest.raises(ValueError, match="3 leaves"):
        tree.extend([DIGESTS[0]], level=1)
