"""Any source as one staged table: what it is, is told by its content as well as by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from shulong.data.connectors.columnar import stage_parquet
from shulong.data.connectors.csv_text import stage_csv
from shulong.data.connectors.event_log import stage_xes
from shulong.data.connectors.json_text import stage_json
from shulong.data.connectors.refuse import disk_failures_told, empty, unreadable
from shulong.data.connectors.sniff import ENDINGS, content, decided
from shulong.data.connectors.table import Body, Progress, ReadOptions, Staged, silent
from shulong.data.connectors.unpack import gunzipped, spooled
from shulong.data.connectors.workbook import stage_workbook

HEAD = 64 << 10
Reader = Callable[[Path, Path, str, str, ReadOptions, Progress], Body]
READERS: dict[str, Reader] = {
    "csv": stage_csv, "tsv": stage_csv, "xlsx": stage_workbook, "xls": stage_workbook, "ods": stage_workbook,
    "jsonl": stage_json, "json": stage_json, "parquet": stage_parquet, "xes": stage_xes,
}  # fmt: skip


def stage(
    source: str | Path,
    folder: Path,
    options: ReadOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = silent,
) -> Staged:
    """A file, or ``-`` for standard input, staged below ``folder``.

    Raises:
        UnreadableFile: it is not there, empty, or not what it claims to be.
        ContractFault: its header is unusable (a column twice, a nameless column with values).
        StorageFailure: the disk refused a write.
    """
    options = options or ReadOptions()
    work = folder / f"source-{token_hex(4)}"
    work.mkdir(parents=True)
    with disk_failures_told():
        if str(source) == "-" and stdin is not None:
            digest, size = spooled(stdin, work / "stdin", progress)
            return _staged(work / "stdin", "-", work, options, progress, (digest, size))
        path = Path(source)
        _refuse_absent(path)
        return _staged(path, path.name, work, options, progress, None)


def _staged(
    path: Path, name: str, work: Path, options: ReadOptions, progress: Progress, known: tuple[bytes, int] | None
) -> Staged:
    """The staged table; the digest of a file is taken by another thread meanwhile."""
    with ThreadPoolExecutor(1) as threads:
        digest = threads.submit(_digest, path) if known is None else None
        body = _body(path, name, work, options, progress)
        taken, size = known or (digest.result() if digest else b"", path.stat().st_size)
    return Staged(
        rows=body.rows, row_number=body.row_number, broken=body.broken, columns=body.columns, row_count=body.row_count,
        broken_count=body.broken_count, name=name, format=body.format, encoding=body.encoding, notes=body.notes,
        content_digest=taken, byte_count=size,
    )  # fmt: skip


def _body(path: Path, name: str, work: Path, options: ReadOptions, progress: Progress) -> Body:
    plain, found = path, _found(path, name)
    if found == "gzip":
        plain = gunzipped(path, work / "unpacked", name, options)
        found = _found(plain, name)
    format_ = decided(name, name, found, options.format)
    return READERS[format_](plain, work, format_, name, options, progress)


def _found(path: Path, place: str) -> str | None:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise empty(place)
    return content(path, head)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _refuse_absent(path: Path) -> None:
    if not path.is_file():
        raise unreadable(str(path), "没有这个文件。", "there is no such file.", "请核对路径。", "Check the path.")
    try:
        path.open("rb").close()
    except PermissionError as cause:
        raise unreadable(
            str(path), "无权读取该文件。", "it may not be read.", "请核对权限。", "Check its permissions."
        ) from cause


def sources_of(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """The files to read, a directory standing for the supported files below it in order; and those passed over."""
    taken: list[str] = []
    passed: list[str] = []
    for given in paths:
        if given == "-" or not Path(given).is_dir():
            taken.append(given)
            continue
        for path in sorted(each for each in Path(given).rglob("*") if each.is_file()):
            plain = path.with_suffix("") if path.suffix == ".gz" else path
            hidden = any(part.startswith((".", "~$")) for part in path.relative_to(given).parts)
            (passed if hidden or plain.suffix.lower() not in ENDINGS else taken).append(str(path))
    return taken, passed
