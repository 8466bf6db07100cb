"""How a log's files grow: which files to write for new entries, and the proof that what was written is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shulong.ledger.fault import Fault, Misfit
from shulong.ledger.store import Store, TileReader
from shulong.ledger.tiles import (
    WIDTH,
    bundle_path,
    encode_bundle,
    levels,
    tile_path,
    tiles_at,
    width_of,
)
from shulong.ledger.tree import HASH_BYTES, CompactRange, leaf_hash, perfect_root, root_of
from shulong.terms.text import Text

TILE_BYTES = WIDTH * HASH_BYTES


def right_edge(store: Store, size: int, root: bytes) -> CompactRange:
    """The tree as it stands, from O(log n) tiles, ready to be continued.

    Raises:
        Misfit: the tiles at the edge do not give the root that was signed; nothing may be built on them.
    """
    read, tree, at = TileReader(store, size), CompactRange(), 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            tree.push_subtree(level, read(level, at >> level))
            at += 1 << level
    if tree.root() != root:
        text = Text(zh="现有文件推算的根哈希与检查点不符", en="the stored tiles do not give the checkpoint's root")
        raise Misfit(Fault("tile", text, root.hex(), tree.root().hex()))
    return tree


def new_bundles(store: Store, size: int, entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """The bundles to write: the partial one that stands at the end, widened, and those after it."""
    index, rest = divmod(size, WIDTH)
    tail = store.bundle(index, rest) if rest else []
    at = 0
    while at < len(entries):
        chunk = [*tail, *entries[at : at + WIDTH - len(tail)]]
        yield bundle_path(index, len(chunk)), encode_bundle(chunk)
        at, index, tail = at + WIDTH - len(tail), index + 1, []


def new_tiles(store: Store, size: int, hashes: bytes) -> Iterator[tuple[str, bytes]]:
    """The hash tiles to write for new leaf hashes (concatenated), level by level upward."""
    level = 0
    while hashes:
        index, rest = tiles_at(level, size)
        row = (store.tile(level, index, rest) if rest else b"") + hashes
        above = []
        for number, at in enumerate(range(0, len(row), TILE_BYTES), start=index):
            tile = row[at : at + TILE_BYTES]
            yield tile_path(level, number, len(tile) // HASH_BYTES), tile
            if len(tile) == TILE_BYTES:
                above.append(perfect_root(tile))
        level, hashes = level + 1, b"".join(above)


def prove_growth(store: Store, old: int, new: int, root: bytes) -> None:
    """Derive the root again from the stored bytes of everything written between two sizes.

    Raises:
        Misfit: a stored file does not give what was meant; the checkpoint must not be signed.
    """
    for index in range(old // WIDTH, -(-new // WIDTH)):
        prove_bundle(store, index, new)
    for level in range(levels(new) - 1):
        full_before, full_now = tiles_at(level, old)[0], tiles_at(level, new)[0]
        for index in range(full_before, full_now):
            _prove_climb(store, level, index, new)
    found = root_of(new, TileReader(store, new))
    if found != root:
        text = Text(zh="落盘内容推算的根哈希与应有的不符", en="the stored bytes do not give the root that was meant")
        raise Misfit(Fault("tile", text, root.hex(), found.hex()))


def prove_bundle(store: Store, index: int, size: int) -> bytes:
    """The leaf hashes (concatenated) of one bundle, from its stored bytes, which must be those in its tile.

    Raises:
        Misfit: a file is missing, has the wrong length, or an entry does not hash to what its tile records.
    """
    width = width_of(0, index, size)
    entries = store.bundle(index, width, exact=True)
    hashes = b"".join([leaf_hash(entry) for entry in entries])
    tile = store.tile(0, index, width, exact=True)
    if hashes != tile:
        number = first_difference(hashes, tile)
        text = Text(
            zh=f"条目的哈希与 {tile_path(0, index, width)} 的记载不符",
            en=f"the entry does not hash to what {tile_path(0, index, width)} records",
        )
        expected, found = _hash_at(tile, number), _hash_at(hashes, number)
        raise Misfit(Fault(bundle_path(index, width), text, expected, found, index * WIDTH + number))
    return hashes


def _prove_climb(store: Store, level: int, index: int, size: int) -> None:
    """A full tile's root must stand in the tile above it."""
    found = perfect_root(store.tile(level, index, WIDTH, exact=True))
    above, place = divmod(index, WIDTH)
    width = width_of(level + 1, above, size)
    expected = _hash_at(store.tile(level + 1, above, width, exact=True), place)
    if found.hex() != expected:
        text = Text(zh="上一级哈希块的记载与本块不符", en="the tile above records another root for this tile")
        raise Misfit(Fault(tile_path(level, index), text, expected, found.hex()))


def first_difference(one: bytes, two: bytes) -> int:
    """The number of the first hash in which two rows of hashes of equal length differ."""
    steps = range(0, len(one), HASH_BYTES)
    return next(at // HASH_BYTES for at in steps if one[at : at + HASH_BYTES] != two[at : at + HASH_BYTES])


def _hash_at(row: bytes, number: int) -> str:
    return row[number * HASH_BYTES : (number + 1) * HASH_BYTES].hex()
