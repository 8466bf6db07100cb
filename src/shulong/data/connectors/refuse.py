"""The refusals that several readers share, and the disk's own failures told as such."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from shulong.terms.errors import ContractFault, StorageFailure, UnreadableFile
from shulong.terms.text import Text

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO}
RESERVED = {"_row", "file_row_number"}


def unreadable(place: str, zh: str, en: str, mend_zh: str, mend_en: str) -> UnreadableFile:
    """A refusal with its mend, to be raised."""
    return UnreadableFile(zh, en, place=place, mend=Text(zh=mend_zh, en=mend_en))


def empty(place: str) -> UnreadableFile:
    """The source has no content at all."""
    return unreadable(
        place,
        "文件为空，没有任何内容，应当至少有一行列名。",
        "the source is empty; at least one line with the column names was expected.",
        "请从原系统重新导出，确认导出已完成后再交付。",
        "Export it again and deliver it once the export has finished.",
    )


def changed(place: str) -> UnreadableFile:
    """Somebody wrote to the source while it was read."""
    return unreadable(
        place,
        "读取过程中文件被修改。",
        "the file was changed while it was read.",
        "请待写入完成后重新交付。",
        "Deliver it again once nothing writes to it any more.",
    )


def too_large(place: str, zh: str, en: str) -> UnreadableFile:
    """Unpacking would exceed a limit."""
    return unreadable(
        place,
        f"解压后体积异常，已停止读取：{zh}。",
        f"it unpacks to an abnormal size, reading was stopped: {en}.",
        "请核实文件来源；如确系正常数据，请拆分为多个文件，或由管理员调高上限。",
        "Verify where the file comes from; if it is genuine, split it or have the limit raised.",
    )


def cut_short(place: str, kind: str) -> UnreadableFile:
    """A binary file that ends before it should, or is damaged."""
    return unreadable(
        place,
        f"不是完整的 {kind} 文件，内容被截断或已损坏。",
        f"not a whole {kind} file: it is truncated or damaged.",
        "请重新导出或重新传输，并核对文件大小。",
        "Export or transfer it again and compare the file sizes.",
    )


def storage(cause: BaseException) -> StorageFailure:
    """The disk refused a write while staging."""
    detail = str(getattr(cause, "strerror", None) or type(cause).__name__)
    return StorageFailure(
        f"暂存数据时磁盘拒绝写入（{detail}），本次交付未生效。",
        f"the disk refused a write while staging ({detail}); nothing was delivered.",
        mend=Text(zh="请清理磁盘空间或检查写入权限后重试。", en="Free space or check write access, then run again."),
    )


def is_storage(cause: BaseException) -> bool:
    """Whether an error of the system, of Arrow or of DuckDB means that the disk refused a write."""
    if isinstance(cause, OSError) and cause.errno in NO_ROOM:
        return True
    words = str(cause).lower()
    told = isinstance(cause, (OSError, duckdb.Error))
    return told and any(sign in words for sign in ("no space left", "disk quota", "read-only file system", "disk full"))


@contextmanager
def disk_failures_told() -> Iterator[None]:
    """Turns a refused write into ``StorageFailure``; every other error passes as it is."""
    try:
        yield
    except (OSError, duckdb.Error) as cause:
        if is_storage(cause):
            raise storage(cause) from cause
        raise


def checked_names(header: Sequence[str], place: str, max_columns: int) -> list[str]:
    """Column names without BOM and blanks, unique whatever their case; a nameless column gets ``blank_name``.

    Raises:
        ContractFault: a name stands twice or is one that staging itself uses; the header must be mended.
        UnreadableFile: more columns than ``max_columns``.
    """
    if len(header) > max_columns:
        raise unreadable(
            place,
            f"表头有 {len(header)} 列，超过上限 {max_columns} 列。",
            f"the header has {len(header)} columns, more than the limit of {max_columns}.",
            "请检查分隔符是否正确，或只导出需要的列。",
            "Check the delimiter, or export only the columns needed.",
        )
    names = [name.strip().lstrip("\ufeff").strip() for name in header]
    seen: dict[str, int] = {}
    for position, name in enumerate(names, 1):
        if not name:
            continue
        key = name.lower()
        if key in RESERVED:
            raise ContractFault(
                f"第 {position} 列的列名 {name!r} 是系统保留名称。",
                f"column {position} is called {name!r}, a name that staging keeps for itself.",
                place=place,
                mend=Text(zh="请将该列改名后重新导出。", en="Rename that column and export again."),
            )
        if key in seen:
            raise ContractFault(
                f"列名 {name!r} 重复，分别是第 {seen[key]} 列和第 {position} 列。",
                f"the column name {name!r} stands twice, at positions {seen[key]} and {position}.",
                place=place,
                mend=Text(zh="每个列名只能出现一次，请改名或删去其中一列。", en="Rename or remove one of the two."),
            )
        seen[key] = position
    return [name or blank_name(position) for position, name in enumerate(names, 1)]


BLANK = "\u2060blank-"


def blank_name(position: int) -> str:
    """The stand-in name of a column without one, until it is known whether the column is empty."""
    return f"{BLANK}{position}"


def is_blank_name(name: str) -> bool:
    """Whether a name stands in for none."""
    return name.startswith(BLANK)
