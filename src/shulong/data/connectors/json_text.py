"""JSON lines, and a JSON array, into one staged table; nested values stay as JSON text, numbers as they were written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from shulong.data.connectors.refuse import too_large, unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Broken, Rows
from shulong.terms.text import Text

LARGEST_ARRAY = 256 << 20
MEND = Text(zh="请从源系统重新导出该行。", en="Export that line again from its source.")


def stage_json(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """One object a record; records may differ in their keys.

    Raises:
        UnreadableFile: an array that is not valid JSON, or too large to be read whole (write JSON lines instead).
    """
    target, size, done = folder / "rows.parquet", path.stat().st_size, 0
    with path.open("rb") as file, Rows(target, place=place) as rows, Broken(folder / "broken.parquet") as broken:
        records = _lines(file, options) if format_ == "jsonl" else _array(file, place, size)
        for number, (line, found, fault, raw, width) in enumerate(records, start=1):
            done += width
            if found is None:
                broken.add(number, line, fault, FAULTS[fault], MEND, raw)
            else:
                rows.add(number, {str(key): _text(value) for key, value in found.items()})
            if number % 20_000 == 0:
                progress(min(done, size), size)
    return Body(target, "_row", broken.path, tuple(rows.columns), rows.count, broken.count, format_, "utf-8")


FAULTS = {
    "not-json": Text(zh="不是完整的 JSON 对象", en="it is not a whole JSON object"),
    "oversized": Text(zh="超过单条记录的上限", en="it exceeds the limit of one record"),
    "undecodable": Text(zh="含有无法按 UTF-8 解码的字节", en="it holds bytes that are not UTF-8"),
}
Record = tuple[int | None, dict[str, Any] | None, str, str, int]


def _lines(file: BinaryIO, options: ReadOptions) -> Iterator[Record]:
    limit, number = options.max_record_bytes, 0
    while line := file.readline(limit + 1):
        number += 1
        width = len(line)
        if width > limit and not line.endswith(b"\n"):
            while (rest := file.readline(limit)) and not rest.endswith(b"\n"):
                width += len(rest)
            yield number, None, "oversized", line[:4096].decode("utf-8", "replace"), width
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, *_object(line), width


def _object(line: bytes) -> tuple[dict[str, Any] | None, str, str]:
    try:
        found = _load(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None, "undecodable", line.decode("utf-8", "replace")
    except (ValueError, RecursionError):
        found = None
    return (found, "", "") if isinstance(found, dict) else (None, "not-json", line.decode("utf-8", "replace"))


def _load(text: str) -> Any:
    """Numbers stay as they were written: nothing is rounded by being read."""
    return json.loads(text, parse_float=str, parse_int=str)


def _array(file: BinaryIO, place: str, size: int) -> Iterator[Record]:
    if size > LARGEST_ARRAY:
        raise too_large(
            place,
            "JSON 数组过大，请改为每行一个对象（.jsonl）",
            "too large for one JSON array; write one object a line (.jsonl)",
        )
    try:
        found = _load(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as cause:
        raise unreadable(
            place, "不是有效的 JSON。", "it is not valid JSON.", "请重新导出。", "Export it again."
        ) from cause
    for item in found if isinstance(found, list) else [found]:
        whole = isinstance(item, dict)
        yield None, item if whole else None, "" if whole else "not-json", "" if whole else str(item)[:4096], 0


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
