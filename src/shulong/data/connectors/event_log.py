"""XES event logs into one staged table: one row an event, the trace's attributes with ``case:`` before their names.

Source: IEEE 1849-2016 (XES). Nested attributes are flattened with dots. Entities and document types are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from shulong.data.connectors.refuse import cut_short, unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Broken, Rows

VALUES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}


def stage_xes(path: Path, folder: Path, format_: str, place: str, options: ReadOptions, progress: Progress) -> Body:
    """An event log as a staged table, read as a stream.

    Raises:
        UnreadableFile: not well-formed, cut short, or it declares entities.
    """
    target = folder / "rows.parquet"
    try:
        with path.open("rb") as file, Rows(target, place=place) as rows, Broken(folder / "broken.parquet") as broken:
            for number, event in enumerate(_events(file), start=1):
                rows.add(number, event)
                if number % 20_000 == 0:
                    progress(file.tell(), path.stat().st_size)
    except DefusedXmlException as cause:
        raise unreadable(place, "含有实体或文档类型声明，已拒绝。", "it declares entities or a document type; refused.",
                         "请由可信的系统重新导出。", "Export it again from a system you trust.") from cause  # fmt: skip
    except ParseError as cause:
        raise cut_short(place, "xes") from cause
    return Body(target, "_row", broken.path, tuple(rows.columns), rows.count, broken.count, format_, "utf-8")


def _events(file: Any) -> Iterator[dict[str, str | None]]:
    """The events in their order, each with its trace's attributes; memory holds one trace at most."""
    for _, element in iterparse(file, events=("end",), forbid_dtd=True):
        if _name(element) != "trace":
            continue
        case = {f"case:{key}": value for key, value in _attributes(element)}
        for child in element:
            if _name(child) == "event":
                yield case | dict(_attributes(child))
        element.clear()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Any, before: str = "") -> Iterator[tuple[str, str | None]]:
    for child in element:
        if _name(child) in VALUES and child.get("key"):
            key = before + str(child.get("key"))
            if child.get("value") is not None:
                yield key, child.get("value")
            yield from _attributes(child, key + ".")
