"""What a source is, by its first bytes as well as by its ending."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from shulong.data.connectors.refuse import unreadable
from shulong.terms.errors import UnreadableFile

ENDINGS = {
    ".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".parquet": "parquet", ".xes": "xes",
}  # fmt: skip
FORMATS = tuple(dict.fromkeys(ENDINGS.values()))
WORKBOOKS = {"xlsx", "xls", "ods"}
TEXTS = {"csv", "tsv", "jsonl", "json"}
PACKABLE = {*TEXTS, "xes"}
HTML = re.compile(rb"^\s*(?:<!doctype html|<html|<table|<head|<meta)", re.I)
XML = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?>\s*)*<(?:\w+:)?log\b", re.S
)
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BYTE_ORDER = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def ending(name: str) -> tuple[str | None, bool]:
    """The format that a name's ending claims, and whether it claims to be gzip."""
    path = Path(name.lower())
    packed = path.suffix == ".gz"
    return ENDINGS.get((path.with_suffix("") if packed else path).suffix), packed


def content(path: Path, head: bytes) -> str | None:
    """The format that the bytes show; None where they are text that could be many things."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return zip_kind(path)
    if head.startswith(OLE):
        return "encrypted" if holds(path, ENCRYPTED) else "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    plain = head[3:] if head.startswith(BYTE_ORDER[0]) else head
    if HTML.match(plain):
        return "html"
    if XML.match(plain):
        return "xes"
    return text_kind(plain)


def text_kind(head: bytes) -> str | None:
    """JSON shown by its first sign; other text may be anything."""
    start = head.lstrip()[:2]
    if start[:1] == b"{":
        return "jsonl"
    return "json" if start[:1] == b"[" and start[1:2] in b"{ \r\n]" else None


def zip_kind(path: Path) -> str:
    """Which kind of zip: a workbook, an OpenDocument sheet, or only an archive; a broken one is told by its parts."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        with path.open("rb") as file:
            start = file.read(4_096)
        return "xlsx" if b"[Content_Types].xml" in start or b"xl/" in start else "zip"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "ods" if "content.xml" in names else "zip"


def holds(path: Path, sign: bytes, within: int = 64 << 20) -> bool:
    """Whether a sign occurs in the first bytes of a file, read in bounded pieces."""
    last = b""
    with path.open("rb") as file:
        for _ in range(within >> 20):
            piece = file.read(1 << 20)
            if sign in last + piece:
                return True
            if not piece:
                return False
            last = piece[-len(sign) :]
    return False


SAID = {
    "xlsx": ("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)"),
    "xls": ("Excel 97-2003 工作簿（xls）", "an Excel 97-2003 workbook (xls)"),
    "ods": ("OpenDocument 电子表格", "an OpenDocument spreadsheet"),
    "parquet": ("Parquet 文件", "a Parquet file"),
    "zip": ("zip 压缩包", "a zip archive"),
    "gzip": ("gzip 压缩文件", "a gzip file"),
    "html": ("网页表格（HTML）", "an HTML table"),
    "xes": ("XES 事件日志", "an XES event log"),
    "text": ("文本", "text"),
}
MENDS = {
    "zip": ("请先解压，再交付其中的文件。", "Unpack it and deliver the files in it."),
    "html": ("请用电子表格软件打开后另存为 .xlsx 或 .csv。", "Open it in a spreadsheet and save it as .xlsx or .csv."),
    "text": (
        "如为逗号或制表符分隔的文本，请将扩展名改为 .csv 或 .tsv。",
        "If it is delimited text, name it .csv or .tsv.",
    ),
}


def mismatch(place: str, claimed: str | None, found: str) -> UnreadableFile:
    """A file that is something else than its ending says."""
    zh, en = SAID[found]
    mend_zh, mend_en = MENDS.get(
        found, ("请改用与内容相符的扩展名后重新交付。", "Give it the ending that fits its content.")
    )
    if claimed is None or claimed == found:
        return unreadable(
            place, f"内容是{zh}，不能直接读取。", f"its content is {en}, which is not read as it is.", mend_zh, mend_en
        )
    return unreadable(
        place,
        f"扩展名表示是 {claimed}，内容却是{zh}。",
        f"its ending says {claimed}, but its content is {en}.",
        mend_zh,
        mend_en,
    )


def encrypted(place: str) -> UnreadableFile:
    """A workbook behind a password."""
    return unreadable(
        place,
        "工作簿设有打开密码，无法读取。",
        "the workbook is encrypted with a password and cannot be read.",
        "请由报送单位取消密码后重新保存。",
        "Have its sender save it again without a password.",
    )


def unknown(place: str, claimed: str | None) -> UnreadableFile:
    """Neither ending nor content tells a supported format."""
    return unreadable(
        place,
        f"无法识别文件格式{f'（{claimed}）' if claimed else ''}。",
        f"its format{f' ({claimed})' if claimed else ''} is not one that can be read.",
        f"支持的格式：{'、'.join(FORMATS)}；可用 format 指明。",
        f"The formats are {', '.join(FORMATS)}; name one with format.",
    )


def decided(name: str, place: str, found: str | None, asked: str | None) -> str:
    """The format to read a source as: what was asked for or the ending claims, where the content allows it.

    Raises:
        UnreadableFile: content and claim contradict each other, or neither says anything that can be read.
    """
    if asked is not None and asked not in FORMATS:
        raise unknown(place, asked)
    claimed = asked or ending(name)[0]
    if found == "encrypted":
        raise encrypted(place)
    if found in ("zip", "html", "gzip"):
        raise mismatch(place, claimed, found)
    if found in WORKBOOKS and (claimed is None or claimed in WORKBOOKS):
        return found
    if found in ("parquet", "xes") and claimed in (None, found):
        return found
    if found in WORKBOOKS or found in ("parquet", "xes"):
        raise mismatch(place, claimed, found)
    if claimed in WORKBOOKS or claimed == "parquet":
        raise mismatch(place, claimed, "text")
    if claimed in ("json", "jsonl") and found in ("json", "jsonl"):
        return found
    if claimed is None and found is None and name != "-":
        raise unknown(place, None)
    return claimed or found or "csv"
