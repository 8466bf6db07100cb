"""Kinds of power: licence, penalty, … and the internal and further powers; declared in ``declared/kinds.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from shulong.terms.errors import UnknownName
from shulong.terms.text import Text

DECLARED = Path(__file__).parent / "declared"
GROUPS = ("external", "service", "internal", "further")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``prefix`` (``XK/01``) begins every basic code of that kind; ``group`` is one of ``GROUPS``."""

    id: str
    code: str
    number: str
    group: str
    title: Text

    @property
    def prefix(self) -> str:
        """What a basic code of this kind begins with."""
        return f"{self.code}/{self.number}"


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by id, in the order of pages."""
    listed = YAML(typ="safe").load((DECLARED / "kinds.yaml").read_text(encoding="utf-8"))["kinds"]
    return {
        each["id"]: Kind(each["id"], each["code"], each["number"], each["group"], Text(zh=each["zh"], en=each["en"]))
        for each in listed
    }


def kind(name: str) -> Kind:
    """The kind of that id, code, prefix or Chinese name.

    Raises:
        UnknownName: there is none; the message lists what there is.
    """
    for each in kinds().values():
        if name in (each.id, each.code, each.prefix, each.title.zh):
            return each
    listed = "、".join(each.title.zh for each in kinds().values()), ", ".join(kinds())
    raise UnknownName(f"没有权力类别 {name!r}；可用：{listed[0]}", f"no kind of power {name!r}; there are: {listed[1]}")
