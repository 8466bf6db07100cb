"""Files that the present checkpoint does not need: old partial tiles, and what writers that died left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from shulong.ledger.durable import storage_failures, sync_folder
from shulong.ledger.fault import Fault, Misfit
from shulong.ledger.store import CHECKPOINT, Store
from shulong.ledger.tiles import (
    ENTRIES,
    WIDTH,
    bundle_path,
    encode_bundle,
    every_path,
    tile_path,
    width_of,
)
from shulong.ledger.tree import HASH_BYTES
from shulong.terms.text import Text

LOCK = ".lock"


def find_leftovers(store: Store, size: int) -> Iterator[str]:
    """Every file that nothing claims, in order of its name.

    A partial tile of an earlier size is no leftover: someone with that checkpoint may still read it, so it must be
    the beginning of what stands there now.

    Raises:
        Misfit: an old partial tile or bundle is not the beginning of the present one.
    """
    needed = {CHECKPOINT, LOCK, *every_path(size)}
    for path in sorted(_files(store.folder)):
        if path not in needed and not _old_partial(store, path, size):
            yield path


def discard_uncommitted(store: Store, size: int, paths: Iterable[str]) -> None:
    """Before the given tiles are written: take away partial ones wider than a log of that size has.

    A writer that died left them. Once the log has grown past their width by other entries, they would pass for the
    partial tiles of an earlier checkpoint.
    """
    for stem in dict.fromkeys(path.partition(".p/")[0] for path in paths):
        place, folder = parse_partial(f"{stem}.p/1"), store.folder / f"{stem}.p"
        committed = width_of(place[0] or 0, place[1], size) if place else WIDTH
        with storage_failures(folder):
            stale = [one for one in folder.glob("*") if not _decimal(one.name) or int(one.name) > committed]
            for one in stale:
                one.unlink()
        if stale:
            sync_folder(folder)


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _old_partial(store: Store, path: str, size: int) -> bool:
    """Whether the file is a partial tile or bundle that an earlier checkpoint needed; proves it if so."""
    place = parse_partial(path)
    if place is None:
        return False
    level, index, width = place
    now = width_of(level or 0, index, size)
    if width >= now:
        return False
    if level is None:
        expected = encode_bundle(store.bundle(index, now)[:width])
    else:
        expected = store.tile(level, index, now)[: width * HASH_BYTES]
    with storage_failures(store.folder / path):
        found = (store.folder / path).read_bytes()
    if found != expected:
        text = Text(
            zh="旧的部分文件与现有内容的开头不符",
            en="an old partial file is not the beginning of what stands there now",
        )
        raise Misfit(Fault(path, text))
    return True


def parse_partial(path: str) -> tuple[int | None, int, int] | None:
    """(level, index, width) of a partial tile's path, with level None for a bundle; None for any other path."""
    stem, _, end = path.rpartition(".p/")
    parts = stem.split("/")
    digits = "".join(parts[2:]).replace("x", "")
    if len(parts) < 3 or not _decimal(end) or not _decimal(digits) or not (_decimal(parts[1]) or parts[1] == ENTRIES):
        return None
    level = None if parts[1] == ENTRIES else int(parts[1])
    index, width = int(digits), int(end)
    if not 1 <= width < WIDTH or (level or 0) > 63:
        return None
    wanted = bundle_path(index, width) if level is None else tile_path(level, index, width)
    return (level, index, width) if wanted == path else None


def _decimal(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 30
