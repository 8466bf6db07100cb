"""JSON lines, and a JSON array of objects, into one staged table whose columns are the union of all keys."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from shulong.data.connectors.csv_careful import MENDS, physical_lines
from shulong.data.connectors.encoding import as_utf8, first_guess, survey
from shulong.data.connectors.refuse import empty, unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Broken, Rows
from shulong.terms.text import Text

PIECE = 1 << 16
MEND = Text(
    zh="请逐行检查：每行应为一个完整的 JSON 对象。", en="Each line should be one whole JSON object; check this one."
)
FOUND = {
    "not-json": Text(zh="不是有效的 JSON", en="it is not valid JSON"),
    "not-an-object": Text(zh="是 JSON，但不是对象", en="it is JSON but not an object"),
    "duplicate-key": Text(zh="同一对象中有重复的键", en="one object has the same key twice"),
    "undecodable": Text(zh="含有无法解码的字节", en="it holds bytes that do not decode"),
    "nul": Text(zh="含有空字符（NUL）", en="it holds NUL characters"),
    "oversized": Text(zh="超过单条记录的长度上限", en="it exceeds the limit of a record"),
}


class Number(str):
    """A number as it was written; text to a column, a number again inside nested JSON."""


class DuplicateKey(ValueError):
    """One object has a key twice; the record is set aside, since either value might be meant."""


class Parsed(NamedTuple):
    """One record: its values, or its fault with line and raw text."""

    values: dict[str, str | None]
    fault: str
    line: int | None
    raw: str
    size: int


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's pairs, each key once."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DuplicateKey
    return found


DECODER = json.JSONDecoder(object_pairs_hook=unique, parse_float=Number, parse_int=Number, parse_constant=Number)


def as_json(value: Any) -> str:
    """A nested value as JSON, its numbers as they were written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {as_json(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_text(value: Any) -> str | None:
    """A value as the text of a column; null is None, nested values are JSON."""
    if value is None:
        return None
    return str(value) if isinstance(value, str) else as_json(value)


def parsed(text: str, line: int | None, size: int) -> Parsed:
    """One object from its text."""
    try:
        value = DECODER.decode(text)
    except DuplicateKey:
        return Parsed({}, "duplicate-key", line, text, size)
    except (ValueError, RecursionError):
        return Parsed({}, "not-json", line, text, size)
    return as_record(value, text, line, size)


def as_record(value: Any, text: str, line: int | None, size: int) -> Parsed:
    """A decoded value as a record."""
    if not isinstance(value, dict):
        return Parsed({}, "not-an-object", line, text, size)
    try:
        values = {key.strip(): as_text(item) for key, item in value.items()}
        "".join(filter(None, [*values, *values.values()])).encode()
    except (RecursionError, UnicodeEncodeError):
        return Parsed({}, "not-json", line, text, size)
    if len(values) != len(value) or "" in values:
        return Parsed({}, "duplicate-key", line, text, size)
    return Parsed(values, "", line, text, size)


def line_records(path: Path, encoding: str, options: ReadOptions) -> Iterator[Parsed]:
    """One record a line; blank lines are none."""
    with path.open("rb") as file:
        for line in physical_lines(file, "\n", encoding, options.max_record_bytes):
            if line.fault:
                yield Parsed({}, line.fault, line.number, line.text, line.size)
                continue
            text = line.text.strip("\ufeff \t\r\n")
            if text:
                yield parsed(text, line.number, line.size)


def array_records(path: Path, place: str, encoding: str, options: ReadOptions) -> Iterator[Parsed]:
    """The elements of one array, no more than one element held.

    Raises:
        UnreadableFile: the array breaks off or is broken at an element; nothing behind that can be told for sure.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        held, number, ended = "", 0, False
        opened = False
        while True:
            piece = file.read(PIECE)
            try:
                held += decoder.decode(piece, not piece)
            except UnicodeDecodeError as cause:
                raise broken_array(place, number + 1) from cause
            if not opened:
                held = held.lstrip("\ufeff \t\r\n")
                opened = held.startswith("[")
                held = held[1:]
            while not ended:
                held = held.lstrip(" \t\r\n")
                if held.startswith("]"):
                    ended, held = True, held[1:]
                    break
                if number and held.startswith(","):
                    held = held[1:].lstrip(" \t\r\n")
                element, end = next_element(held, bool(piece))
                if end < 0:
                    break
                number += 1
                yield as_record(element, held[:end], None, end)
                held = held[end:]
            if not piece or (ended and held.strip()):
                break
            if len(held) > options.max_record_bytes:
                raise broken_array(place, number + 1)
    if not ended or held.strip():
        raise broken_array(place, number + 1)


def next_element(held: str, more: bool) -> tuple[Any, int]:
    """The element that the text begins with and where it ends; -1 where it is not whole yet."""
    try:
        element, end = DECODER.raw_decode(held)
    except DuplicateKey:
        return None, -1
    except (ValueError, RecursionError):
        return None, -1
    # A number at the very end may go on in the next piece; objects cannot.
    return (None, -1) if more and end == len(held) and not isinstance(element, (dict, list)) else (element, end)


def broken_array(place: str, number: int) -> Exception:
    """The array is not sound at an element."""
    return unreadable(
        f"{place}, {number}",
        f"JSON 数组在第 {number} 个元素处不完整、有重复键或超过长度上限。",
        f"the JSON array is broken, repeats a key, or is oversized at element {number}.",
        "请重新导出；改用每行一个对象的 JSON Lines 时，坏记录可单独隔离。",
        "Export it again; as JSON lines, broken records can be set aside one by one.",
    )


def stage_json(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """JSON lines (``jsonl``) or one array (``json``) as a staged table; a key missing in a record is null.

    Raises:
        UnreadableFile: empty, in no encoding that fits, or an array that is broken.
        ContractFault: keys that differ only in case.
    """
    decision = first_guess(path, options.encoding, place) or survey(path, place)
    text, encoding = path, decision.encoding
    if encoding.startswith("utf-16"):
        text, encoding = as_utf8(path, folder / "text.utf8", encoding, place), "utf-8"
    source = (
        line_records(text, encoding, options) if format_ == "jsonl" else array_records(text, place, encoding, options)
    )
    target, size, done, number = folder / "rows.parquet", text.stat().st_size, 0, 0
    with (
        Rows(target, place=place, max_columns=options.max_columns) as rows,
        Broken(folder / "broken.parquet") as broken,
    ):
        for number, record in enumerate(source, 1):
            done += record.size
            if record.fault:
                mend = MENDS.get(record.fault, MEND)
                broken.add(number, record.line, record.fault, FOUND[record.fault], mend, record.raw)
            else:
                rows.add(number, record.values)
            if number % 20_000 == 0:
                progress(min(done, size), size)
        if not number and format_ == "jsonl":
            raise empty(place)
    if text is not path:
        text.unlink()
    columns, count = tuple(rows.columns), rows.count
    return Body(target, "_row", broken.path, columns, count, broken.count, format_, decision.encoding, decision.notes)
