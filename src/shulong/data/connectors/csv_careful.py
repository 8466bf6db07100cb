"""Delimited text read record by record: what is broken is set aside with its line, everything else is kept."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from shulong.data.connectors.csv_dialect import Dialect
from shulong.data.connectors.table import Progress, ReadOptions
from shulong.data.connectors.write import RAW_CHARACTERS, Broken, Rows
from shulong.terms.text import Text

MENDS = {
    "too-few-fields": Text(
        zh="请检查该记录是否缺列，或字段内的换行是否未加引号。",
        en="Look for a missing field, or for a line break inside a field that is not quoted.",
    ),
    "too-many-fields": Text(
        zh="字段内如含分隔符，请用双引号括起该字段。", en="Put a field that holds the delimiter in double quotes."
    ),
    "broken-quotes": Text(
        zh="请补全或删去不成对的双引号；字段内的双引号应写两个。",
        en="Complete or remove the unpaired double quote; one inside a field is written twice.",
    ),
    "undecodable": Text(
        zh="请以文件的统一编码重新导出该记录。", en="Export the record again in the file's own encoding."
    ),
    "nul": Text(zh="请删除空字符（NUL）后重新报送。", en="Remove the NUL characters and send it again."),
    "oversized": Text(
        zh="请检查是否漏了换行或引号；确需超长字段的，请调高单条记录上限。",
        en="Look for a missing line break or quote; if it is genuine, raise the limit of a record.",
    ),
}


class TooLong(Exception):
    """A record grew past the limit while its closing quote was looked for; the careful reader goes on after it."""


class Line(NamedTuple):
    """One physical line: its number, its text, its bytes, and why it cannot be sound ('' where it can)."""

    number: int
    text: str
    size: int
    fault: str


def physical_lines(file: BinaryIO, end: str, encoding: str, limit: int) -> Iterator[Line]:
    """Every line, no more than ``limit`` bytes of it held; a longer one is cut and marked."""
    last = end[-1].encode()
    readline = file.readline
    if last == b"\r":
        wrapped = io.TextIOWrapper(file, encoding="latin-1", newline="\r")
        readline = lambda size=-1: wrapped.readline(size).encode("latin-1")  # noqa: E731
    number = 0
    while data := readline(limit + 1):
        number += 1
        size = len(data)
        if size > limit and not data.endswith(last):
            while (rest := readline(1 << 20)) and not rest.endswith(last):
                size += len(rest)
            yield Line(number, data[:RAW_CHARACTERS].decode(encoding, "replace"), size + len(rest), "oversized")
            continue
        yield decoded(number, data, encoding)


def decoded(number: int, data: bytes, encoding: str) -> Line:
    """A line as text, marked where it does not decode or holds NUL."""
    fault = "nul" if b"\0" in data else ""
    try:
        return Line(number, data.decode(encoding), len(data), fault)
    except UnicodeDecodeError:
        return Line(number, data.decode(encoding, "replace"), len(data), "undecodable")


class Feed:
    """Hands lines to the csv module, remembers those of the record under way, and takes back what was too much."""

    def __init__(self, lines: Iterator[Line], limit: int) -> None:
        self._lines, self._limit = lines, limit
        self._back: deque[Line] = deque()
        self.pulled: list[Line] = []
        self._size = 0

    def begin(self) -> None:
        """A new record begins."""
        self.pulled, self._size = [], 0

    def resume_after(self, kept: int) -> None:
        """Takes back all lines of the record but the first ``kept``."""
        self._back.extendleft(reversed(self.pulled[kept:]))
        self.pulled = self.pulled[:kept]

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.pulled.append(line)
        self._size += line.size
        if len(self.pulled) > 1 and self._size > self._limit:
            raise TooLong
        return "" if line.fault == "oversized" else line.text


class Record(NamedTuple):
    """One record: its fields, or what is wrong with it, and the lines it stands on."""

    fields: list[str]
    fault: str
    lines: list[Line]


def records(feed: Feed, dialect: Dialect) -> Iterator[Record]:
    """Every record; after a broken one reading goes on with the line that follows its first."""
    reader = csv.reader(feed, delimiter=dialect.delimiter, strict=True)
    width = len(dialect.columns)
    while True:
        feed.begin()
        try:
            fields = next(reader)
        except StopIteration:
            return
        except TooLong:
            feed.resume_after(1)
            yield Record([], feed.pulled[0].fault or "oversized", feed.pulled)
            continue
        except csv.Error:
            feed.resume_after(1)
            yield Record([], feed.pulled[0].fault or "broken-quotes", feed.pulled)
            continue
        record = judged(fields, feed, dialect, width)
        if record is not None:
            yield record


def judged(fields: list[str], feed: Feed, dialect: Dialect, width: int) -> Record | None:
    """A parsed record with its fault; None for a blank line, which is no record."""
    fault = next((line.fault for line in feed.pulled if line.fault), "")
    if not fault and width > 1 and (not fields or (len(fields) == 1 and not fields[0].strip())):
        return None
    fields = fields or [""]
    if not fault and len(fields) > width and not any(fields[width:]):
        fields = fields[:width]
    if not fault and len(fields) != width:
        fault = "too-few-fields" if len(fields) < width else "too-many-fields"
        if len(feed.pulled) > 1 and swallowed(feed.pulled[1:], dialect, width):
            feed.resume_after(1)
            fault = "broken-quotes"
    return Record(fields, fault, feed.pulled)


def swallowed(lines: list[Line], dialect: Dialect, width: int) -> bool:
    """Whether an unclosed quote ran over lines that are records by themselves."""
    for line in lines:
        try:
            alone = next(csv.reader([line.text], delimiter=dialect.delimiter, strict=True), [])
        except csv.Error:
            continue
        if len(alone) == width:
            return True
    return False


def found(record: Record, width: int, limit: int) -> Text:
    """What is wrong with a record, without any of its values."""
    count, size = len(record.fields), sum(line.size for line in record.lines)
    texts = {
        "too-few-fields": (f"有 {count} 个字段，应为 {width} 个", f"it has {count} fields, {width} were expected"),
        "too-many-fields": (f"有 {count} 个字段，应为 {width} 个", f"it has {count} fields, {width} were expected"),
        "broken-quotes": ("双引号不成对或位置有误", "a double quote is unpaired or out of place"),
        "undecodable": ("含有无法解码的字节", "it holds bytes that do not decode"),
        "nul": ("含有空字符（NUL）", "it holds NUL characters"),
        "oversized": (
            f"超过单条记录 {limit} 字节的上限（至少 {size} 字节）",
            f"it exceeds {limit} bytes (at least {size})",
        ),
    }
    zh, en = texts[record.fault]
    return Text(zh=zh, en=en)


def stage_careful(
    path: Path, encoding: str, rows: Rows, broken: Broken, dialect: Dialect, options: ReadOptions, progress: Progress
) -> None:
    """Reads a file record by record into ``rows`` and ``broken``; memory is bounded by ``max_record_bytes``."""
    csv.field_size_limit(max(csv.field_size_limit(), options.max_record_bytes))
    size, width = path.stat().st_size, len(dialect.columns)
    with path.open("rb") as file:
        lines = physical_lines(file, dialect.line_end, encoding, options.max_record_bytes)
        for _ in range(dialect.header_lines):
            next(lines, None)
        done = 0
        for number, record in enumerate(records(Feed(lines, options.max_record_bytes), dialect), 1):
            done += sum(line.size for line in record.lines)
            if not record.fault:
                rows.add(number, dict(zip(dialect.columns, record.fields, strict=True)))
            else:
                raw = "".join(line.text[:RAW_CHARACTERS] for line in record.lines[:50])
                told = found(record, width, options.max_record_bytes)
                broken.add(number, record.lines[0].number, record.fault, told, MENDS[record.fault], raw)
            if number % 20_000 == 0:
                progress(min(done, size), size)
