"""Merkle arithmetic against the published reference tree and against the recursive definition."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.ledger.tree import (
    EMPTY_ROOT,
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    memory_reader,
    node_hash,
    perfect_root,
    root_of,
    root_of_leaves,
    verify_consistency,
    verify_inclusion,
)

# The eight-entry reference tree published with Certificate Transparency (RFC 6962) and its proofs.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(data)) for data in INPUTS]
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
L0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
L1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
L6 = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f"
N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N03 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
N47 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
INCLUSION = [
    (0, 1, []),
    (0, 8, [L1, N23, N47]),
    (5, 8, [L4, N67, N03]),
    (2, 3, [N01]),
    (1, 5, [L0, N23, L4]),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, [L1, N23, N47]),
    (2, 8, [N23, N47]),
    (6, 8, [N45, N67, N03]),
    (2, 5, [N23, L4]),
    (6, 7, [N45, L6, N03]),
]


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH word for word as RFC 6962 section 2.1 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH word for word as RFC 6962 section 2.1.1 defines it."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(first: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF word for word as RFC 6962 section 2.1.2 defines it."""
    if first == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if first <= k:
        return [*naive_proof(first, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_proof(first - k, leaves[k:], False), naive_root(leaves[:k])]


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size: int) -> None:
    assert root_of_leaves(LEAVES[:size]).hex() == ROOTS[size]
    assert root_of(size, memory_reader(LEAVES)).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int, path: list[str]) -> None:
    proof = inclusion_proof(index, size, memory_reader(LEAVES))
    assert [step.hex() for step in proof] == path
    assert verify_inclusion(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("first", "second", "path"), CONSISTENCY)
def test_the_published_consistency_proofs(first: int, second: int, path: list[str]) -> None:
    proof = consistency_proof(first, second, memory_reader(LEAVES))
    assert [step.hex() for step in proof] == path
    assert verify_consistency(first, second, bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second]), proof)


def test_every_proof_up_to_seventy_leaves_is_as_defined_and_verifies() -> None:
    leaves = leaves_of(70)
    read = memory_reader(leaves)
    roots = [naive_root(leaves[:size]) for size in range(71)]
    for size in range(1, 71):
        for index in range(size):
            path = inclusion_proof(index, size, read)
            assert path == naive_path(index, leaves[:size])
            assert verify_inclusion(leaves[index], index, size, path, roots[size])
        for first in range(1, size + 1):
            path = consistency_proof(first, size, read)
            assert path == naive_proof(first, leaves[:size])
            assert verify_consistency(first, size, roots[first], roots[size], path)


@given(st.integers(0, 700), st.integers(0, 700), st.data())
def test_a_compact_range_grows_like_the_definition(first: int, more: int, data: st.DataObject) -> None:
    leaves = leaves_of(first + more)
    one, many = CompactRange(), CompactRange()
    for leaf in leaves:
        one.push(leaf)
    many.push_many(b"".join(leaves[:first]))
    many.push_many(b"".join(leaves[first:]))
    assert one.root() == many.root() == naive_root(leaves)
    assert one.size == many.size == len(leaves)
    if leaves:
        size = data.draw(st.integers(1, len(leaves)))
        assert root_of(size, memory_reader(leaves)) == naive_root(leaves[:size])


@given(st.integers(1, 300), st.data())
def test_a_changed_inclusion_proof_never_verifies(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_proof(index, size, memory_reader(leaves)), naive_root(leaves)
    assert not verify_inclusion(leaf_hash(b"another"), index, size, path, root)
    assert not verify_inclusion(leaves[index], index, size, [*path, root], root)
    assert not verify_inclusion(leaves[index], size, size, path, root)
    assert not verify_inclusion(leaves[index], -1, size, path, root)
    if path:
        assert not verify_inclusion(leaves[index], index, size, path[:-1], root)
        step = data.draw(st.integers(0, len(path) - 1))
        assert not verify_inclusion(leaves[index], index, size, [*path[:step], root, *path[step + 1 :]], root)
        other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
        assert not verify_inclusion(leaves[index], other, size, path, root)


@given(st.integers(0, 200), st.integers(1, 200), st.data())
def test_a_changed_consistency_proof_never_verifies(first: int, more: int, data: st.DataObject) -> None:
    leaves = leaves_of(first + more)
    second = first + more
    old, new = naive_root(leaves[:first]), naive_root(leaves)
    path = consistency_proof(first, second, memory_reader(leaves))
    assert verify_consistency(first, second, old, new, path)
    assert not verify_consistency(first, second, leaf_hash(b"x"), new, path)
    assert not verify_consistency(first, second, old, new, [*path, new])
    assert not verify_consistency(second, first, new, old, path)
    if path:
        assert not verify_consistency(first, second, old, leaf_hash(b"x"), path)
        step = data.draw(st.integers(0, len(path) - 1))
        assert not verify_consistency(first, second, old, new, [*path[:step], *path[step + 1 :]])
        assert not verify_consistency(first, second, old, new, [*path[:step], leaf_hash(b"y"), *path[step + 1 :]])


def test_subtrees_are_pushed_whole_and_only_where_they_fit() -> None:
    leaves = leaves_of(13)
    tree = CompactRange()
    tree.push_subtree(3, perfect_root(b"".join(leaves[:8])))
    tree.push_subtree(2, perfect_root(b"".join(leaves[8:12])))
    tree.push(leaves[12])
    assert tree.root() == naive_root(leaves)
    with pytest.raises(ValueError, match="a subtree of level 1 cannot stand at leaf 13"):
        tree.push_subtree(1, EMPTY_ROOT)


@pytest.mark.parametrize("width", [0, 3, 5])
def test_a_perfect_subtree_has_a_power_of_two_of_leaves(width: int) -> None:
    with pytest.raises(ValueError, match="a perfect subtree has 1, 2, 4, 8"):
        perfect_root(bytes(32 * width))


def test_proofs_of_what_is_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="leaf 8 is not in a tree of 8 leaves"):
        inclusion_proof(8, 8, memory_reader(LEAVES))
    with pytest.raises(ValueError, match="a tree of 3 leaves cannot continue one of 4"):
        consistency_proof(4, 3, memory_reader(LEAVES))
