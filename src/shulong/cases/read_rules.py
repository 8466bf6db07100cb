"""A rules file (YAML) read into rules; all its faults are said together, each with line, rule, field, what was found and expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.cases.card import Colour
from shulong.cases.rule import By, Repeat, Rule, Rules
from shulong.powers.faults import Faults, together
from shulong.powers.kind import kinds
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

MEND = Text(zh="写法见 docs/zh/cards.md。", en="See docs/en/cards.md.")
LARGEST = 1_000_000
"""Bytes of a rules file; a larger one is none."""
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SETS = ("checks", "domains", "kinds", "organs", "posts")
FILE_KEYS = {"version", "title", "in_force", "rules", "repeats"}
RULE_KEYS = {"title", "colours", "days", "todo", "together", *SETS}
REPEAT_KEYS = {"title", "by", "yellows", "within_days", "days", "todo", "kinds", "organs"}
COLOURS = ", ".join(Colour)
Made = TypeVar("Made")


def read_rules(path: Path) -> Rules:
    """The rules of a file.

    Raises:
        DeclarationFault: not a rules file, or one with faults; all of them are named, nothing is taken.
    """
    if path.stat().st_size > LARGEST:
        raise DeclarationFault("文件过大，不是规则文件", "too large for a file of rules", place=str(path), mend=MEND)
    try:
        document = YAML().load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DeclarationFault("不是 UTF-8 文本", "is not UTF-8 text", place=str(path), mend=MEND) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise DeclarationFault("不是有效的 YAML", f"is not valid YAML: {error}", place=str(path), mend=MEND) from error
    if not isinstance(document, Mapping):
        raise DeclarationFault("应为键值对", "a mapping of keys was expected", place=str(path), mend=MEND)
    return _Reader(path, document).rules()


class _Reader:
    """Reads one document and gathers what is wrong with it."""

    def __init__(self, path: Path, document: Mapping[str, Any]) -> None:
        self.document = document
        self.faults = Faults(path, document)

    def rules(self) -> Rules:
        """The rules; DeclarationFault if there is any fault."""
        self._keys([], self.document, FILE_KEYS, {"title", "repeats"})
        version = self._number(["version"], self.document.get("version"), least=1)
        title = self._text(["title"], self.document["title"]) if "title" in self.document else None
        start = self._day(["in_force", "from"], self.document.get("in_force"))
        rules = self._each("rules", self._rule)
        repeats = self._each("repeats", self._repeat)
        if not rules and not self.faults.found:
            self._wrong(["rules"], self.document.get("rules"), Text(zh="至少一条规则", en="at least one rule"))
        if self.faults.found:
            raise together(self.faults.found, MEND)
        assert start is not None
        said = title or Text(zh=f"亮牌规则第{version}版", en=f"Rules of cards, version {version}")
        return Rules(version, said, start, tuple(rules), tuple(repeats))

    def _each(self, section: str, make: Callable[[str, Mapping[str, Any]], Made | None]) -> list[Made]:
        given = self.document.get(section) or {}
        if not isinstance(given, Mapping):
            self._wrong([section], given, Text(zh="规则编号到规则的键值对", en="a mapping of a rule's id to the rule"))
            return []
        made = [self._named(section, str(rule_id), rule, make) for rule_id, rule in given.items()]
        return [each for each in made if each is not None]

    def _named(
        self, section: str, rule_id: str, rule: Any, make: Callable[[str, Mapping[str, Any]], Made | None]
    ) -> Made | None:
        if not ID.fullmatch(rule_id):
            self._wrong([section, rule_id], rule_id, Text(zh="小写短横线编号", en="an id in kebab-case"))
        if section == "repeats" and rule_id in (self.document.get("rules") or {}):
            self._wrong([section, rule_id], rule_id, Text(zh="不与规则重复的编号", en="an id that no rule bears"))
        if not isinstance(rule, Mapping):
            self._wrong([section, rule_id], rule, Text(zh="键值对", en="a mapping of keys"))
            return None
        return make(rule_id, rule)

    def _rule(self, rule_id: str, given: Mapping[str, Any]) -> Rule | None:
        at = ["rules", rule_id]
        self._keys(at, given, RULE_KEYS, {"together", *SETS})
        colours = self._colours([*at, "colours"], given.get("colours"))
        days = self._by_colour([*at, "days"], given.get("days"), colours.values(), self._number)
        todo = self._by_colour([*at, "todo"], given.get("todo"), colours.values(), self._text)
        title = self._text([*at, "title"], given.get("title"))
        sets = {name: self._names([*at, name], given.get(name)) for name in SETS}
        self._kinds([*at, "kinds"], sets["kinds"])
        whole = given.get("together", False)
        if not isinstance(whole, bool):
            self._wrong([*at, "together"], whole, Text(zh="true 或 false", en="true or false"))
        if title is None or any(text is None for text in todo.values()):
            return None
        said = {colour: text for colour, text in todo.items() if text is not None}
        return Rule(rule_id, title, colours, days, said, **sets, together=bool(whole))

    def _repeat(self, rule_id: str, given: Mapping[str, Any]) -> Repeat | None:
        at = ["repeats", rule_id]
        self._keys(at, given, REPEAT_KEYS, {"kinds", "organs"})
        title, todo = (self._text([*at, name], given.get(name)) for name in ("title", "todo"))
        yellows = self._number([*at, "yellows"], given.get("yellows"), least=2)
        within, days = (self._number([*at, name], given.get(name)) for name in ("within_days", "days"))
        sets = {name: self._names([*at, name], given.get(name)) for name in ("kinds", "organs")}
        self._kinds([*at, "kinds"], sets["kinds"])
        by = given.get("by")
        if by not in set(By):
            self._wrong([*at, "by"], by, Text(zh=f"{'、'.join(By)} 之一", en=f"one of {', '.join(By)}"))
            return None
        if title is None or todo is None:
            return None
        return Repeat(rule_id, title, By(str(by)), yellows, within, days, todo, **sets)

    def _keys(self, at: Sequence[str], given: Mapping[str, Any], known: set[str], optional: set[str]) -> None:
        for key in given:
            if str(key) not in known:
                self._wrong([*at, str(key)], str(key), Text(zh=f"{'、'.join(sorted(known))} 之一", en=f"one of {', '.join(sorted(known))}"))  # fmt: skip
        for key in sorted(known - optional - set(map(str, given))):
            self._wrong([*at, key], None, Text(zh="填写", en="a value"))

    def _colours(self, at: Sequence[str], given: Any) -> dict[Colour, Colour]:
        expected = Text(zh=f"疑点颜色到预警牌颜色（{COLOURS}）；数据问题不亮牌",
                        en=f"colours of findings to colours of cards ({COLOURS}); data quality never becomes a card")  # fmt: skip
        if given is None:
            return {}
        if not isinstance(given, Mapping) or not given:
            self._wrong(at, given, expected)
            return {}
        found = {}
        for key, value in given.items():
            if key in set(Colour) and value in set(Colour):
                found[Colour(str(key))] = Colour(str(value))
            else:
                self._wrong([*at, str(key)], f"{key}: {value}", expected)
        return found

    def _by_colour(
        self, at: Sequence[str], given: Any, colours: Iterable[Colour], read: Callable[[Sequence[str], Any], Made]
    ) -> dict[Colour, Made]:
        """One value a colour that a card of the rule may have."""
        wanted = sorted(set(colours), key=lambda colour: colour.weight)
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self._wrong(at, given, Text(zh=f"各颜色的值（{COLOURS}）", en=f"a value a colour ({COLOURS})"))
            return {}
        for key in given:
            if key not in set(Colour):
                self._wrong([*at, str(key)], str(key), Text(zh=f"{COLOURS} 之一", en=f"one of {COLOURS}"))
        return {colour: read([*at, str(colour)], given.get(str(colour))) for colour in wanted}

    def _names(self, at: Sequence[str], given: Any) -> frozenset[str]:
        if given is None:
            return frozenset()
        if isinstance(given, list) and given and all(isinstance(each, str) and each.strip() for each in given):
            return frozenset(str(each) for each in given)
        self._wrong(at, given, Text(zh="编号的列表；不限时请删去该键", en="a list of ids; leave the key out to ask nothing"))  # fmt: skip
        return frozenset()

    def _kinds(self, at: Sequence[str], given: frozenset[str]) -> None:
        for each in sorted(given - set(kinds())):
            self._wrong(at, each, Text(zh=f"权力类别 {'、'.join(kinds())} 之一", en=f"one of the kinds {', '.join(kinds())}"))  # fmt: skip

    def _number(self, at: Sequence[str], given: Any, least: int = 1) -> int:
        if isinstance(given, int) and not isinstance(given, bool) and least <= given <= 10_000:
            return int(given)
        if given is not None or len(at) > 3:
            self._wrong(at, given, Text(zh=f"{least} 以上的整数", en=f"a whole number from {least}"))
        return 0

    def _text(self, at: Sequence[str], given: Any) -> Text | None:
        if isinstance(given, Mapping) and set(given) == {"zh", "en"} and all(str(each or "").strip() for each in given.values()):  # fmt: skip
            return Text(zh=str(given["zh"]).strip(), en=str(given["en"]).strip())
        if given is not None or at[-1] in set(Colour):
            self._wrong(at, given, Text(zh="{zh: 中文, en: 英文}，两者都不能为空", en="{zh: …, en: …}, neither empty"))
        return None

    def _day(self, at: Sequence[str], given: Any) -> date | None:
        if isinstance(given, Mapping) and set(given) == {"from"} and type(given["from"]) is date:
            return given["from"]
        if given is not None:
            self._wrong(at, given, Text(zh="{from: 2026-07-01} 形式的日期", en="a day of the form {from: 2026-07-01}"))
        return None

    def _wrong(self, at: Sequence[str], found: Any, expected: Text) -> None:
        section, rule, *rest = [*at, "", ""][:2] + list(at[2:])
        where = Text(zh=f"规则 {rule!r} 的 {'.'.join(rest)}" if rest else ".".join(at) or "文件", en=f"rule {rule!r}, {'.'.join(rest)}" if rest else ".".join(at) or "the file")  # fmt: skip
        given = repr(_bare(found))[:80]
        shown = Text(zh=given, en=given) if found is not None else Text(zh="空缺", en="nothing")
        line = [section, rule, *rest] if rule else list(at)
        self.faults.add(line, f"{where.zh}：实为 {shown.zh}，应为{expected.zh}", f"{where.en}: found {shown.en}, expected {expected.en}")  # fmt: skip


def _bare(node: Any) -> Any:
    """A value of the file as plain Python, so that a message shows no reader's types."""
    if isinstance(node, Mapping):
        return {str(key): _bare(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_bare(each) for each in node]
    return node if isinstance(node, bool | int | float | type(None)) else str(node)
