"""Where a log's hashes and entries lie: file names and the form of a bundle, no file touched.

Hashes lie in tiles of 256, entries in bundles of 256; the last of each may be partial and then names its width. A
stranger with a web server's folder and this layout can prove everything. Source: C2SP tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shulong.ledger.tree import HASH_BYTES
from shulong.terms.errors import InputError
from shulong.terms.text import Text

WIDTH = 256
HEIGHT = 8
MOST_ENTRY_BYTES = 65_535
ENTRIES = "entries"


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """The file of hash tile ``index`` at tile level ``level`` (0 to 63), relative to the log's folder."""
    return f"tile/{level}/{_number(index)}{_partial(width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """The file of entry bundle ``index``, relative to the log's folder."""
    return f"tile/{ENTRIES}/{_number(index)}{_partial(width)}"


def _number(index: int) -> str:
    """Three digits a folder, all but the last marked with an x: 1234067 is x001/x234/067."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])


def _partial(width: int) -> str:
    if not 1 <= width <= WIDTH:
        raise ValueError(f"a tile is 1 to {WIDTH} wide, found {width}")
    return "" if width == WIDTH else f".p/{width}"


def levels(size: int) -> int:
    """How many tile levels a log of that many entries has."""
    count = 0
    while size:
        count, size = count + 1, size >> HEIGHT
    return count


def tiles_at(level: int, size: int) -> tuple[int, int]:
    """How many full tiles a log of that size has at a tile level, and how wide the partial one is (0: none)."""
    return divmod(size >> (HEIGHT * level), WIDTH)


def width_of(level: int, index: int, size: int) -> int:
    """How wide one tile (or, at level 0, one bundle) is in a log of that size; 0 when it is not there."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


def every_path(size: int) -> Iterator[str]:
    """Every file that a log of that size must have beside its checkpoint."""
    for level in range(levels(size)):
        full, rest = tiles_at(level, size)
        for index in range(full + (rest > 0)):
            width = WIDTH if index < full else rest
            if level == 0:
                yield bundle_path(index, width)
            yield tile_path(level, index, width)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each behind its length as two bytes, big-endian.

    Raises:
        InputError: an entry is larger than 65,535 bytes; the ledger holds commitments, so seal the data beside it.
    """
    parts: list[bytes] = []
    for number, entry in enumerate(entries):
        if len(entry) > MOST_ENTRY_BYTES:
            raise InputError(
                f"第 {number + 1} 个条目有 {len(entry)} 字节，上限为 {MOST_ENTRY_BYTES} 字节",
                f"entry {number + 1} of those given has {len(entry)} bytes, at most {MOST_ENTRY_BYTES} are possible",
                mend=Text(
                    zh="账本只存承诺：请把数据封存为文件，条目中只写其根哈希。",
                    en="The ledger holds commitments: seal the data in a file and put only its root in the entry.",
                ),
            )
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """The first ``width`` entries of a bundle.

    Raises:
        ValueError: the bytes end within an entry or hold fewer; the message gives the number of the entry (from 0).
    """
    entries: list[bytes] = []
    at = 0
    for number in range(width):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data) or start > len(data):
            raise ValueError(f"the bytes end within entry {number} of {width}")
        entries.append(data[start:at])
    return entries


def bundle_length(entries: Iterable[bytes]) -> int:
    """How many bytes a bundle of these entries has."""
    return sum(2 + len(entry) for entry in entries)


def hashes_of(tile: bytes) -> list[bytes]:
    """The hashes in a tile, one by one."""
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
