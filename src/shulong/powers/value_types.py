"""What a value of an element looks like: one class a type, from a cell and to a cell, checked, and said.

A value's plain JSON form, by type (the lines and single records are in ``line_types``):

    code prose flow organ    "text"                      title        {"zh": …, "en": …}, "en" may be left out
    kind choice              "licence"                   choices      ["natural-person", …]
    levels                   ["city", "county"]          organs       ["99…", …]
    days                     {"days": 20, "unit": "working-days"}
    visits                   {"visits": 0, "depth": "whole"}, "depth" may be left out

An element that is not declared is absent. An empty list says that there is none, which is a declaration too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shulong.powers.cell_text import cell_of, line_of, narrow, parts, says_none, several, tidy
from shulong.powers.element import Choice, Element
from shulong.powers.fault import Fault
from shulong.powers.kind import kind, kinds
from shulong.terms.errors import UnknownName
from shulong.terms.region import Level
from shulong.terms.text import Text

Found = tuple[Any, list[Fault]]
"""A value and what is wrong with it; the value is None where nothing could be read."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither a workbook nor a sealed row can hold."""
LONGEST_CODE, LONGEST_LINE, LONGEST_PROSE = 128, 2_000, 20_000
LEVELS = tuple(Choice(level.name.lower(), level.title) for level in Level)
UNITS = (
    Choice("working-days", Text(zh="工作日", en="working days")),
    Choice("calendar-days", Text(zh="自然日", en="calendar days")),
)
DEPTHS = (
    Choice("none", Text(zh="不上网", en="not online")),
    Choice("enquiry", Text(zh="网上咨询", en="enquiry online")),
    Choice("application", Text(zh="网上申请", en="application online")),
    Choice("acceptance", Text(zh="网上受理", en="acceptance online")),
    Choice("whole", Text(zh="全程网办", en="wholly online")),
)
_DAYS = re.compile(
    r"^(\d{1,4})\s*个?\s*(工作日|工作天|working[ -]?days?|自然日|日历日|日历天|calendar[ -]?days?)?$", re.IGNORECASE
)
_AT_ONCE = frozenset({"当场办结", "当场办理", "即时办结", "立等可取", "at once"})


class ValueType:
    """How the values of one type are read, written, checked and said. It holds no value itself."""

    may_be_none = False
    """Whether an empty list may be declared."""
    expected = Text(zh="文本", en="text")
    example = ""

    def read(self, text: str, element: Element) -> Found:
        """The value that a cell's text means; the text is not empty."""
        raise NotImplementedError

    def write(self, value: Any, element: Element) -> str:
        """The text that ``read`` gives the same value for; the value has been checked."""
        raise NotImplementedError

    def check(self, value: Any, element: Element) -> list[Fault]:
        """What is wrong with a value."""
        raise NotImplementedError

    def say(self, value: Any, element: Element) -> Text:
        """The value as a person reads it."""
        written = self.write(value, element)
        return Text(zh=written, en=written)

    def fault(self, element: Element, found: object, expected: Text | None = None, mend: Text | None = None) -> Fault:
        """A fault of this type, with its usual expectation and mend unless others are given."""
        example = self.example or "…"
        usual = Text(zh=f"写法如 {example!r}。", en=f"Write it as in {example!r}.")
        return Fault(element.code, str(found), expected or self.expected, mend or usual)


class Line(ValueType):
    """One line of text: a code, an organ, a flow."""

    longest = LONGEST_LINE

    def read(self, text: str, element: Element) -> Found:
        """The text, its full-width characters made ordinary."""
        value = narrow(text)
        return value, self.check(value, element)

    def write(self, value: Any, element: Element) -> str:
        """The text as it is."""
        return str(value)

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A text of one line, not empty and not too long."""
        return self._line(value, element)

    def _line(self, value: Any, element: Element) -> list[Fault]:
        if not isinstance(value, str) or not value or tidy(value) != value or "\n" in value or CONTROL.search(value):
            return [self.fault(element, value, _ONE_LINE)]
        if len(value) > self.longest:
            return [self.fault(element, f"{len(value)}", _at_most(self.longest), _SHORTEN)]
        return []


class Code(Line):
    """A code, such as a basic code ``XK/01001`` or an organ's credit code: letters, digits and ``/ . _ -``, without blanks."""

    longest = LONGEST_CODE
    expected = Text(zh="由字母、数字与 / . _ - 组成的编码", en="a code of letters, digits and / . _ -")
    example = "XK/01001"
    _form = re.compile(r"^[A-Za-z0-9][\w/.:-]*$")

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A code without blanks."""
        return self._line(value, element) or (
            [] if self._form.match(value) and narrow(value) == value else [self.fault(element, value)]
        )


class Organ(Code):
    """An organ's code."""

    longest = 64

    expected = Text(zh="机关的统一社会信用代码", en="an organ's unified social credit code")
    example = "11990000MB0000001A"


class Flow(Code):
    """The id of a published flow."""

    expected = Text(zh="已发布流程的编号", en="the id of a published flow")
    example = "food-licence"
    _form = re.compile(r"^\w[\w/.:-]*$")


class Title(Line):
    """A name in Chinese and, where there is one, in English: ``示例许可｜Example licence``."""

    expected = Text(zh="名称，可附英文：中文｜英文", en="a name, with its English after ｜ if there is one")
    example = "示例许可｜Example licence"

    def read(self, text: str, element: Element) -> Found:
        """The two names of a cell."""
        found = parts(tidy(text))
        if len(found) > 2:
            return None, [self.fault(element, text)]
        value = {"zh": found[0]} | ({"en": found[1]} if len(found) == 2 and found[1] else {})
        return value, self.check(value, element)

    def write(self, value: Any, element: Element) -> str:
        """Both names between ｜."""
        return line_of([value["zh"], value.get("en", "")])

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A Chinese name and perhaps an English one."""
        if not isinstance(value, Mapping) or "zh" not in value or set(value) - {"zh", "en"}:
            return [self.fault(element, value)]
        return [fault for name in value.values() for fault in self._line(name, element)]

    def say(self, value: Any, element: Element) -> Text:
        """The name in each language; the Chinese one where there is no English."""
        return Text(zh=value["zh"], en=value.get("en", value["zh"]))


class Prose(ValueType):
    """Text of any number of lines."""

    def read(self, text: str, element: Element) -> Found:
        """The text, with plain line ends."""
        value = tidy(text.replace("\r\n", "\n").replace("\r", "\n"))
        return value, self.check(value, element)

    def write(self, value: Any, element: Element) -> str:
        """The text as it is."""
        return str(value)

    def check(self, value: Any, element: Element) -> list[Fault]:
        """Text without control characters, not too long."""
        if not isinstance(value, str) or not value or tidy(value) != value or CONTROL.search(value) or "\r" in value:
            return [self.fault(element, value, Text(zh="首尾没有空白的文本", en="text without blanks around it"))]
        if len(value) > LONGEST_PROSE:
            return [self.fault(element, f"{len(value)}", _at_most(LONGEST_PROSE), _SHORTEN)]
        return []


class OneOf(ValueType):
    """One of the element's choices; a cell may say it by value or by name in either language."""

    def options(self, element: Element) -> Sequence[Choice]:
        """What may be chosen."""
        return element.choices

    def read(self, text: str, element: Element) -> Found:
        """The value of the choice named."""
        value = named(narrow(text), self.options(element))
        return value, ([] if value else [self._unknown(text, element)])

    def write(self, value: Any, element: Element) -> str:
        """The Chinese name, as drop-downs show it."""
        return self.say(value, element).zh

    def check(self, value: Any, element: Element) -> list[Fault]:
        """One of the values."""
        known = any(value == choice.value for choice in self.options(element))
        return [] if known else [self._unknown(value, element)]

    def say(self, value: Any, element: Element) -> Text:
        """The name of the choice."""
        return next(choice.title for choice in self.options(element) if choice.value == value)

    def _unknown(self, found: object, element: Element) -> Fault:
        options = self.options(element)
        zh, en = "、".join(o.title.zh for o in options), ", ".join(o.value for o in options)
        mend = Text(zh="请从下拉列表中选取。", en="Choose from the drop-down.")
        return self.fault(element, found, Text(zh=f"下列之一：{zh}", en=f"one of {en}"), mend)


class SomeOf(OneOf):
    """Several of the element's choices, none twice: ``自然人；法人``."""

    def read(self, text: str, element: Element) -> Found:
        """The values of the choices named, in the order in which they are declared."""
        options, words = self.options(element), several(text)
        values = [named(narrow(word), options) for word in words]
        faults = [self._unknown(word, element) for word, value in zip(words, values, strict=True) if value is None]
        return (None, faults) if faults or not values else ([o.value for o in options if o.value in values], [])

    def write(self, value: Any, element: Element) -> str:
        """The Chinese names."""
        return self.say(value, element).zh

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A list of at least one value, each known, none twice."""
        if not isinstance(value, list) or not value or len({*map(str, value)}) != len(value):
            expected = Text(zh="至少选一项，且不重复", en="at least one choice, none twice")
            return [self.fault(element, value, expected, Text(zh="请至少选取一项。", en="Choose at least one."))]
        return [fault for each in value for fault in super(SomeOf, self).check(each, element)]

    def say(self, value: Any, element: Element) -> Text:
        """The names of the choices."""
        titles = [choice.title for choice in self.options(element) if choice.value in value]
        return Text(zh="；".join(each.zh for each in titles), en="; ".join(each.en for each in titles))


class Levels(SomeOf):
    """Levels at which the power is exercised."""

    def options(self, element: Element) -> Sequence[Choice]:
        """The five levels."""
        return LEVELS


class KindOf(OneOf):
    """A kind of power, by id."""

    def options(self, element: Element) -> Sequence[Choice]:
        """Every kind."""
        return [Choice(each.id, each.title) for each in kinds().values()]

    def read(self, text: str, element: Element) -> Found:
        """The kind of that name, code or prefix."""
        try:
            return kind(narrow(text)).id, []
        except UnknownName:
            return super().read(text, element)


class Organs(Organ):
    """Several organs, by code; none is a value too."""

    may_be_none = True

    def read(self, text: str, element: Element) -> Found:
        """The codes between ； or lines."""
        value = [] if says_none(text) else [narrow(word) for word in several(text)]
        return value, self.check(value, element)

    def write(self, value: Any, element: Element) -> str:
        """One code a line."""
        return cell_of(value)

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A list of codes, none twice; a code that a cell would take for none is none."""
        codes = [*map(str, value)] if isinstance(value, list) else []
        if not isinstance(value, list) or len({*codes}) != len(value) or any(map(says_none, codes)):
            return [self.fault(element, value, Text(zh="不重复的机关代码", en="organs' codes, none twice"))]
        return [fault for each in value for fault in super(Organs, self).check(each, element)]


class Days(ValueType):
    """A number of days with its unit, never without: the law counts both."""

    expected = Text(zh="天数与单位（工作日或自然日）", en="a number of days and its unit (working or calendar days)")
    example = "20 工作日"

    def read(self, text: str, element: Element) -> Found:
        """``20 工作日``, ``20个自然日``, ``20 working days``; ``当场办结`` is 0 working days."""
        plain = narrow(text)
        if plain.lower() in _AT_ONCE:
            return {"days": 0, "unit": "working-days"}, []
        match = _DAYS.match(plain)
        if match is None or match[2] is None:
            return None, [self.fault(element, text)]
        working = match[2].lower().startswith(("工作", "working"))
        return {"days": int(match[1]), "unit": "working-days" if working else "calendar-days"}, []

    def write(self, value: Any, element: Element) -> str:
        """``20 工作日``."""
        return self.say(value, element).zh

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A whole number from 0 and a unit."""
        fits = isinstance(value, Mapping) and set(value) == {"days", "unit"} and is_count(value["days"])
        return [] if fits and named(str(value["unit"]), UNITS) == value["unit"] else [self.fault(element, value)]

    def say(self, value: Any, element: Element) -> Text:
        """The number and the unit."""
        unit = next(each.title for each in UNITS if each.value == value["unit"])
        return Text(zh=f"{value['days']} {unit.zh}", en=f"{value['days']} {unit.en}")


class Visits(ValueType):
    """How often one must come in person, and how far it goes online: ``0｜全程网办``."""

    expected = Text(zh="到场次数，可附网办深度", en="the number of visits, with the depth online if known")
    example = "0｜全程网办"

    def read(self, text: str, element: Element) -> Found:
        """The number, and the depth after ｜."""
        first, *rest = parts(tidy(text))
        count = re.match(r"^(\d{1,3})\s*次?$", narrow(first))
        depth = named(narrow(rest[0]), DEPTHS) if rest else None
        if count is None or len(rest) > 1 or (rest and depth is None):
            return None, [self.fault(element, text)]
        return {"visits": int(count[1])} | ({"depth": depth} if depth else {}), []

    def write(self, value: Any, element: Element) -> str:
        """The number and the Chinese name of the depth."""
        return line_of([str(value["visits"]), self._depth(value).zh if "depth" in value else ""])

    def check(self, value: Any, element: Element) -> list[Fault]:
        """A number from 0, and a known depth or none."""
        fits = isinstance(value, Mapping) and not set(value) - {"visits", "depth"} and is_count(value.get("visits"))
        known = fits and ("depth" not in value or any(value["depth"] == each.value for each in DEPTHS))
        return [] if known else [self.fault(element, value)]

    def say(self, value: Any, element: Element) -> Text:
        """Both as a phrase."""
        count = value["visits"]
        zh, en = (
            (f"到场 {count} 次", f"{count} visit" + ("s" if count > 1 else ""))
            if count
            else ("不见面办理", "no visit needed")
        )
        if "depth" in value:
            depth = self._depth(value)
            zh, en = f"{zh}，{depth.zh}", f"{en}, {depth.en}"
        return Text(zh=zh, en=en)

    def _depth(self, value: Any) -> Text:
        return next(each.title for each in DEPTHS if each.value == value["depth"])


_ONE_LINE = Text(zh="一行文本，首尾没有空白", en="one line of text without blanks around it")
_SHORTEN = Text(zh="请缩短，或核对是否串列。", en="Shorten it, or see whether columns have shifted.")


def _at_most(longest: int) -> Text:
    return Text(zh=f"至多 {longest} 个字符", en=f"at most {longest} characters")


def named(word: str, options: Iterable[Choice]) -> str | None:
    """The value of the option of that value or name; None if there is none."""
    wanted = word.lower()
    for option in options:
        if wanted in (option.value, option.title.zh, option.title.en.lower()):
            return option.value
    return None


def is_count(value: object) -> bool:
    """Whether a value is a whole number from 0 to 9,999."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 9_999
