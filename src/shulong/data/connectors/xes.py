"""XES event logs (IEEE 1849) into one staged table: a row an event, trace attributes under ``case:``.

Read with expat as a stream, never as a tree. Entity declarations are refused before any is expanded, external
entities are never fetched, and a single tag is bounded like any other record.

Source: IEEE Std 1849-2023, eXtensible Event Stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from shulong.data.connectors.excel_parts import unsafe
from shulong.data.connectors.refuse import cut_short, unreadable
from shulong.data.connectors.table import Body, Progress, ReadOptions
from shulong.data.connectors.write import Rows
from shulong.terms.text import Text

KINDS = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
PIECE = 1 << 16
TRACE_CHARACTERS = 256 << 20
Record = dict[str, str | None]


class Refused(Exception):
    """The document declares entities."""


class TraceTooLong(Exception):
    """One trace holds more text than may be held at once."""


class Log:
    """Takes expat's calls and gathers the events of finished traces.

    A trace's attributes may follow its events, so a trace is held until it ends, and only then.
    """

    def __init__(self) -> None:
        self.ready: list[Record] = []
        self.empty_traces = self.traces = self.events = 0
        self._trace: Record = {}
        self._events: list[Record] = []
        self._into: Record | None = None
        self._keys: list[str] = []
        self._held = 0
        self._depth: list[str] = []
        self.seen_log = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens: trace, event, or an attribute of the one that is open."""
        name = tag.rpartition(":")[2]
        self._depth.append(name)
        if name == "log":
            self.seen_log = True
        elif name == "trace":
            self._trace, self._events, self._into, self._held = {}, [], {}, 0
            self._into = self._trace
        elif name == "event":
            self._into = {}
        elif name in KINDS and self._into is not None:
            self._attribute(attributes.get("key", ""), attributes.get("value"))

    def _attribute(self, key: str, value: str | None) -> None:
        self._keys.append(key.strip() or "unnamed")
        if value is None or self._into is None:
            return
        whole = ".".join(self._keys)
        if self._into is self._trace:
            whole = f"case:{whole}"
        self._into[free(whole, self._into)] = value
        self._held += len(whole) + len(value)
        if self._held > TRACE_CHARACTERS:
            raise TraceTooLong

    def end(self, tag: str) -> None:
        """A tag closes."""
        name = self._depth.pop()
        if name in KINDS and self._keys:
            self._keys.pop()
        elif name == "event":
            self.events += 1
            if "trace" in self._depth:
                self._events.append(self._into or {})
                self._into = self._trace
            else:
                self.ready.append(self._into or {})
                self._into = None
        elif name == "trace":
            self.traces += 1
            self.empty_traces += not self._events
            self.ready += [self._trace | event for event in self._events]
            self._trace, self._events, self._into = {}, [], None


def free(key: str, record: Record) -> str:
    """The key, numbered where it is taken: XES allows the same key again inside a list."""
    if key not in record:
        return key
    number = 2
    while f"{key}#{number}" in record:
        number += 1
    return f"{key}#{number}"


def refuse(*_: object) -> int:
    """Any declaration of an entity ends the reading."""
    raise Refused


def parser_for(log: Log) -> expat.XMLParserType:
    """An expat parser that expands nothing and fetches nothing."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = log.start
    parser.EndElementHandler = log.end
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def events(
    file: BinaryIO, log: Log, place: str, options: ReadOptions, progress: Progress, size: int
) -> Iterator[Record]:
    """The events of the log in the order of the file."""
    parser, fed = parser_for(log), 0
    while True:
        piece = file.read(PIECE)
        fed += len(piece)
        try:
            parser.Parse(piece, not piece)
        except Refused as cause:
            raise unsafe(place) from cause
        except TraceTooLong as cause:
            raise oversized(f"{place}:{parser.CurrentLineNumber}") from cause
        except expat.ExpatError as cause:
            raise broken(f"{place}:{cause.lineno}", fed) from cause
        if fed - parser.CurrentByteIndex > options.max_record_bytes + PIECE:
            raise oversized(f"{place}:{parser.CurrentLineNumber}")
        yield from log.ready
        log.ready.clear()
        progress(fed, size)
        if not piece:
            return


def stage_xes(path: Path, folder: Path, place: str, options: ReadOptions, progress: Progress) -> Body:
    """An XES log as a staged table; nested attributes are flattened as ``key.inner``.

    Raises:
        UnreadableFile: not well-formed, not a log, declares entities, or holds a tag or trace past the limits.
        ContractFault: keys that differ only in case.
    """
    log, target = Log(), folder / "rows.parquet"
    with path.open("rb") as file, Rows(target, place=place, max_columns=options.max_columns) as rows:
        for number, record in enumerate(events(file, log, place, options, progress, path.stat().st_size), 1):
            rows.add(number, record)
        if not log.seen_log:
            raise cut_short(place, "XES")
    notes: tuple[Text, ...] = (
        Text(zh=f"{log.traces} 个案例，{log.events} 个事件", en=f"{log.traces} traces, {log.events} events"),
    )
    if log.empty_traces:
        count = log.empty_traces
        notes += (Text(zh=f"{count} 个案例没有事件，未产生记录", en=f"{count} traces have no event and give no row"),)
    return Body(target, "_row", None, tuple(rows.columns), rows.count, 0, "xes", notes=notes)


def broken(place: str, fed: int) -> Exception:
    """XML that is not well-formed; behind the fault nothing can be told with certainty."""
    if not fed:
        return unreadable(place, "文件为空。", "the file is empty.", "请重新导出。", "Export it again.")
    return unreadable(
        place,
        "XML 不完整或不规范，可能被截断。",
        "the XML is not well-formed here; the file may be truncated.",
        "请重新导出或重新传输该日志。",
        "Export or transfer the log again.",
    )


def oversized(place: str) -> Exception:
    """A tag or a trace past the limit."""
    return unreadable(
        place,
        "单个标签或单个案例超过长度上限。",
        "a single tag or trace exceeds the limit.",
        "请检查导出程序；确需如此的，请调高单条记录上限。",
        "Check the export; if it is genuine, raise the limit of a record.",
    )
