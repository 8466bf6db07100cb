"""Declarations as YAML or JSON, in and out; every fault names file and line.

powers:
  - basic_code: XK/01001
    in_force_from: 2026-01-01
    elements: {name: {zh: 示例许可}, statutory_limit: 20 工作日}     # plain form, or as in a cell
    open: [materials]
    holders: [{level: county, field_of_work: food}]
implementations:
  - {basic_code: XK/01001, organ: 99…, region: "990101", elements: {place: 一号窗口}}
list_entries:
  - {list: service, code: FW-XK/01001, title: 示例许可, basic_code: XK/01001, region: "990101", stated: {statutory_limit: 20 工作日},
     links: {supervision: [JG-1]}}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shulong.powers.columns import read_day
from shulong.powers.element import elements
from shulong.powers.fault import Fault
from shulong.powers.kind import kinds
from shulong.powers.line_types import type_named
from shulong.powers.list_entry import LINKS, ListEntry
from shulong.powers.plain_document import Lines, Where, document_of, refused, text_of
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.powers.read import Read
from shulong.terms.region import Level
from shulong.terms.text import Text

KEYS = {
    "powers": {"basic_code", "kind", "in_force_from", "status", "parent", "elements", "open", "holders", "life_events"},
    "implementations": {"basic_code", "organ", "region", "in_force_from", "status", "elements"},
    "list_entries": {
        "list",
        "code",
        "title",
        "basic_code",
        "organ",
        "region",
        "in_force_from",
        "status",
        "stated",
        "links",
    },
}
NEEDED = {
    "powers": ("basic_code", "elements"),
    "implementations": ("basic_code", "organ", "region"),
    "list_entries": ("list", "code", "title", "region"),
}
_NEVER = date.min
"""The day of what names none, which is a fault, so that its other faults are said too."""
WHAT = {"powers": "power", "implementations": "implementation", "list_entries": "list-entry"}


def read_plain(path: Path, default_day: date | None = None) -> Read:
    """What a file declares; faults name its lines.

    Raises:
        DeclarationFault: it is no YAML or JSON, or holds neither powers nor implementations nor entries of lists.
    """
    text = text_of(path)
    document = document_of(path, text)
    if not isinstance(document, Mapping) or not document or set(document) - set(KEYS):
        raise refused(
            path,
            "应有 powers、implementations 或 list_entries 等键",
            "expected the keys powers, implementations or list_entries",
            "见 docs/zh/powers.md。",
            "See docs/en/powers.md.",
        )
    found = _Found(default_day)
    for name in KEYS:
        for row, item in enumerate(_listed(path, document, name)):
            found.take(name, row, item)
    return found.placed(path, text)


@dataclass
class PlainRead(Read):
    """What a YAML or JSON file declares; ``where`` leads to each declaration in the document."""

    where: dict[str, list[Where]] = field(default_factory=lambda: {what: [] for what in WHAT.values()})
    lines: Lines | None = None

    def placed(self, fault: Fault) -> Fault:
        """A fault at its line; lines are looked for only now, since that takes as long as reading all of it again."""
        assert self.lines is not None
        beside = {"open_elements": "open", "list_type": "list"}.get(fault.element, fault.element)
        known = beside in KEYS["powers"] | KEYS["implementations"] | KEYS["list_entries"]
        deep = "elements" if fault.what != "list-entry" else "links" if fault.element in LINKS else "stated"
        part: Where = (beside,) if known else (deep, fault.element)
        return fault.at(self.lines.place((*self.where[fault.what][fault.row], *part)))


class _Found:
    """What has been found so far, each thing with its place in the document."""

    def __init__(self, default_day: date | None) -> None:
        self.default_day, self.read = default_day, PlainRead()
        self.faults: list[tuple[Where, Fault]] = []

    def take(self, name: str, row: int, item: Any) -> None:
        """One declaration of the document."""
        before, where = len(self.faults), (name, row)
        if not isinstance(item, Mapping):
            self._add(where, "", item, Text(zh="键值对", en="a mapping of keys"))
            return
        for key in sorted(set(item) - KEYS[name], key=str):
            listed = ", ".join(sorted(KEYS[name]))
            self._add((*where, key), str(key), key, Text(zh=f"下列键之一：{listed}", en=f"one of the keys {listed}"))
        for key in NEEDED[name]:
            if item.get(key) in (None, ""):
                self._add(where, key, "", Text(zh=f"键 {key}（必填）", en=f"the key {key}, required"))
        day, status = self._day(where, item), self._status(where, item)
        values = self._stated(name, where, item)
        made: Power | Implementation | ListEntry
        if name == "powers":
            made, kept = self._power(where, item, day or _NEVER, status, values), self.read.powers
        elif name == "implementations":
            made, kept = self._own(item, day or _NEVER, status, values), self.read.implementations  # type: ignore[assignment]
        else:
            made, kept = self._entry(where, item, day or _NEVER, status, values), self.read.entries  # type: ignore[assignment]
        if len(self.faults) == before:
            self.read.where[WHAT[name]].append(where)
            kept.append(made)  # type: ignore[arg-type]

    def _stated(self, name: str, where: Where, item: Mapping[str, Any]) -> dict[str, Any]:
        """The values of elements; an entry of the negative list has a content of its own, taken as it is."""
        key = "stated" if name == "list_entries" else "elements"
        given = item.get(key) or {}
        if name == "list_entries" and item.get("list") == "negative" and isinstance(given, Mapping):
            return {str(code): _plain(value) for code, value in given.items()}
        return self._values((*where, key), given)

    def placed(self, path: Path, text: str) -> Read:
        """The declarations, with the faults found so far at their lines."""
        self.read.lines = Lines(path, text)
        self.read.faults = [fault.at(self.read.lines.place(where)) for where, fault in self.faults]
        return self.read

    def _add(self, where: Where, element: str, found: object, expected: Text) -> None:
        mend = Text(zh="写法见 docs/zh/powers.md。", en="See docs/en/powers.md.")
        self.faults.append((where, Fault(element, str(found)[:200], expected, mend)))

    def _day(self, where: Where, item: Mapping[str, Any]) -> date | None:
        given = item.get("in_force_from", self.default_day)
        if isinstance(given, date):
            return given
        day, faults = read_day(str(given)) if given is not None else (None, [])
        if day is None:
            expected = Text(zh="生效日期，如 2026-01-05", en="the day of entering into force, as in 2026-01-05")
            self._add(
                (*where, "in_force_from"), "in_force_from", given or "", faults[0].expected if faults else expected
            )
        return day

    def _status(self, where: Where, item: Mapping[str, Any]) -> Status:
        try:
            return Status(item.get("status", "in-force"))
        except ValueError:
            self._add(
                (*where, "status"),
                "status",
                item["status"],
                Text(zh="in-force、suspended 或 abolished", en="in-force, suspended or abolished"),
            )
            return Status.IN_FORCE

    def _values(self, where: Where, given: Any) -> dict[str, Any]:
        """Values in their plain form; a text where the form is another is read as a cell is."""
        if not isinstance(given, Mapping):
            self._add(where, "elements", given, Text(zh="要素代码与值", en="codes of elements and their values"))
            return {}
        values = {}
        for code, value in given.items():
            element = elements().get(code)
            if element and isinstance(value, (str, int)) and not isinstance(value, bool):
                value, faults = type_named(element.type).read(str(value), element)
                self.faults += [((*where, code), fault) for fault in faults]
            values[str(code)] = _plain(value)
        return values

    def _power(self, where: Where, item: Mapping[str, Any], day: date, status: Status, values: dict[str, Any]) -> Power:
        code = str(item.get("basic_code", ""))
        kind = item.get("kind") or next((each.id for each in kinds().values() if code.startswith(each.prefix)), "")
        holders = self._holders((*where, "holders"), item.get("holders") or [])
        parent = item.get("parent")
        words = {key: self._words((*where, key), item.get(key) or []) for key in ("open", "life_events")}
        return Power(
            code,
            str(kind),
            values,
            day,
            status,
            str(parent) if parent else None,
            holders,
            frozenset(words["open"]),
            words["life_events"],
        )

    def _own(self, item: Mapping[str, Any], day: date, status: Status, values: dict[str, Any]) -> Implementation:
        code, organ, region = (str(item.get(key, "")) for key in ("basic_code", "organ", "region"))
        return Implementation(code, organ, region, day, values, status)

    def _entry(
        self, where: Where, item: Mapping[str, Any], day: date, status: Status, values: dict[str, Any]
    ) -> ListEntry:
        links = item.get("links") or {}
        if not isinstance(links, Mapping):
            self._add((*where, "links"), "links", links, Text(zh="关联种类与编码", en="kinds of links and their codes"))
            links = {}
        listed, code, title, region = (str(item.get(key, "")) for key in ("list", "code", "title", "region"))
        power, organ = (str(item[key]) if item.get(key) else None for key in ("basic_code", "organ"))
        return ListEntry(listed, code, day, title, region, power, organ, values, _plain(links), status)

    def _holders(self, where: Where, given: Any) -> tuple[HeldBy, ...]:
        levels = {level.name.lower(): level for level in Level}
        try:
            return tuple(HeldBy(levels[each["level"]], str(each["field_of_work"])) for each in given)
        except (KeyError, TypeError):
            self._add(
                where,
                "holders",
                given,
                Text(zh="[{level: county, field_of_work: …}]", en="[{level: county, field_of_work: …}]"),
            )
            return ()

    def _words(self, where: Where, given: Any) -> tuple[str, ...]:
        if isinstance(given, list) and all(isinstance(each, str) for each in given):
            return tuple(given)
        self._add(where, str(where[-1]), given, Text(zh="文本列表", en="a list of texts"))
        return ()


def _listed(path: Path, document: Mapping[str, Any], name: str) -> Sequence[Any]:
    given = document.get(name) or []
    if not isinstance(given, list):
        raise refused(
            path, f"{name} 应为列表", f"{name} must be a list", "见 docs/zh/powers.md。", "See docs/en/powers.md."
        )
    return given


def _plain(value: Any) -> Any:
    """A value as JSON would hold it; a date inside becomes its text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
