"""The columns of a declaration in a sheet: the elements in their order, and what stands beside them (day, status, holders, …)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from shulong.powers.cell_text import cell_of, line_of, lines, narrow, parts, says_none, several, tidy
from shulong.powers.element import Choice, Element, elements
from shulong.powers.fault import Fault
from shulong.powers.kind import Kind
from shulong.powers.line_types import type_named
from shulong.powers.power import HeldBy, Status
from shulong.powers.value_types import LEVELS, Found, OneOf, named
from shulong.terms.region import Level
from shulong.terms.text import Text

STATUSES = (
    Choice("in-force", Text(zh="有效", en="In force")),
    Choice("suspended", Text(zh="暂停", en="Suspended")),
    Choice("abolished", Text(zh="废止", en="Abolished")),
)
DAY = Text(zh="日期，如 2026-01-05", en="a date, as in 2026-01-05")
_DATE = re.compile(r"^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T]00:00:00)?$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``element`` is None for what stands beside the elements; ``always`` says that no row goes without it."""

    code: str
    title: Text
    help: Text
    example: str = ""
    element: Element | None = None
    always: bool = False
    only_if_open: bool = False
    """Whether it stands among implementations for templates that leave it open, and stays empty for others."""

    def required_for(self, kind: Kind | None) -> bool:
        """Whether a row of that kind must fill it in."""
        return self.always or bool(self.element and kind and not self.only_if_open and self.element.required_for(kind))

    @property
    def options(self) -> Sequence[Choice]:
        """What a drop-down offers; nothing where several may be chosen or anything may be written."""
        if self.code == "status":
            return STATUSES
        type_ = type_named(self.element.type) if self.element else None
        return type_.options(self.element) if self.element and type(type_) in ONE_CHOICE else ()  # type: ignore[union-attr]

    def read(self, text: str) -> Found:
        """The value that a cell's text, not empty, means."""
        if self.element:
            return type_named(self.element.type).read(text, self.element)
        return READERS[self.code](text)

    def write(self, value: Any) -> str:
        """The text that ``read`` gives the value for."""
        if self.element:
            return type_named(self.element.type).write(value, self.element)
        writer = WRITERS.get(self.code)
        return writer(value) if writer else str(value)


def _beside(
    code: str, zh: str, en: str, help_zh: str, help_en: str, example: str = "", *, always: bool = False
) -> Column:
    return Column(code, Text(zh=zh, en=en), Text(zh=help_zh, en=help_en), example, None, always)


IN_FORCE_FROM = _beside(
    "in_force_from",
    "生效日期",
    "In force from",
    "自该日起有效；留空则用导入时给定的日期。",
    "It holds from that day; if empty, the day given on import.",
    "2026-01-05",
)
STATUS = _beside(
    "status",
    "状态",
    "Status",
    "留空即有效。废止也写成一行。",
    "Empty means in force. An abolition is a row too.",
    "有效",
)
PARENT = _beside(
    "parent",
    "主项编码",
    "Main item",
    "子项填写主项的基本编码。",
    "A sub-item names the basic code of its main item.",
    "XK/01001",
)
HOLDERS = _beside(
    "holders",
    "行使主体规则",
    "Rules of holding",
    "一行一条：层级｜系统。该层级该系统的机关均行使此项。",
    "One a line: level ｜ field of work. Every such organ holds the power.",
    "县｜civil-affairs",
)
OPEN = _beside(
    "open_elements",
    "开放要素",
    "Open elements",
    "允许实施机关自行填写的模板要素。",
    "Elements of the template that organs may set differently.",
    "申请材料；办理流程",
)
LIFE_EVENTS = _beside(
    "life_events",
    "人生事件",
    "Life events",
    "办事人按何种事由查找。",
    "The occasions under which citizens look for it.",
    "birth；start-a-business",
)
REGION = _beside(
    "region",
    "区划",
    "Region",
    "机关所在区划代码，不补零。",
    "The region of the organ, not padded with zeros.",
    "990101",
    always=True,
)
ONE_CHOICE = {OneOf} | {type(type_named("kind"))}


@cache
def power_columns() -> tuple[Column, ...]:
    """The columns of the sheet of templates."""
    own = [_of(each) for each in elements().values() if each.set_by == "template"]
    return (own[0], IN_FORCE_FROM, STATUS, PARENT, *own[1:], HOLDERS, OPEN, LIFE_EVENTS)


@cache
def implementation_columns() -> tuple[Column, ...]:
    """The columns of the sheet of implementations: what organs set, then what a template may leave to them."""
    named_first = ("basic_code", "organ", "implementation_code")
    own = [_of(e) for e in elements().values() if e.set_by == "implementation" and e.code not in named_first]
    left = [replace(_of(e), only_if_open=True) for e in elements().values() if e.may_open]
    code, organ = _of(elements()["basic_code"]), _of(elements()["organ"])
    return (code, organ, REGION, IN_FORCE_FROM, STATUS, *own, *left)


def _of(element: Element) -> Column:
    always = element.code in {"basic_code", "organ", "name"}
    return Column(element.code, element.title, element.help, type_named(element.type).example, element, always)


def _fault(code: str, found: str, expected: Text, example: str) -> Fault:
    return Fault(code, found, expected, Text(zh=f"写法如 {example!r}。", en=f"Write it as in {example!r}."))


def read_day(text: str) -> Found:
    """A date in the ways in which people write it, year first."""
    match = _DATE.match(narrow(text))
    try:
        return (
            (date(int(match[1]), int(match[2]), int(match[3])), [])
            if match
            else (None, [_fault("in_force_from", text, DAY, "2026-01-05")])
        )
    except ValueError:
        return None, [_fault("in_force_from", text, DAY, "2026-01-05")]


def _status(text: str) -> Found:
    value = named(narrow(text), STATUSES)
    expected = Text(zh="有效、暂停或废止", en="in-force, suspended or abolished")
    return (Status(value), []) if value else (None, [_fault("status", text, expected, "有效")])


def _parent(text: str) -> Found:
    return type_named("code").read(text, elements()["basic_code"])


def _holders(text: str) -> Found:
    found: list[HeldBy] = []
    expected = Text(zh="一行一条：层级｜系统", en="one a line: level ｜ field of work")
    for line in [] if says_none(text) else lines(text):
        given = parts(line)
        level = named(narrow(given[0]), LEVELS)
        if len(given) != 2 or level is None or not given[1]:
            return None, [_fault("holders", line, expected, HOLDERS.example)]
        found.append(HeldBy(Level[level.upper()], given[1]))
    return tuple(found), []


def _open(text: str) -> Found:
    codes = {name: e.code for e in elements().values() for name in (e.code, e.title.zh, e.title.en.lower())}
    words = [] if says_none(text) else several(text)
    unknown = [word for word in words if word.lower() not in codes]
    if unknown:
        expected = Text(zh="要素名称或代码", en="names or codes of elements")
        return None, [_fault("open_elements", unknown[0], expected, OPEN.example)]
    return frozenset(codes[word.lower()] for word in words), []


def _words(text: str) -> Found:
    return tuple(() if says_none(text) else several(text)), []


def _region(text: str) -> Found:
    return narrow(text), []


READERS = {
    "in_force_from": read_day, "status": _status, "parent": _parent, "holders": _holders, "open_elements": _open,
    "life_events": _words, "region": _region,
}  # fmt: skip
WRITERS: dict[str, Callable[[Any], str]] = {
    "in_force_from": lambda value: value.isoformat(),
    "status": lambda value: next(each.title.zh for each in STATUSES if each.value == value.value),
    "holders": lambda value: (
        cell_of(line_of([rule.level.title.zh, rule.field_of_work]) for rule in value) if value else ""
    ),
    "open_elements": lambda value: "；".join(each.title.zh for each in elements().values() if each.code in value),
    "life_events": lambda value: "；".join(value),
    "parent": lambda value: value or "",
}


def heading(text: str) -> str:
    """A heading as it is compared: without the mark of a required column, blanks and case."""
    return re.sub(r"[\s*＊（(]必?填?[）)]?", "", tidy(text)).lower() if text else ""
