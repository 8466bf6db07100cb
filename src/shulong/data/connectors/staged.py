"""The one door of the readers: a file, a folder's files, standard input or a query becomes one staged table."""

from __future__ import annotations

import hashlib
import stat
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from shulong.data.connectors import sniff
from shulong.data.connectors.csv_text import stage_csv
from shulong.data.connectors.excel import stage_workbook
from shulong.data.connectors.json_records import stage_json
from shulong.data.connectors.parquet_file import stage_parquet
from shulong.data.connectors.refuse import changed, disk_failures_told, empty, unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions, Staged, silent
from shulong.data.connectors.unpack import gunzipped, spooled
from shulong.data.connectors.xes import stage_xes
from shulong.terms.text import Text

__all__ = ["ReadOptions", "Staged", "skipped_in", "sources_of", "stage"]

HEAD = 1 << 16
PLAIN = ReadOptions()


def stage(
    source: str | Path,
    folder: Path,
    options: ReadOptions = PLAIN,
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = silent,
) -> Staged:
    """One source as one staged table below ``folder``; ``-`` is standard input.

    Whatever lies in the folder after an error is for the caller to remove. Needs an empty folder or none.

    Raises:
        UnreadableFile: the source cannot be read as what it claims to be; its sender must mend it.
        ContractFault: the header names a column twice, or values stand under no name.
        StorageFailure: the disk refused a write; nothing was delivered, run again when there is room.
    """
    with disk_failures_told():
        folder.mkdir(parents=True, exist_ok=True)
        if str(source) == "-":
            return piped(stdin or sys.stdin.buffer, "-", folder, options, progress)
        path = Path(source)
        if not stat.S_ISREG(mode_of(path)):
            with path.open("rb") as stream:
                return piped(stream, path.name, folder, options, progress)
        return from_file(path, folder, options, progress)


def piped(stream: BinaryIO, name: str, folder: Path, options: ReadOptions, progress: Progress) -> Staged:
    """A stream laid down first, then read as a file."""
    spool = folder / "spool"
    digest, size = spooled(stream, spool, progress)
    body = read(spool, name, name, folder, options, progress)
    unless_read(spool, body)
    return whole(body, name, digest, size)


def unless_read(path: Path, body: Body) -> None:
    """Removes a copy of our own, unless it is the text that the rows are still to be read from."""
    if body.sound is None or body.sound.path != path:
        path.unlink()


def from_file(path: Path, folder: Path, options: ReadOptions, progress: Progress) -> Staged:
    """A file read while its digest is taken; one that changes meanwhile is refused."""
    before = path.stat()
    with ThreadPoolExecutor(1) as thread:
        digest = thread.submit(digest_of, path)
        body = read(path, path.name, str(path), folder, options, progress)
        found = digest.result()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(str(path))
    return whole(body, path.name, found, before.st_size)


def digest_of(path: Path) -> bytes:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def whole(body: Body, name: str, digest: bytes, size: int) -> Staged:
    """A reader's result with the source's name and digest."""
    return Staged(
        rows=body.rows,
        row_number=body.row_number,
        broken=body.broken,
        columns=body.columns,
        row_count=body.row_count,
        broken_count=body.broken_count,
        name=name,
        format=body.format,
        encoding=body.encoding,
        notes=body.notes,
        content_digest=digest,
        byte_count=size,
        sound=body.sound,
    )


def mode_of(path: Path) -> int:
    """The kind of file; refuses one that is not there, may not be read, or is a folder."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb"):
                pass
    except FileNotFoundError as cause:
        raise no_file(str(path), "文件不存在", "there is no such file") from cause
    except PermissionError as cause:
        raise no_file(str(path), "没有读取权限", "reading it is not permitted") from cause
    if stat.S_ISDIR(mode):
        raise no_file(str(path), "是文件夹而不是文件", "it is a folder, not a file")
    return mode


def no_file(place: str, zh: str, en: str) -> Exception:
    """The source cannot be opened at all."""
    return unreadable(place, f"{zh}。", f"{en}.", "请核对路径和权限。", "Check the path and its permissions.")


def read(path: Path, name: str, place: str, folder: Path, options: ReadOptions, progress: Progress) -> Body:
    """The file by the reader of its format, unpacked first where it is gzip."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise empty(place)
    if sniff.content(path, head) == "gzip":
        plain = gunzipped(path, folder / "unpacked", place, options)
        inner = name[:-3] if name.lower().endswith(".gz") else name
        body = unpacked(plain, inner, place, folder, options, progress)
        unless_read(plain, body)
        return body
    if sniff.ending(name)[1]:
        raise not_packed(place)
    format_ = sniff.decided(name, place, sniff.content(path, head), options.format)
    return reader_of(format_)(path, folder, format_, place, options, progress)


def unpacked(path: Path, name: str, place: str, folder: Path, options: ReadOptions, progress: Progress) -> Body:
    """What gzip held; only texts and logs are read packed, and packed once."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise empty(place)
    format_ = sniff.decided(name, place, sniff.content(path, head), options.format)
    if format_ not in sniff.PACKABLE:
        raise sniff.mismatch(place, None, format_)
    return reader_of(format_)(path, folder, format_, place, options, progress)


def not_packed(place: str) -> Exception:
    """Named .gz without being gzip."""
    return unreadable(
        place,
        "扩展名为 .gz，但内容不是 gzip。",
        "its ending is .gz, but its content is not gzip.",
        "请核对文件或改正扩展名。",
        "Check the file or correct its ending.",
    )


Reader = Callable[[Path, Path, str, str, ReadOptions, Progress], Body]


def reader_of(format_: str) -> Reader:
    """The reader of a format."""
    if format_ in ("csv", "tsv"):
        return stage_csv
    if format_ in sniff.WORKBOOKS:
        return stage_workbook
    if format_ in ("json", "jsonl"):
        return stage_json
    if format_ == "parquet":
        return lambda path, folder, _, place, options, progress: stage_parquet(path, folder, place, options, progress)
    return lambda path, folder, _, place, options, progress: stage_xes(path, folder, place, options, progress)


def sources_of(paths: Sequence[str]) -> list[Path | str]:
    """The sources that paths stand for: a folder gives its supported files, sorted; see ``skipped_in`` for the rest.

    Raises:
        UnreadableFile: a path is not there, or a folder holds nothing that can be read.
    """
    found: list[Path | str] = []
    for given in paths:
        path = Path(given)
        if given == "-" or not path.is_dir():
            found.append("-" if given == "-" else path)
            continue
        inside = [file for file in files_in(path) if supported(file)]
        if not inside:
            raise no_file(given, "文件夹中没有可读取的文件", "the folder holds no file that can be read")
        found += inside
    return found


def skipped_in(paths: Sequence[str]) -> list[tuple[Path, Text]]:
    """The files of the folders among the paths that ``sources_of`` leaves out, each with why."""
    files = [file for given in paths if given != "-" and Path(given).is_dir() for file in files_in(Path(given))]
    return [(file, why_skipped(file)) for file in files if not supported(file)]


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder in order; links to folders are not followed."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def hidden(path: Path) -> bool:
    """A hidden file, or the lock that an open workbook leaves."""
    return path.name.startswith((".", "~$"))


def supported(path: Path) -> bool:
    """Whether a file of a folder is taken: not hidden, with an ending that is known."""
    format_, packed = sniff.ending(path.name)
    return not hidden(path) and format_ is not None and (not packed or format_ in sniff.PACKABLE)


def why_skipped(path: Path) -> Text:
    """Why a file was left out."""
    if hidden(path):
        return Text(zh=f"已略过隐藏文件：{path.name}", en=f"skipped, hidden: {path.name}")
    return Text(zh=f"已略过不支持的文件：{path.name}", en=f"skipped, not a supported format: {path.name}")
