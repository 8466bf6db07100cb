"""Reading a log's files: tiles, bundles, the checkpoint; and the hash of any subtree from them."""

from __future__ import annotations

from pathlib import Path

from shulong.ledger.durable import storage_failures
from shulong.ledger.fault import Fault, Misfit
from shulong.ledger.tiles import (
    HEIGHT,
    WIDTH,
    bundle_length,
    bundle_path,
    decode_bundle,
    tile_path,
    width_of,
)
from shulong.ledger.tree import HASH_BYTES, perfect_root
from shulong.terms.text import Text

CHECKPOINT = "checkpoint"


class Store:
    """The files below one folder, read only. It knows no size: the caller says how wide a tile must be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def checkpoint(self) -> bytes:
        """The bytes of the checkpoint.

        Raises:
            Misfit: there is none; without it nothing here is committed to.
        """
        return self._bytes(CHECKPOINT)

    def tile(self, level: int, index: int, width: int, *, exact: bool = False) -> bytes:
        """The first ``width`` hashes of a tile, concatenated.

        With ``exact`` only the file of just that width serves, and it must be just that long. Otherwise a wider one
        does too, since a partial tile may be gone once the log has grown.

        Raises:
            Misfit: the file is missing or too short (or, exact, too long).
        """
        path = self._path(tile_path(level, index, width), tile_path(level, index), exact)
        data = self._bytes(path)
        length = width * HASH_BYTES
        if len(data) < length or (exact and len(data) > length):
            raise _wrong_length(path, length, len(data))
        return data[:length]

    def bundle(self, index: int, width: int, *, exact: bool = False) -> list[bytes]:
        """The first ``width`` entries of a bundle; ``exact`` and errors as for `tile`."""
        path = self._path(bundle_path(index, width), bundle_path(index), exact)
        data = self._bytes(path)
        try:
            entries = decode_bundle(data, width)
        except ValueError as error:
            text = Text(zh=f"条目包在中途截断，不足 {width} 个条目", en=f"the bundle is cut off: {error}")
            raise Misfit(Fault(path, text, f"{width}", "-")) from None
        if exact and len(data) != bundle_length(entries):
            raise _wrong_length(path, bundle_length(entries), len(data))
        return entries

    def _path(self, wanted: str, full: str, exact: bool) -> str:
        """The file to read: the wanted one, else the full one, else the narrowest partial one that is wider."""
        if exact or (self.folder / wanted).exists():
            return wanted
        if (self.folder / full).exists():
            return full
        least = int(wanted.rpartition("/")[2]) if wanted != full else WIDTH
        folder = self.folder / f"{full}.p"
        widths = [int(path.name) for path in folder.glob("*") if path.name.isdecimal()]
        return min((f"{full}.p/{width}" for width in sorted(widths) if width > least), default=wanted, key=_width)

    def _bytes(self, path: str) -> bytes:
        with storage_failures(self.folder / path):
            try:
                return (self.folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise Misfit(Fault(path, Text(zh="文件缺失", en="the file is missing"))) from None


def _width(path: str) -> int:
    return int(path.rpartition("/")[2])


def _wrong_length(path: str, expected: int, found: int) -> Misfit:
    text = Text(zh="文件字节数不符", en="the file has the wrong number of bytes")
    return Misfit(Fault(path, text, str(expected), str(found)))


class TileReader:
    """A `HashReader` over a log of one size: reads each tile once and keeps it, so make one for each question."""

    def __init__(self, store: Store, size: int) -> None:
        self._store = store
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of the perfect subtree over leaves ``[index << level, (index + 1) << level)``."""
        tile_level, height = divmod(level, HEIGHT)
        number, offset = divmod(index << height, WIDTH)
        start = offset * HASH_BYTES
        return perfect_root(self._tile(tile_level, number)[start : start + (HASH_BYTES << height)])

    def _tile(self, level: int, index: int) -> bytes:
        key = (level, index)
        if key not in self._tiles:
            self._tiles[key] = self._store.tile(level, index, width_of(level, index, self._size))
        return self._tiles[key]
