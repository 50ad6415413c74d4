"""Trees and proofs: the vectors of RFC 6962's implementations, and a naive tree written from its definitions."""

import pytest
from hypothesis import given, settings, strategies as st

from tremplin_platform.proof.checking import is_consistent, is_included
from tremplin_platform.proof.frontier import Frontier, root_of
from tremplin_platform.proof.hashes import EMPTY, leaf, node, read, written
from tremplin_platform.proof.proofs import Run, consistency, frontier, inclusion, needed, proof

# The leaves, roots and proofs that Certificate Transparency's implementations share (transparency-dev/merkle).
LEAVES = [
    leaf(bytes.fromhex(data))
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 2): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}

MANY = [leaf(str(number).encode()) for number in range(700)]
"""Enough leaves for nodes of level 8 to be kept."""


def naive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node(naive_root(leaves[:split]), naive_root(leaves[split:]))


def prove(leaves: list[bytes], runs: list[Run]) -> list[bytes]:
    """Make a proof as a store does: from the leaves and the nodes kept, reading only those needed."""
    kept = Frontier().extend(leaves) | {(0, place): hashed for place, hashed in enumerate(leaves)}
    read_hashes = {
        (level, place): kept[level, place]
        for level, first, number in needed(runs)
        for place in range(first, first + number)
    }
    return proof(runs, read_hashes)


def test_roots_are_those_of_the_vectors() -> None:
    assert [root_of(LEAVES[:size]).hex() for size in range(9)] == ROOTS


def test_proofs_are_those_of_the_vectors() -> None:
    for (index, size), expected in INCLUSION.items():
        assert [h.hex() for h in prove(LEAVES[:size], inclusion(index, size))] == expected
    for (old, new), expected in CONSISTENCY.items():
        assert [h.hex() for h in prove(LEAVES[:new], consistency(old, new))] == expected


@settings(max_examples=25)
@given(sizes=st.lists(st.integers(0, 300), max_size=6))
def test_a_tree_grown_in_parts_is_the_naive_tree(sizes: list[int]) -> None:
    grown, added = Frontier(), 0
    for size in sizes:
        grown = Frontier(grown.size, grown.packed())
        grown.extend(MANY[added : added + size])
        added = min(added + size, len(MANY))

        assert grown.root() == naive_root(MANY[:added])


@settings(max_examples=25)
@given(st.data())
def test_every_proof_holds_for_its_tree_and_for_no_other(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, len(MANY)))
    index, old = data.draw(st.integers(0, new - 1)), data.draw(st.integers(0, new))
    old_root, root = naive_root(MANY[:old]), naive_root(MANY[:new])
    included = prove(MANY[:new], inclusion(index, new))
    consistent = prove(MANY[:new], consistency(old, new))

    assert is_included(MANY[index], index=index, size=new, proof=included, root=root)
    assert is_consistent(old=old, old_root=old_root, new=new, new_root=root, proof=consistent)
    assert not is_included(leaf(b"other"), index=index, size=new, proof=included, root=root)
    assert not is_included(MANY[index], index=index, size=new, proof=[*included, EMPTY], root=root)
    assert not is_consistent(old=old, old_root=leaf(b"other"), new=new, new_root=root, proof=consistent)
    # Any tree begins with the empty one.
    other = is_consistent(old=old, old_root=old_root, new=new, new_root=leaf(b"other"), proof=consistent)
    assert other is (old == 0)
    for place in range(len(consistent)):
        changed = [*consistent[:place], EMPTY, *consistent[place + 1 :]]
        assert not is_consistent(old=old, old_root=old_root, new=new, new_root=root, proof=changed)
        without = consistent[:place] + consistent[place + 1 :]
        assert not is_consistent(old=old, old_root=old_root, new=new, new_root=root, proof=without)
    for place in range(len(included)):
        without = included[:place] + included[place + 1 :]
        assert not is_included(MANY[index], index=index, size=new, proof=without, root=root)


def test_a_frontier_is_made_again_from_leaves_and_nodes_kept() -> None:
    for size in (0, 1, 255, 256, 511, 700):
        grown = Frontier()
        kept = grown.extend(MANY[:size]) | {(0, place): hashed for place, hashed in enumerate(MANY[:size])}

        assert frontier(size, kept) == grown.packed()
        assert len(kept) == size + size // 256
    with pytest.raises(ValueError, match="no frontier of 3 leaves"):
        Frontier(3, EMPTY)


def test_a_proof_of_what_a_tree_has_not_is_refused() -> None:
    for index, size in ((3, 3), (-1, 3), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion(index, size)
        assert not is_included(EMPTY, index=index, size=size, proof=[], root=EMPTY)
    for old, new in ((4, 3), (-1, 3)):
        with pytest.raises(ValueError, match="does not begin"):
            consistency(old, new)
        assert not is_consistent(old=old, old_root=EMPTY, new=new, new_root=EMPTY, proof=[])


def test_a_hash_is_read_in_its_one_form() -> None:
    assert read(written(EMPTY)) == EMPTY
    for text in ("", "AA==", written(EMPTY)[:-1], written(EMPTY).replace("=", "\n="), EMPTY.hex()):
        with pytest.raises(ValueError, match=r"base64|padding"):
            read(text)
