"""What is wrong with one template: a code not of its kind, elements missing, unknown or the organ's, rules that contradict it."""

from __future__ import annotations

from collections.abc import Iterator

from shulong.powers.element import elements
from shulong.powers.fault import Fault
from shulong.powers.kind import Kind, kinds
from shulong.powers.known import Known
from shulong.powers.line_types import type_named
from shulong.powers.power import Power, Status
from shulong.terms.text import Text

BESIDE = frozenset({"basic_code", "kind", "organ", "implementation_code"})
"""Elements that stand beside the values, since a power or an implementation is known by them."""

FILL_IN = Text(zh="请补填。", en="Fill it in.")


def template_faults(power: Power, known: Known) -> Iterator[Fault]:
    """Every fault of one template; ``known`` holds what it may refer to, itself included."""
    kind = kinds().get(power.kind)
    if kind is None:
        names = "、".join(each.title.zh for each in kinds().values()), ", ".join(kinds())
        yield Fault("kind", power.kind, Text(zh=names[0], en=f"one of {names[1]}"), FILL_IN)
    else:
        yield from _code(power, kind)
        yield from _missing(power, kind)
    yield from _values(power, known)
    yield from _open(power)
    yield from _parent(power, known)
    yield from _holders(power)


def _code(power: Power, kind: Kind) -> Iterator[Fault]:
    yield from type_named("code").check(power.basic_code, elements()["basic_code"])
    number = power.basic_code.removeprefix(kind.prefix)
    if number == power.basic_code or not number[:1].isdigit():
        expected = Text(
            zh=f"{kind.prefix} 加事项编号（{kind.title.zh}）",
            en=f"{kind.prefix} and the item's number ({kind.title.en})",
        )
        mend = Text(zh="请改正编码或事项类型。", en="Mend the code or the kind.")
        yield Fault("basic_code", power.basic_code, expected, mend)


def _missing(power: Power, kind: Kind) -> Iterator[Fault]:
    """Required elements of the template; those left open are asked of the organs instead. An abolition needs none."""
    if power.status is Status.ABOLISHED:
        return
    for code, element in elements().items():
        due = element.set_by == "template" and code not in BESIDE and element.required_for(kind)
        if due and code not in power.values and code not in power.open:
            expected = Text(
                zh=f"{element.title.zh}（{kind.title.zh}必填）",
                en=f"{element.title.en}, required of a {kind.title.en.lower()}",
            )
            mend = Text(zh=f"请补填：{element.help.zh}", en=f"Fill it in: {element.help.en}")
            yield Fault(code, "", expected, mend)


def _values(power: Power, known: Known) -> Iterator[Fault]:
    for code, value in power.values.items():
        element = elements().get(code)
        if element is None or code in BESIDE:
            yield unknown_element(code)
        elif element.set_by == "implementation":
            expected = Text(
                zh=f"不填：“{element.title.zh}”由实施机关填写", en=f"nothing: {element.title.en} is set by each organ"
            )
            mend = Text(zh="请移到实施清单。", en="Move it to the implementations.")
            yield Fault(code, str(value), expected, mend)
        else:
            faults = type_named(element.type).check(value, element)
            yield from faults
            if element.type == "flow" and not faults:
                yield from flow_faults(value, known)


def flow_faults(value: str, known: Known) -> Iterator[Fault]:
    """A flow that is not published."""
    if known.flows is not None and value not in known.flows:
        expected = Text(zh="已发布的流程", en="a flow that is published")
        mend = Text(zh="请先发布流程：shulong power publish。", en="Publish it first: shulong power publish.")
        yield Fault("flow", value, expected, mend)


def unknown_element(code: str) -> Fault:
    """An element that is not one of those that may stand here."""
    expected = Text(zh="32 个统一要素之一", en="one of the 32 unified elements")
    return Fault(code, code, expected, Text(zh="请删去或改正要素代码。", en="Remove it or mend its code."))


def _open(power: Power) -> Iterator[Fault]:
    for code in sorted(power.open):
        element = elements().get(code)
        if element is None:
            yield unknown_element(code)
        elif not element.may_open or element.set_by != "template":
            allowed = [each for each in elements().values() if each.may_open]
            zh, en = "、".join(each.title.zh for each in allowed), ", ".join(each.code for each in allowed)
            expected = Text(zh=f"可开放的要素：{zh}", en=f"elements that may be left open: {en}")
            mend = Text(zh="请从开放要素中删去。", en="Take it from the open elements.")
            yield Fault("open_elements", element.title.zh, expected, mend)


def _parent(power: Power, known: Known) -> Iterator[Fault]:
    if power.parent is None:
        return
    parent = known.template(power.parent, power.in_force_from)
    if parent is None or power.parent == power.basic_code:
        expected = Text(zh="已有主项的基本编码", en="the basic code of a main item that is there")
        mend = Text(zh="请先声明主项，或改正其编码。", en="Declare the main item first, or mend its code.")
        yield Fault("parent", power.parent, expected, mend)
    elif parent.parent is not None:
        expected = Text(zh="主项，而非另一子项", en="a main item, not another sub-item")
        yield Fault("parent", power.parent, expected, Text(zh="子项只分一层。", en="Sub-items have no sub-items."))


def _holders(power: Power) -> Iterator[Fault]:
    levels = power.values.get("levels")
    for rule in power.holders:
        if isinstance(levels, list) and levels and rule.level.name.lower() not in levels:
            expected = Text(zh="行使层级之内的层级", en="a level among the levels of exercise")
            mend = Text(zh="请改正行使层级或行使主体规则。", en="Mend the levels of exercise or the rule of holding.")
            yield Fault("holders", f"{rule.level.title.zh}：{rule.field_of_work}", expected, mend)
