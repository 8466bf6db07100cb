"""Merkle tree arithmetic: roots, inclusion and consistency proofs, from hashes alone.

Nothing here reads a file. Proofs are made from a `HashReader`, a function that gives the hash of a perfect subtree,
so that the same arithmetic serves a log in tiles and a list in memory.

Source: RFC 6962 section 2.1 (the tree and its proofs); RFC 9162 sections 2.1.3.2 and 2.1.4.2 (their verification).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

HashReader = Callable[[int, int], bytes]
"""``read(level, index)``: the hash of the perfect subtree over leaves ``[index << level, (index + 1) << level)``."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf's bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node from its two children's hashes."""
    return sha256(b"\x01" + left + right).digest()


def next_level(hashes: bytes) -> bytes:
    """The level above: concatenated 32-byte hashes, an even number of them, paired and hashed."""
    return b"".join([sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)])


def perfect_root(hashes: bytes) -> bytes:
    """The root over 2**k concatenated hashes, k >= 0; the fast form for whole blocks."""
    count, rest = divmod(len(hashes), HASH_BYTES)
    if rest or count == 0 or count & (count - 1):
        raise ValueError(f"a perfect subtree has 1, 2, 4, 8, … hashes of 32 bytes, found {len(hashes)} bytes")
    while len(hashes) > HASH_BYTES:
        hashes = next_level(hashes)
    return hashes


class CompactRange:
    """A tree that only grows at its right edge: O(log n) hashes in memory whatever the number of leaves.

    It cannot give proofs; those need a `HashReader` over what was kept.
    """

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []

    @property
    def size(self) -> int:
        """The number of leaves so far."""
        return self._size

    def push(self, leaf: bytes) -> None:
        """Append one leaf, given by its hash."""
        self.push_subtree(0, leaf)

    def push_many(self, leaves: bytes) -> None:
        """Append concatenated leaf hashes; whole aligned blocks are hashed level by level, which is much faster."""
        at, count = 0, len(leaves) // HASH_BYTES
        while at < count:
            level = min(_trailing_zeros(self._size), (count - at).bit_length() - 1, 16)
            block = leaves[at * HASH_BYTES : (at + (1 << level)) * HASH_BYTES]
            self.push_subtree(level, perfect_root(block))
            at += 1 << level

    def push_subtree(self, level: int, subtree: bytes) -> None:
        """Append a perfect subtree of ``2**level`` leaves by its root; the size must be a multiple of ``2**level``."""
        if self._size & ((1 << level) - 1):
            raise ValueError(
                f"a subtree of level {level} cannot stand at leaf {self._size}: not a multiple of its width"
            )
        size = self._size >> level
        while size & 1:
            subtree = node_hash(self._peaks.pop(), subtree)
            size >>= 1
        self._peaks.append(subtree)
        self._size += 1 << level

    def root(self) -> bytes:
        """The root as of now; the hash of nothing for an empty tree."""
        return _fold(self._peaks)


def _trailing_zeros(number: int) -> int:
    """How many times two divides the number; as good as endless for 0."""
    return (number & -number).bit_length() - 1 if number else 64


def _fold(peaks: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees of falling size, left to right."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_of_leaves(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    tree = CompactRange()
    for leaf in leaves:
        tree.push(leaf)
    return tree.root()


def memory_reader(leaves: Sequence[bytes]) -> HashReader:
    """A `HashReader` over leaf hashes held in memory; hashes anew at each read, so for small trees only."""
    return lambda level, index: perfect_root(b"".join(leaves[index << level : (index + 1) << level]))


def root_of(size: int, read: HashReader) -> bytes:
    """The root of the first ``size`` leaves."""
    return _range_hash(0, size, read)


def _range_hash(start: int, stop: int, read: HashReader) -> bytes:
    """MTH of leaves ``[start, stop)``, where start is a multiple of the largest power of two below the length."""
    peaks = []
    while start < stop:
        level = min(_trailing_zeros(start), (stop - start).bit_length() - 1)
        peaks.append(read(level, start >> level))
        start += 1 << level
    return _fold(peaks)


def _split(length: int) -> int:
    """The largest power of two smaller than a length of at least 2."""
    return 1 << ((length - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """The audit path of one leaf in the tree of the first ``size`` leaves, from the leaf upward.

    Raises:
        ValueError: the leaf lies outside the tree; ask for one that is in it.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size} leaves")
    path, start, stop = [], 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_range_hash(middle, stop, read))
            stop = middle
        else:
            path.append(_range_hash(start, middle, read))
            start = middle
    return path[::-1]


def consistency_proof(first: int, second: int, read: HashReader) -> list[bytes]:
    """The proof that the tree of ``first`` leaves is the beginning of the tree of ``second`` leaves.

    Empty when both are equal, or when the first is empty (everything continues nothing).

    Raises:
        ValueError: the first is larger than the second, or negative.
    """
    if not 0 <= first <= second:
        raise ValueError(f"a tree of {second} leaves cannot continue one of {first}")
    if first in (0, second):
        return []
    path, start, stop, whole = [], 0, second, True
    while stop != first:
        middle = start + _split(stop - start)
        if first <= middle:
            path.append(_range_hash(middle, stop, read))
            stop = middle
        else:
            path.append(_range_hash(start, middle, read))
            start, whole = middle, False
    return ([] if whole else [_range_hash(start, stop, read)]) + path[::-1]


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an audit path leads to, or None when the path has the wrong length for that leaf and size."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(step, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, step)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves that the leaf (its hash) stands at ``index`` in the tree with this size and root."""
    return root_from_inclusion(leaf, index, size, path) == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path proves that the second tree continues the first, nothing changed, nothing taken away."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if first == 0:
        return not path and first_root == EMPTY_ROOT
    steps = list(path) if first & (first - 1) else [first_root, *path]
    return bool(steps) and _roots_from(first, second, steps) == (first_root, second_root)


def _roots_from(first: int, second: int, steps: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that a consistency path leads to, or None when it has the wrong length."""
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None
