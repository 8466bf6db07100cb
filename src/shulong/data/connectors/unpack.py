"""Packed and piped sources laid down as plain files, with limits that hold while unpacking, not only before."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import BinaryIO

from shulong.data.connectors.refuse import cut_short, too_large
from shulong.data.connectors.table import MIB, RATIO_FROM, Progress, ReadOptions


def spooled(stream: BinaryIO, target: Path, progress: Progress) -> tuple[bytes, int]:
    """Standard input or a pipe laid down as a file; gives its digest and its length."""
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as out:
        while piece := stream.read(MIB):
            digest.update(piece)
            out.write(piece)
            count += len(piece)
            progress(count, None)
    return digest.digest(), count


def gunzipped(path: Path, target: Path, place: str, options: ReadOptions) -> Path:
    """The content of a gzip file.

    Raises:
        UnreadableFile: it unpacks beyond a limit, is cut short, or is damaged.
    """
    packed, count = path.stat().st_size, 0
    try:
        with gzip.open(path, "rb") as source, target.open("wb") as out:
            while piece := source.read(MIB):
                count += len(piece)
                within(count, packed, place, options, options.max_unpacked_bytes)
                out.write(piece)
    except (EOFError, gzip.BadGzipFile, zlib.error) as cause:
        raise cut_short(place, "gzip") from cause
    return target


def within(count: int, packed: int, place: str, options: ReadOptions, limit: int) -> None:
    """Refuses an unpacked size that is too great as such, or too great for what was packed."""
    if count > limit:
        raise too_large(place, f"超过 {limit} 字节的上限", f"more than the limit of {limit} bytes")
    if count > RATIO_FROM and count > packed * options.max_unpack_ratio:
        ratio = options.max_unpack_ratio
        raise too_large(place, f"达到压缩体积的 {ratio} 倍以上", f"more than {ratio} times its packed size")
