"""Values of several parts: lists of one record a line (materials, conditions, fees, …), a single record, and legal bases.

A record is a mapping; a part that is not given is absent. By type, optional parts in brackets:

    conditions        text [rule]                                    procedures        name [limit]
    materials         name [form] [copies] [source] [replaced_by]    intermediaries    name [basis] [limit] [payer]
    fees              item standard [basis]                          responsibilities  step post liability
    basis             law [citation]                                 result            name [sample] [validity]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shulong.powers.cell_text import cell_of, line_of, lines, narrow, parts, says_none, several, tidy
from shulong.powers.element import Choice, Element
from shulong.powers.fault import Fault
from shulong.powers.value_types import (
    CONTROL,
    LONGEST_LINE,
    Code,
    Days,
    Flow,
    Found,
    KindOf,
    Levels,
    OneOf,
    Organ,
    Organs,
    Prose,
    SomeOf,
    Title,
    ValueType,
    Visits,
    is_count,
    named,
)
from shulong.terms.errors import UnknownName
from shulong.terms.text import Text

FORMS = (
    Choice("original", Text(zh="原件", en="original")),
    Choice("copy", Text(zh="复印件", en="copy")),
    Choice("original-and-copy", Text(zh="原件及复印件", en="original and copy")),
    Choice("electronic", Text(zh="电子件", en="electronic")),
    Choice("shown", Text(zh="原件核验", en="original shown")),
)
SOURCES = (
    Choice("applicant", Text(zh="申请人自备", en="the applicant")),
    Choice("government", Text(zh="政府部门核发", en="a public body")),
    Choice("other", Text(zh="其他机构出具", en="another institution")),
)
PAYERS = (
    Choice("applicant", Text(zh="申请人付费", en="the applicant pays")),
    Choice("organ", Text(zh="机关付费", en="the organ pays")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a record. ``form`` is text, count, days, or several (a list of texts), or choice with its ``options``."""

    key: str
    title: Text
    form: str = "text"
    required: bool = False
    options: tuple[Choice, ...] = ()

    def read(self, text: str) -> Any:
        """The value of a part that is not empty; None if it cannot be read."""
        if self.form == "count":
            match = re.match(r"^(\d{1,4})\s*份?$", narrow(text))
            return int(match[1]) if match else None
        if self.form == "days":
            return _DAYS.read(text, _ANY)[0]
        if self.form == "several":
            return several(text) or None
        return named(narrow(text), self.options) if self.form == "choice" else text

    def write(self, value: Any) -> str:
        """The text that ``read`` gives the value for."""
        if self.form == "days":
            return _DAYS.write(value, _ANY)
        return "、".join(value) if self.form == "several" else self.say(value).zh

    def say(self, value: Any) -> Text:
        """The value as a person reads it."""
        if self.form == "choice":
            return next(each.title for each in self.options if each.value == value)
        if self.form == "days":
            return _DAYS.say(value, _ANY)
        return (
            Text(zh="、".join(value), en=", ".join(value))
            if self.form == "several"
            else Text(zh=f"{value}", en=f"{value}")
        )

    def fits(self, value: Any) -> bool:
        """Whether a value may stand here."""
        if self.form == "count":
            return is_count(value)
        if self.form == "days":
            return not _DAYS.check(value, _ANY)
        if self.form == "several":
            return isinstance(value, list) and bool(value) and all(_is_word(each) for each in value)
        return any(value == each.value for each in self.options) if self.form == "choice" else _is_line(value)

    @property
    def expected(self) -> Text:
        """What is expected here."""
        wanted = {"count": ("份数（整数）", "a whole number"), "days": ("天数与单位", "days and their unit")}
        zh, en = wanted.get(self.form, ("不空的文本", "text that is not empty"))
        if self.options:
            zh, en = "、".join(each.title.zh for each in self.options), ", ".join(each.value for each in self.options)
        return Text(zh=f"“{self.title.zh}”部分：{zh}", en=f"in the part {self.key}: {en}")


class Lines(ValueType):
    """A list of records, one a line, their parts between ｜."""

    may_be_none = True
    parts: tuple[Part, ...] = ()

    @property
    def expected(self) -> Text:  # type: ignore[override]
        """The parts in their order."""
        zh = "｜".join(part.title.zh + ("" if part.required else "（可空）") for part in self.parts)
        en = " ｜ ".join(part.title.en + ("" if part.required else " (optional)") for part in self.parts)
        return Text(zh=f"一行一条：{zh}", en=f"one a line: {en}")

    def read(self, text: str, element: Element) -> Found:
        """The records of a cell; every line that cannot be read is a fault of its own."""
        if says_none(text):
            return ([], []) if self.may_be_none else (None, [self.fault(element, text)])
        read = [self._record(line, element) for line in lines(text)]
        faults = [fault for _, found in read for fault in found]
        return (None if faults else [record for record, _ in read]), faults

    def write(self, value: Any, element: Element) -> str:
        """One record a line."""
        return cell_of(self._line(record) for record in value)

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A list of records, each with its required parts, nothing unknown, none twice."""
        if not isinstance(value, list) or not (value or self.may_be_none):
            return [self.fault(element, value)]
        faults = [fault for record in value for fault in self._faults(record, element)]
        if not faults and len(written := [self._line(record) for record in value]) != len(set(written)):
            again = next(line for line in written if written.count(line) > 1)
            mend = Text(zh="请删去重复的一条。", en="Remove one of them.")
            return [self.fault(element, again, Text(zh="每条只出现一次", en="each line only once"), mend)]
        return faults

    def say(self, value: Any, element: Element) -> Text:
        """The records as lines, their parts between commas."""
        if not value:
            return Text(zh="无", en="none")
        said = [[part.say(record[part.key]) for part in self.parts if part.key in record] for record in value]
        zh, en = ("，".join(t.zh for t in line) for line in said), (", ".join(t.en for t in line) for line in said)
        return Text(zh="\n".join(zh), en="\n".join(en))

    def _record(self, line: str, element: Element) -> Found:
        given = parts(line)
        if len(given) > len(self.parts):
            return None, [self.fault(element, line)]
        record: dict[str, Any] = {}
        for part, text in zip(self.parts, given, strict=False):
            if text and (value := part.read(text)) is None:
                return None, [self.fault(element, line, part.expected)]
            if text:
                record[part.key] = value
        return record, self._faults(record, element)

    def _line(self, record: Mapping[str, Any]) -> str:
        return line_of([part.write(record[part.key]) if part.key in record else "" for part in self.parts])

    def _faults(self, record: Any, element: Element) -> list[Fault]:
        if not isinstance(record, Mapping) or set(record) - {part.key for part in self.parts}:
            return [self.fault(element, record)]
        wrong = [p for p in self.parts if (p.required if p.key not in record else not p.fits(record[p.key]))]
        return [self.fault(element, record.get(part.key, ""), part.expected) for part in wrong]


class Conditions(Lines):
    """Conditions of acceptance; a machine-readable rule may follow each."""

    example = "年满十八周岁｜age >= 18"
    parts = (Part("text", Text(zh="条件", en="condition"), required=True), Part("rule", Text(zh="机读规则", en="rule")))


class Materials(Lines):
    """What an applicant hands in."""

    example = "经营场所证明｜复印件｜1｜申请人自备｜不动产权证、租赁备案数据"
    parts = (
        Part("name", Text(zh="名称", en="name"), required=True),
        Part("form", Text(zh="形式", en="form"), "choice", options=FORMS),
        Part("copies", Text(zh="份数", en="copies"), "count"),
        Part("source", Text(zh="来源", en="source"), "choice", options=SOURCES),
        Part("replaced_by", Text(zh="可代替的证照或共享数据", en="replaced by certificate or shared data"), "several"),
    )


class Procedures(Lines):
    """Special procedures, during which the clock stands, with their own limits."""

    example = "听证｜20 工作日"
    parts = (
        Part("name", Text(zh="程序", en="procedure"), required=True),
        Part("limit", Text(zh="时限", en="limit"), "days"),
    )


class Fees(Lines):
    """What is charged, by what standard, on what basis. An amount is read from ``standard`` where one is needed."""

    example = "工本费｜每证 10 元｜《示例条例》第五条"
    parts = (
        Part("item", Text(zh="项目", en="item"), required=True),
        Part("standard", Text(zh="标准", en="standard"), required=True),
        Part("basis", Text(zh="依据", en="basis")),
    )


class Intermediaries(Lines):
    """Services of third parties that an applicant needs."""

    example = "检测报告｜《示例条例》第六条｜5 工作日｜机关付费"
    parts = (
        Part("name", Text(zh="名称", en="name"), required=True),
        Part("basis", Text(zh="依据", en="basis")),
        Part("limit", Text(zh="时限", en="limit"), "days"),
        Part("payer", Text(zh="付费方", en="payer"), "choice", options=PAYERS),
    )


class Responsibilities(Lines):
    """Which post answers for which step, and for what."""

    may_be_none = False
    example = "受理｜窗口人员｜符合条件而不受理"
    parts = (
        Part("step", Text(zh="环节", en="step"), required=True),
        Part("post", Text(zh="责任岗位", en="post"), required=True),
        Part("liability", Text(zh="追责情形", en="what it answers for"), required=True),
    )


class Result(Lines):
    """What comes out of it: one record, its parts between ｜."""

    may_be_none = False
    example = "示例许可证｜样本 A-1｜3 年"
    parts = (
        Part("name", Text(zh="名称", en="name"), required=True),
        Part("sample", Text(zh="样本", en="sample")),
        Part("validity", Text(zh="有效期", en="validity")),
    )

    def read(self, text: str, element: Element) -> Found:
        """The one record of a cell."""
        found = lines(text)
        return self._record(found[0], element) if len(found) == 1 else (None, [self.fault(element, text)])

    def write(self, value: Any, element: Element) -> str:
        """The record as a line."""
        return self._line(value)

    def check(self, value: Any, element: Element) -> list[Fault]:
        """One record."""
        return self._faults(value, element)

    def say(self, value: Any, element: Element) -> Text:
        """Its parts between commas."""
        return super().say([value], element)


class Basis(Lines):
    """Legal bases: the law in 《》, the article after it; several to a line if one likes. It is not resolved here."""

    may_be_none = False
    example = "《示例条例》第三条第一款"
    parts = (
        Part("law", Text(zh="法律法规", en="law"), required=True),
        Part("citation", Text(zh="条款", en="article")),
    )
    _cited = re.compile(r"《([^《》]+)》([^《》]*)")

    @property
    def expected(self) -> Text:  # type: ignore[override]
        """How a basis is cited."""
        return Text(zh="《法规名称》第几条", en="《name of the law》 and its article")

    def read(self, text: str, element: Element) -> Found:
        """The laws cited with their articles, each once."""
        records: list[dict[str, str]] = []
        for line in lines(text):
            if not line.startswith("《") or self._cited.sub("", line):
                return None, [self.fault(element, line)]
            for law, citation in self._cited.findall(line):
                cited = {"law": tidy(law)} | ({"citation": rest} if (rest := citation.strip(_BETWEEN_BASES)) else {})
                if cited not in records:
                    records.append(cited)
        return (records, self.check(records, element)) if records else (None, [self.fault(element, text)])

    def _line(self, record: Mapping[str, Any]) -> str:
        return f"《{record['law']}》{record.get('citation', '')}"

    def _faults(self, record: Any, element: Element) -> list[Fault]:
        faults = super()._faults(record, element)
        citation = record.get("citation", "") if not faults else ""
        marked = not faults and any(mark in text for mark in "《》" for text in record.values())
        marked = marked or citation.strip(_BETWEEN_BASES) != citation
        return [self.fault(element, self._line(record))] if marked else faults

    def say(self, value: Any, element: Element) -> Text:
        """As cited."""
        written = self.write(value, element)
        return Text(zh=written, en=written)


def _is_line(value: object) -> bool:
    plain = isinstance(value, str) and 0 < len(value) <= LONGEST_LINE and tidy(value) == value and "\n" not in value
    return plain and not CONTROL.search(str(value)) and not says_none(str(value))


def _is_word(value: object) -> bool:
    return _is_line(value) and several(str(value)) == [value]


_BETWEEN_BASES = " 　；;、，,。"
_DAYS = Days()
_ANY = Element(
    0,
    "limit",
    Text(zh="时限", en="limit"),
    "days",
    "template",
    (),
    public=True,
    may_open=False,
    help=Text(zh="时限", en="limit"),
)
_TYPES: dict[str, ValueType] = {
    "code": Code(), "title": Title(), "kind": KindOf(), "prose": Prose(), "choice": OneOf(), "choices": SomeOf(), "basis": Basis(),
    "levels": Levels(), "organ": Organ(), "organs": Organs(), "conditions": Conditions(), "materials": Materials(), "flow": Flow(),
    "days": _DAYS, "procedures": Procedures(), "fees": Fees(), "result": Result(), "visits": Visits(),
    "intermediaries": Intermediaries(), "responsibilities": Responsibilities(),
}  # fmt: skip


@cache
def type_named(name: str) -> ValueType:
    """The type of that name, as ``elements.yaml`` writes it.

    Raises:
        UnknownName: there is none.
    """
    if name not in _TYPES:
        raise UnknownName(f"没有要素类型 {name!r}", f"no type of element {name!r}; there are: {', '.join(_TYPES)}")
    return _TYPES[name]
