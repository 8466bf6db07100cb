"""A check: a pure function from tables to hits, with all that a reader must know about it in the same file."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Literal, get_args

import ibis.expr.types as ir

from shulong.checks.example import Example
from shulong.terms.errors import DeclarationFault, UnknownName
from shulong.terms.text import Text

Card = Literal["blue", "yellow", "red", "data"]
CARDS: tuple[Card, ...] = get_args(Card)
Scope = Literal["matter", "all"]
"""What a hit rests on: the acts of one matter and the declared side alone, or more (peers, a day's work, another matter)."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
Setting = int | float | str | bool
Builder = Callable[..., ir.Table]

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Param:
    """One threshold of a check: its default, its unit, and why the default is what it is."""

    default: Setting
    unit: str
    why: Text


class Params(dict[str, Param]):
    """The thresholds of a check by name, e.g. ``Params(grace_days=Param(31, unit="days", why=Text(…)))``."""

    def __init__(self, **params: Param) -> None:
        super().__init__(params)


@dataclass(frozen=True)
class Check:
    """One comparison that yields findings. It does not run itself: ``checks.run`` does.

    `tables` are the names of the delivered or derived tables that `build` takes, in order, before its last
    argument `p`. A card of ``data`` goes to the sender as data quality and never becomes a card of anybody.
    """

    id: str
    title: Text
    question: Text
    domain: str
    card: Card
    basis: tuple[str, ...]
    params: Params
    innocent: tuple[Text, ...]
    examples: tuple[Example, ...]
    tables: tuple[str, ...]
    build: Builder = field(repr=False)
    file: Path
    language: Literal["python", "sql"] = "python"
    scope: Scope = "all"

    @property
    def takes(self) -> tuple[str, ...]:
        """What a run gives to `build`, in order, before `p`: SQL is transpiled for the engine, so it needs it."""
        return ("engine", *self.tables) if self.language == "sql" else self.tables

    def settings(self, as_of: datetime, changed: Mapping[str, Setting] | None = None) -> SimpleNamespace:
        """The `p` of one run: each parameter's value, and `as_of`.

        Raises:
            UnknownName: a changed parameter is not one of this check; mend the setting's name.
        """
        values: dict[str, object] = {name: param.default for name, param in self.params.items()}
        for name, value in (changed or {}).items():
            if name not in self.params:
                known = ", ".join(self.params) or "-"
                raise UnknownName(
                    f"没有名为 {name!r} 的参数；该监督模型的参数为：{known}",
                    f"there is no parameter {name!r}; this check has: {known}",
                    place=self.id,
                    mend=Text(zh="请更正参数名称。", en="Correct the name of the parameter."),
                )
            values[name] = value
        return SimpleNamespace(**values, as_of=as_of)


def check(
    *,
    id: str,
    title: Text,
    question: Text,
    domain: str,
    card: Card,
    basis: Sequence[str],
    innocent: Sequence[Text],
    examples: Sequence[Example],
    params: Params | None = None,
    scope: Scope = "all",
) -> Callable[[Builder], Check]:
    """Declares the function below it as a check; whatever is missing is refused when the file is imported.

    Raises:
        DeclarationFault: the declaration is incomplete or contradicts its file; mend the file.
    """

    def declare(build: Builder) -> Check:
        file = Path(build.__code__.co_filename)
        declared = Check(
            id=id,
            title=title,
            question=question,
            domain=domain,
            card=card,
            basis=tuple(basis),
            params=params or Params(),
            innocent=tuple(innocent),
            examples=tuple(examples),
            tables=_tables(build, file),
            build=build,
            file=file,
            scope=scope,
        )
        refuse_incomplete(declared)
        _refuse_unknown_settings(declared, _settings_read(build))
        return declared

    return declare


def refuse_incomplete(declared: Check) -> None:
    """Raises DeclarationFault for the first thing that the declaration lacks or gets wrong."""
    place = str(declared.file)
    for wrong, zh, en in _faults(declared):
        if wrong:
            raise DeclarationFault(
                zh,
                en,
                place=place,
                mend=Text(
                    zh="请按 docs/zh/write-a-check.md 补正。",
                    en="Mend it as docs/en/write-a-check.md shows.",
                ),
            )


def _faults(c: Check) -> list[tuple[bool, str, str]]:
    domain, _, name = c.id.partition(".")
    expected = f"{domain}/{name.replace('-', '_')}{c.file.suffix}"
    found = f"{c.file.parent.name}/{c.file.name}"
    texts = [c.title, c.question, *c.innocent, *(param.why for param in c.params.values())]
    return [
        (
            not _ID.fullmatch(c.id),
            f"标识 {c.id!r} 应为“领域.名称”的短横线小写形式",
            f"the id {c.id!r} must be domain.name in kebab-case",
        ),
        (domain != c.domain, f"标识 {c.id!r} 与领域 {c.domain!r} 不符", f"the id {c.id!r} is not of {c.domain!r}"),
        (
            expected != found,
            f"标识 {c.id!r} 应写在文件 {expected}，现为 {found}",
            f"the id {c.id!r} belongs in the file {expected}, found in {found}",
        ),
        (c.card not in CARDS, f"预警牌 {c.card!r} 不在 {CARDS} 之中", f"the card {c.card!r} is none of {CARDS}"),
        (c.scope not in SCOPES, f"范围 {c.scope!r} 不在 {SCOPES} 之中", f"the scope {c.scope!r} is none of {SCOPES}"),
        (
            not all(isinstance(text, Text) for text in texts),
            "标题、问题、合理解释和参数理由须为中英文对照（Text）",
            "title, question, innocent explanations and reasons of parameters must be a Text in both languages",
        ),
        (not c.basis, "未写明依据", "it names no basis"),
        (not c.innocent, "未写明可能的合理解释", "it names no innocent explanation"),
        (not any(e.hits for e in c.examples), "缺少应当命中的示例", "it has no example of a hit"),
        (
            all(e.hits for e in c.examples),
            "缺少最相近而不应命中的示例",
            "it has no example of the nearest innocent case",
        ),
        (not c.tables, "未使用任何数据表", "it takes no table"),
    ]


def _tables(build: Builder, file: Path) -> tuple[str, ...]:
    names = list(inspect.signature(build).parameters)
    if not names or names[-1] != "p":
        raise DeclarationFault(
            f"函数 {build.__name__} 的最后一个参数应为 p，现为 {names}",
            f"the last parameter of {build.__name__} must be p, found {names}",
            place=str(file),
        )
    return tuple(names[:-1])


def _settings_read(build: Builder) -> set[str]:
    """Names that the function reads from `p`, found in its source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(build)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "p"
    }


def _refuse_unknown_settings(declared: Check, read: set[str]) -> None:
    unknown = read - {"as_of"} - set(declared.params)
    if unknown:
        raise DeclarationFault(
            f"函数读取了未声明的参数 {sorted(unknown)}",
            f"the function reads parameters that are not declared: {sorted(unknown)}",
            place=str(declared.file),
            mend=Text(zh="请在 params=Params(…) 中声明。", en="Declare them in params=Params(…)."),
        )
