"""The 32 unified elements of a power, declared in ``declared/elements.yaml``: what each is called, who sets it, for which kinds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from ruamel.yaml import YAML

from shulong.powers.kind import DECLARED, Kind
from shulong.terms.text import Text

SetBy = Literal["template", "implementation"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that an element of type ``choice`` or ``choices`` may have."""

    value: str
    title: Text


@dataclass(frozen=True, slots=True)
class Element:
    """One unified field. It says how a value is declared, not what the value is.

    ``type`` names a class of ``value_types``; ``may_open`` says whether a template may leave the element to organs.
    """

    number: int
    code: str
    title: Text
    type: str
    set_by: SetBy
    required: tuple[str, ...]
    public: bool
    may_open: bool
    help: Text
    choices: tuple[Choice, ...] = ()

    def required_for(self, kind: Kind) -> bool:
        """Whether a power of that kind must declare it."""
        return bool({"all", kind.group, kind.id} & set(self.required))


@cache
def elements() -> dict[str, Element]:
    """Every element by code, in the order of their numbers."""
    listed = YAML(typ="safe").load((DECLARED / "elements.yaml").read_text(encoding="utf-8"))["elements"]
    return {
        each["code"]: Element(
            number=each["number"],
            code=each["code"],
            title=Text(zh=each["zh"], en=each["en"]),
            type=each["type"],
            set_by=each["set_by"],
            required=tuple(each["required"]),
            public=each["public"],
            may_open=each.get("may_open", False),
            help=Text(**each["help"]),
            choices=tuple(Choice(c["value"], Text(zh=c["zh"], en=c["en"])) for c in each.get("choices", ())),
        )
        for each in listed
    }
