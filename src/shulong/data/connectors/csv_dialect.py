"""How a delimited text is laid out: delimiter, line ends, and where its header stands."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from shulong.data.connectors.refuse import checked_names, empty, unreadable
from shulong.data.connectors.table import ReadOptions

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 1 << 20
SAMPLE_RECORDS = 20


@dataclass(frozen=True)
class Dialect:
    """The layout of one file; ``header_lines`` counts the physical lines up to and with the header."""

    delimiter: str
    line_end: str
    columns: tuple[str, ...]
    header_lines: int
    header_alone: bool


def dialect_of(path: Path, encoding: str, format_: str, place: str, options: ReadOptions) -> Dialect:
    """The dialect, from what was asked for and the first mebibyte.

    Raises:
        UnreadableFile: no content, or no header within the first mebibyte.
        ContractFault: a column name stands twice.
    """
    text = sample(path, encoding)
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise empty(place)
    delimiter = options.delimiter or ("\t" if format_ == "tsv" else likeliest(text, options))
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise not_a_delimiter(place, delimiter)
    try:
        header, first, last = header_in(text, delimiter, options)
    except csv.Error as cause:
        raise no_header(place) from cause
    if header is None or (last >= text.count("\n") + text.count("\r") and len(text) >= SAMPLE // 4 and cut(path)):
        raise no_header(place)
    names = checked_names(header, f"{place}:{first}", options.max_columns)
    end = line_end(next(islice(split_lines(text), last - 1, None)))
    return Dialect(delimiter, end, tuple(names), last, first == last)


def sample(path: Path, encoding: str) -> str:
    """The first mebibyte as text, undecodable bytes replaced."""
    with path.open("rb") as file:
        return codecs.getincrementaldecoder(encoding)("replace").decode(file.read(SAMPLE))


def cut(path: Path) -> bool:
    """Whether the sample is not the whole file."""
    return path.stat().st_size > SAMPLE


def line_end(line: str) -> str:
    """The end of lines that the file uses, by that of its header."""
    for end in ("\r\n", "\n", "\r"):
        if line.endswith(end):
            return end
    return "\n"


def split_lines(text: str) -> io.StringIO:
    """Lines with their ends, where only CR, LF and CRLF end a line."""
    return io.StringIO(text, newline="")


def header_in(text: str, delimiter: str, options: ReadOptions) -> tuple[list[str] | None, int, int]:
    """The header with its first and last physical line: the first line with content, or the one asked for."""
    reader = csv.reader(split_lines(text.removeprefix("\ufeff")), delimiter=delimiter, strict=True)
    before = 0
    for row in reader:
        first = before + 1
        before = reader.line_num
        wanted = first >= options.header_row if options.header_row else any(cell.strip() for cell in row)
        if wanted:
            return row, first, before
    return None, 0, before


def likeliest(text: str, options: ReadOptions) -> str:
    """The delimiter that splits the first records into the most fields, evenly."""
    return max(DELIMITERS, key=lambda sign: evenness(text, sign, options.header_row or 1))


def evenness(text: str, delimiter: str, header_row: int) -> tuple[float, int]:
    """How many of the first records have as many fields as the header, and how many fields that is; 0 for one field."""
    widths: list[int] = []
    try:
        for number, row in enumerate(csv.reader(split_lines(text), delimiter=delimiter), 1):
            if row and number >= header_row:
                widths.append(len(row))
            if len(widths) > SAMPLE_RECORDS:
                break
    except csv.Error:
        pass
    if not widths or widths[0] < 2:
        return 0.0, 0
    return round(sum(width == widths[0] for width in widths) / len(widths), 1), widths[0]


def no_header(place: str) -> Exception:
    """No line in the beginning of the file can be its header."""
    return unreadable(
        place,
        "在文件开头找不到列名行。",
        "no line with column names was found at the beginning of the file.",
        "第一行应为列名；如列名在其他行，请用 header_row 指明。",
        "The first line should name the columns; if another does, give header_row.",
    )


def not_a_delimiter(place: str, delimiter: str) -> Exception:
    """What was asked for cannot part fields."""
    return unreadable(
        place,
        f"分隔符 {delimiter!r} 无效。",
        f"{delimiter!r} is no delimiter.",
        "分隔符须为一个字符，且不能是引号或换行符。",
        "It must be one character, neither a quote nor a line end.",
    )
