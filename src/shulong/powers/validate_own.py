"""What is wrong with one implementation: no template, an element that the template keeps, a promise above the law, an organ of another level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shulong.powers.element import Element, elements
from shulong.powers.fault import Fault
from shulong.powers.kind import kinds
from shulong.powers.known import Known
from shulong.powers.line_types import type_named
from shulong.powers.power import Implementation, Power, Status
from shulong.powers.validate_template import BESIDE, flow_faults, unknown_element
from shulong.terms.errors import InputError
from shulong.terms.region import canonical, level
from shulong.terms.text import Text


def own_faults(own: Implementation, known: Known) -> Iterator[Fault]:
    """Every fault of one implementation; ``known`` holds the templates, those that come with it included."""
    template = known.template(own.basic_code, own.in_force_from)
    if template is None:
        yield _no_template(own, known)
    elif template.status is Status.ABOLISHED and own.status is not Status.ABOLISHED:
        expected = Text(zh="未废止的事项", en="a power that has not been abolished")
        mend = Text(zh="请将状态改为废止，或改正编码。", en="Make the status abolished, or mend the code.")
        yield Fault("basic_code", own.basic_code, expected, mend)
    yield from _place(own, template, known)
    for code, value in own.overrides.items():
        yield from _value(code, value, template, known)
    if template is not None and own.status is not Status.ABOLISHED:
        yield from _missing(own, template)
        yield from _promise(own, template)


def _no_template(own: Implementation, known: Known) -> Fault:
    later = known.by_code.get(own.basic_code)
    if later:
        begins = later[-1].in_force_from.isoformat()
        expected = Text(
            zh=f"不早于事项生效日期 {begins}", en=f"not before the power itself, which is in force from {begins}"
        )
        mend = Text(zh="请改正生效日期。", en="Mend the day of entering into force.")
        return Fault("in_force_from", own.in_force_from.isoformat(), expected, mend)
    expected = Text(zh="权力事项目录中已有的基本编码", en="the basic code of a power of the catalogue")
    mend = Text(zh="请先声明该事项，或改正编码。", en="Declare that power first, or mend the code.")
    return Fault("basic_code", own.basic_code, expected, mend)


def _place(own: Implementation, template: Power | None, known: Known) -> Iterator[Fault]:
    yield from type_named("organ").check(own.organ, elements()["organ"])
    try:
        region = canonical(own.region)
    except InputError:
        region = ""
    if not region or region != own.region:
        expected = Text(
            zh="2、4、6、9 或 12 位区划代码，不补零",
            en="a region code of 2, 4, 6, 9 or 12 digits, not padded with zeros",
        )
        yield Fault("region", own.region, expected, Text(zh="请改正区划代码。", en="Mend the region code."))
        return
    if known.organs is not None:
        organ = known.organs.get(own.organ)
        if organ is None:
            expected = Text(zh="已登记的机关代码", en="the code of an organ that is registered")
            mend = Text(
                zh="请改正代码，或先交付机关：shulong deliver organs。",
                en="Mend it, or deliver the organ: shulong deliver organs.",
            )
            yield Fault("organ", own.organ, expected, mend)
        elif organ.region != region:
            expected = Text(zh=f"该机关所在区划 {organ.region}", en=f"the organ's own region {organ.region}")
            yield Fault(
                "region", own.region, expected, Text(zh="请改正区划或机关。", en="Mend the region or the organ.")
            )
    levels = template.values.get("levels") if template else None
    if isinstance(levels, list) and level(region).name.lower() not in levels:
        type_, element = type_named("levels"), elements()["levels"]
        allowed = type_.say(levels, element) if not type_.check(levels, element) else Text(zh="—", en="—")
        title = level(region).title
        expected = Text(
            zh=f"行使层级之一：{allowed.zh}；该机关为{title.zh}级",
            en=f"one of the levels {allowed.en}; the organ is of {title.en} level",
        )
        mend = Text(
            zh="请改正机关，或向清单管理机构申请调整行使层级。",
            en="Mend the organ, or ask the list office to change the levels.",
        )
        yield Fault("organ", own.organ, expected, mend)


def _value(code: str, value: Any, template: Power | None, known: Known) -> Iterator[Fault]:
    element = elements().get(code)
    if element is None or code in BESIDE:
        yield unknown_element(code)
        return
    if element.set_by == "template" and template is not None and code not in template.open:
        yield _kept(element, value, template)
        return
    faults = type_named(element.type).check(value, element)
    yield from faults
    if element.type == "flow" and not faults:
        yield from flow_faults(value, known)


def _kept(element: Element, value: Any, template: Power) -> Fault:
    """The refusal of an override: what the template says, who sets it, whom to ask."""
    type_, has = type_named(element.type), element.code in template.values
    kept = template.values.get(element.code)
    said = type_.say(kept, element) if has and not type_.check(kept, element) else Text(zh="未填", en="nothing")
    expected = Text(
        zh=f"不填：“{element.title.zh}”由全市模板统一规定（{said.zh}），未开放给实施机关",
        en=f"nothing: {element.title.en} is set by the city's template ({said.en}) and not left open to organs",
    )
    mend = Text(
        zh="请清空；如确需不同，请向本市权力清单管理机构申请开放该要素。",
        en="Leave it empty; if it must differ, ask the city's list office to open it.",
    )
    found = type_.write(value, element) if not type_.check(value, element) else str(value)
    return Fault(element.code, found, expected, mend)


def _missing(own: Implementation, template: Power) -> Iterator[Fault]:
    kind = kinds().get(template.kind)
    for code, element in elements().items() if kind else ():
        assert kind is not None
        due = element.set_by == "implementation" or code in template.open
        if (
            not due
            or code in BESIDE
            or code in own.overrides
            or code in template.values
            or not element.required_for(kind)
        ):
            continue
        expected = Text(
            zh=f"{element.title.zh}（{kind.title.zh}必填）",
            en=f"{element.title.en}, required of a {kind.title.en.lower()}",
        )
        yield Fault(code, "", expected, Text(zh=f"请补填：{element.help.zh}", en=f"Fill it in: {element.help.en}"))


def _promise(own: Implementation, template: Power) -> Iterator[Fault]:
    promised, statutory = own.overrides.get("promised_limit"), template.values.get("statutory_limit")
    type_, element = type_named("days"), elements()["promised_limit"]
    if promised is None or type_.check(promised, element):
        return
    said = type_.say(promised, element)
    if statutory is not None and not type_.check(statutory, element) and not within(promised, statutory):
        limit = type_.say(statutory, element)
        expected = Text(zh=f"不长于法定时限 {limit.zh}", en=f"not above the statutory limit of {limit.en}")
        mend = Text(zh="请缩短承诺时限，并使用同一单位。", en="Shorten the promise, and use the same unit.")
        yield Fault("promised_limit", said.zh, expected, mend)
    if own.overrides.get("handling_type") == "immediate" and promised["days"] > 1:
        expected = Text(zh="0 或 1 个工作日（即办件）", en="0 or 1 working day, since it is handled immediately")
        mend = Text(zh="请改正承诺时限，或改为承诺件。", en="Mend the promise, or make it a promised one.")
        yield Fault("promised_limit", said.zh, expected, mend)


def within(promised: Mapping[str, Any], statutory: Mapping[str, Any]) -> bool:
    """Whether a promise is surely not longer than the law allows.

    Working days against calendar days: every five working days, begun or whole, cost the two days of a weekend (holidays aside).
    """
    days, limit = promised["days"], statutory["days"]
    if promised["unit"] == statutory["unit"] or promised["unit"] == "calendar-days" or days == 0:
        return bool(days <= limit)
    return bool(days + 2 * ((days + 4) // 5) <= limit)
