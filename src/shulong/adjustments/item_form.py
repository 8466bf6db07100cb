"""Which fields the form of an item has, by what it is; and the item that was filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shulong.adjustments.form import Field, read_fields
from shulong.adjustments.items import Plain
from shulong.powers.cell_text import lines, several
from shulong.powers.columns import HOLDERS, LIFE_EVENTS, OPEN, PARENT, Column
from shulong.powers.element import Choice, Element, elements
from shulong.powers.kind import kind
from shulong.powers.line_types import type_named
from shulong.powers.list_entry import LINKS
from shulong.powers.negative_list import ENTERPRISES, VERDICTS
from shulong.powers.power import HeldBy, Power
from shulong.powers.state import State
from shulong.powers.validate_entry import MEASURES, NOT_STATED
from shulong.powers.validate_template import BESIDE
from shulong.terms.region import Level
from shulong.terms.text import Text


def fields_of(state: State, what: str, code: str, plain: Plain) -> list[Field]:
    """The fields of an item, filled with what it holds.

    Raises:
        UnknownName: an implementation of a power that there is not.
    """
    if what == "power":
        return template_fields(plain)
    if what == "list-entry":
        return entry_fields(code.partition("/")[0], plain)
    return own_fields(state.power(code), plain["overrides"])


def template_fields(plain: Plain) -> list[Field]:
    """The fields of a template: the main item, its elements, then who holds it, what is left open, the occasions."""
    chosen = kind(plain["kind"])
    fields = [_filled(Field(PARENT, required=False), plain.get("parent") or None)]
    for each in elements().values():
        if each.set_by == "template" and each.code not in BESIDE:
            one = Field(_column(each), each.required_for(chosen), "values")
            fields.append(_filled(one, plain["values"].get(each.code)))
    holders = tuple(HeldBy(Level[h["level"].upper()], h["field_of_work"]) for h in plain.get("holders", ()))
    return [
        *fields,
        _filled(Field(HOLDERS, required=False), holders or None),
        _filled(Field(OPEN, required=False), frozenset(plain.get("open", ())) or None),
        _filled(Field(LIFE_EVENTS, required=False), tuple(plain.get("life_events", ())) or None),
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
        one = Field(_column(each), own and each.required_for(chosen), "overrides", template=says)
        fields.append(_filled(one, overrides.get(each.code)))
    return fields


def entry_fields(list_type: str, plain: Plain) -> list[Field]:
    """The fields of an entry: what it is, what its list states, where it points. Elements that it states come before the others."""
    stated: Mapping[str, Any] = plain["stated"]
    beside = [_filled(Field(column, column.always), plain.get(column.code)) for column in ENTRY]
    if list_type == "negative":
        about = [
            _filled(Field(column, column.code == "measure", "stated"), _as_text(column.code, stated.get(column.code)))
            for column in NEGATIVE
        ]
    else:
        able = [each for each in elements().values() if each.code not in NOT_STATED]
        able.sort(key=lambda each: each.code not in stated)
        about = [_filled(Field(_column(each), required=False, part="stated"), stated.get(each.code)) for each in able]
    links = [
        _filled(Field(column, required=False, part="links"), "；".join(plain["links"].get(column.code, ())) or None)
        for column in LINK
    ]
    return [*beside, *about, *links]


def filled_in(what: str, code: str, plain: Plain, fields: Sequence[Field], given: Mapping[str, Sequence[str]]) -> Plain:
    """The item with what was filled in; only to be used where no field has a fault afterwards."""
    values = read_fields(fields, given)
    made: Plain = {**plain}
    parts: dict[str, Plain] = {one.part: {} for one in fields if one.part}
    for one in fields:
        value = _plain(one, values.get(one.code), negative=what == "list-entry" and code.startswith("negative/"))
        if not one.part:
            made["open" if one.column is OPEN else one.code] = value
        elif value is not None:
            parts[one.part][one.code] = value
    return made | parts


def _plain(one: Field, value: Any, *, negative: bool) -> Any:
    """A value as an item keeps it; what is empty beside the elements is kept as such."""
    if one.column is HOLDERS:
        return [{"level": h.level.name.lower(), "field_of_work": h.field_of_work} for h in value or ()]
    if one.column is OPEN:
        return sorted(value or ())
    if one.column is LIFE_EVENTS:
        return list(value or ())
    if value is not None and one.part == "links":
        return several(value)
    if value is not None and negative and one.code in {"activities", "conditions"}:
        return lines(value)
    if value is not None and negative and one.code == "industries":
        return several(value)
    return "" if value is None and one.column in REQUIRED else value


def _as_text(code: str, value: Any) -> Any:
    """What the negative list states, as its field takes it; older entries have one text where a list may stand."""
    if value is None or code == "measure":
        return value
    if code == "enterprises":
        return [value] if isinstance(value, str) else value
    return value if isinstance(value, str) else "\n".join(value)


def _filled(one: Field, value: Any) -> Field:
    return one if value in (None, "") else one.fill(value)


def _column(element: Element) -> Column:
    return Column(element.code, element.title, element.help, type_named(element.type).example, element)


def _of_list(
    code: str, type_: str, zh: str, en: str, help_: Text, *, always: bool = False, choices: tuple[Choice, ...] = ()
) -> Column:
    title = Text(zh=zh, en=en)
    element = Element(0, code, title, type_, "template", (), public=True, may_open=False, help=help_, choices=choices)
    return Column(code, title, help_, "", element, always)


_LINES = Text(zh="一行一条。", en="One a line.")
_SEVERAL = Text(zh="多个用“；”分开。", en="Several are parted by ；")
ENTRY = (
    _of_list("title", "prose", "条目名称", "Title", Text(zh="同一事项在各清单同名。", en="The same power has the same name on every list."), always=True),
    _of_list("basic_code", "code", "基本编码", "Basic code", Text(zh="所列的权力事项；没有则留空。", en="The power that it lists; empty where there is none.")),
    _of_list("organ", "organ", "责任机关", "Organ", Text(zh="统一社会信用代码；没有则留空。", en="Its credit code; empty where there is none.")),
    _of_list("region", "code", "区划", "Region", Text(zh="区划代码，不补零，如 990101。", en="Its code, not padded with zeros, as in 990101."), always=True),
)  # fmt: skip
REQUIRED = tuple(column for column in ENTRY if column.always)
NEGATIVE = (
    _of_list("measure", "choice", "措施", "Measure", Text(zh="禁止或须经许可。", en="Prohibited, or allowed with a licence."),
             choices=tuple(Choice(each, VERDICTS[each]) for each in MEASURES)),
    _of_list("activity", "prose", "所限活动", "Activity", Text(zh="名称之外的说法。", en="What is restricted, besides the title.")),
    _of_list("activities", "prose", "其他所限活动", "Further activities", _LINES),
    _of_list("industries", "prose", "行业代码", "Industries", Text(zh="GB/T 4754 代码，多个用“；”分开。", en="Codes of GB/T 4754, parted by ；")),
    _of_list("enterprises", "choices", "企业类型", "Kinds of enterprise", Text(zh="不选即全部。", en="None chosen means all."),
             choices=(Choice("all", Text(zh="全部", en="All")), *(Choice(each, title) for each, title in ENTERPRISES.items()))),
    _of_list("conditions", "prose", "条件", "Conditions", _LINES),
)  # fmt: skip
LINK = tuple(_of_list(link, "prose", title.zh, title.en, _SEVERAL) for link, title in LINKS.items())
