"""An item of a change set as a form: one field an element, written as a workbook's cell would be; and what was filled in, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shulong.powers.element import Element, elements
from shulong.powers.fault import Fault
from shulong.powers.kind import kind
from shulong.powers.line_types import type_named
from shulong.powers.power import Power, Status
from shulong.powers.value_types import OneOf
from shulong.terms.text import Text

BESIDE = frozenset({"basic_code", "kind", "organ", "implementation_code"})
"""Elements that an item is known by, so that they are not filled in."""
SHORT = frozenset({"title", "code", "flow", "days", "visits", "result"})
STATUS = {
    Status.IN_FORCE: Text(zh="有效", en="In force"),
    Status.SUSPENDED: Text(zh="暂停", en="Suspended"),
    Status.ABOLISHED: Text(zh="取消", en="Abolished"),
}


@dataclass
class Field:
    """One element of an item as a person fills it in. ``template`` is what holds where an organ leaves an open element empty."""

    element: Element
    required: bool
    text: str = ""
    chosen: tuple[str, ...] = ()
    template: Text | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def control(self) -> str:
        """How it is filled in: ``select``, ``checks``, ``line`` or ``lines``."""
        if self.element.type == "choice":
            return "select"
        if self.element.type in {"choices", "levels"}:
            return "checks"
        return "line" if self.element.type in SHORT else "lines"

    @property
    def options(self) -> Sequence[Any]:
        """What may be chosen."""
        chosen_from = type_named(self.element.type)
        return chosen_from.options(self.element) if isinstance(chosen_from, OneOf) else ()


def template_fields(kind_id: str, values: Mapping[str, Any]) -> list[Field]:
    """The fields of a template of a kind, filled with its values."""
    chosen = kind(kind_id)
    return [
        _filled(Field(each, each.required_for(chosen)), values)
        for each in elements().values()
        if each.set_by == "template" and each.code not in BESIDE
    ]


def own_fields(power: Power, overrides: Mapping[str, Any]) -> list[Field]:
    """The fields that an organ may fill in for a power: its own elements, and those that the template leaves open."""
    chosen = kind(power.kind)
    fields = []
    for each in elements().values():
        own = each.set_by == "implementation"
        if each.code in BESIDE or not (own or each.code in power.open):
            continue
        says = None
        if not own and each.code in power.values:
            says = type_named(each.type).say(power.values[each.code], each)
        fields.append(_filled(Field(each, own and each.required_for(chosen), template=says), overrides))
    return fields


def _filled(one: Field, values: Mapping[str, Any]) -> Field:
    if one.element.code in values:
        value = values[one.element.code]
        one.text = type_named(one.element.type).write(value, one.element)
        one.chosen = (
            tuple(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else (str(value),)
        )
    return one


def read_fields(fields: Sequence[Field], filled: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The values that were filled in; what could not be read stays in its field with its fault. An empty field declares nothing."""
    values: dict[str, Any] = {}
    for one in fields:
        given = [text.strip() for text in filled.get(one.element.code, ()) if text.strip()]
        one.text, one.chosen = "；".join(given), tuple(given)
        if not given:
            continue
        value, one.faults = type_named(one.element.type).read(one.text, one.element)
        if not one.faults:
            values[one.element.code] = value
    return values
