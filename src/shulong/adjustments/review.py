"""An item of a change set element by element: what stood there and what shall stand there, said in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shulong.adjustments.form import STATUS
from shulong.adjustments.item_form import ENTRY, LINK, NEGATIVE
from shulong.adjustments.models import ChangeItem
from shulong.adjustments.publish import out_of_place
from shulong.data.shelf import Shelf
from shulong.powers.columns import Column
from shulong.powers.diff import said
from shulong.powers.element import elements
from shulong.powers.fault import Fault
from shulong.powers.flow import Flow, flow_of
from shulong.powers.flow_diff import compare_flows
from shulong.powers.life_event import event_title
from shulong.powers.line_types import type_named
from shulong.powers.power import Status
from shulong.powers.remark import Remark
from shulong.powers.sound import check_flow
from shulong.powers.value_types import OneOf
from shulong.terms.region import Level
from shulong.terms.text import Text

NOTHING = Text(zh="（未填）", en="(not declared)")
NO_STEP = Text(zh="（无）", en="(none)")


@dataclass(frozen=True, slots=True)
class Difference:
    """One element, or one step of a flow, that changes."""

    title: Text
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class FlowReview:
    """What a reviewer sees of a flow besides its differences: whether it is sound, and whether it fits what is declared."""

    flow: Flow
    remarks: list[Remark]
    faults: list[Fault]


def differences(item: ChangeItem) -> list[Difference]:
    """What an item changes, elements in their order, then what stands beside them; of a flow its rules, then step by step."""
    if item.what == "flow":
        before = flow_of(item.before) if item.before else None
        changes = compare_flows(before, flow_of(item.after))
        return [Difference(each.title, each.before or NO_STEP, each.after or NO_STEP) for each in changes]
    old: Mapping[str, Any] = item.before or {}
    if item.what == "list-entry":
        negative = item.code.startswith("negative/")
        return [*_entry(old, item.after, negative=negative), *_status(old, item.after)]
    return [*_elements(old, item.after), *_status(old, item.after), *_beside(old, item.after)]


def flow_review(shelf: Shelf, item: ChangeItem) -> FlowReview | None:
    """The soundness of an item that is a flow, and whether it fits; None for any other item."""
    if item.what != "flow":
        return None
    flow = replace(flow_of(item.after), in_force_from=item.change.in_force_from)
    beside = item.change.items.filter(what="power").values_list("code", flat=True)
    published = item.change.deliveries
    return FlowReview(flow, check_flow(flow), [] if published else list(out_of_place(shelf, flow, list(beside))))


def _elements(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = (side.get("values", side.get("overrides", {})) for side in (before, after))
    yield from _of_elements(old, new)


def _of_elements(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for code, element in elements().items():
        if old.get(code) != new.get(code):
            yield Difference(
                element.title, *(said(code, side[code]) if code in side else NOTHING for side in (old, new))
            )


def _entry(before: Mapping[str, Any], after: Mapping[str, Any], *, negative: bool) -> Iterator[Difference]:
    """What an entry says of itself, what its list states, where it points."""
    for column in ENTRY:
        yield from _texts(column, before.get(column.code), after.get(column.code))
    old, new = before.get("stated", {}), after["stated"]
    if negative:
        for column in NEGATIVE:
            yield from _texts(column, old.get(column.code), new.get(column.code))
    else:
        yield from _of_elements(old, new)
    for column in LINK:
        yield from _texts(column, before.get("links", {}).get(column.code), after["links"].get(column.code))


def _texts(column: Column, before: Any, after: Any) -> Iterator[Difference]:
    if before != after:
        yield Difference(column.title, _text(column, before), _text(column, after))


def _text(column: Column, value: Any) -> Text:
    """A value beside the elements as a person reads it: a choice by its name, a list as its lines."""
    if value in (None, "", []):
        return NOTHING
    if column.element and isinstance(type_named(column.element.type), OneOf):
        element = column.element
        return (
            Text(zh=str(value), en=str(value))
            if type_named(element.type).check(value, element)
            else type_named(element.type).say(value, element)
        )
    listed = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    return Text(zh="；".join(listed), en="; ".join(listed))


def _status(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    if before.get("status") != after.get("status"):
        said = [STATUS[Status(side["status"])] if "status" in side else NOTHING for side in (before, after)]
        yield Difference(Text(zh="状态", en="Status"), *said)


def _beside(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    if before.get("holders", []) != after.get("holders", []):
        yield Difference(Text(zh="行使主体规则", en="Held by rule"), _holders(before), _holders(after))
    if before.get("open", []) != after.get("open", []):
        yield Difference(
            Text(zh="放开由机关填报的要素", en="Elements left open to organs"), _open(before), _open(after)
        )
    if before.get("parent") != after.get("parent"):
        old, new = (str(side.get("parent") or "—") for side in (before, after))
        yield Difference(Text(zh="所属主项", en="Main item"), Text(zh=old, en=old), Text(zh=new, en=new))
    if before.get("life_events", []) != after.get("life_events", []):
        yield Difference(Text(zh="人生事件", en="Life events"), _events(before), _events(after))


def _holders(side: Mapping[str, Any]) -> Text:
    held = [(Level[each["level"].upper()].title, each["field_of_work"]) for each in side.get("holders", [])]
    if not held:
        return NOTHING
    return Text(zh="；".join(f"{t.zh}级 {f}" for t, f in held), en="; ".join(f"{t.en}: {f}" for t, f in held))


def _open(side: Mapping[str, Any]) -> Text:
    return _titles([elements()[code].title for code in side.get("open", [])])


def _events(side: Mapping[str, Any]) -> Text:
    return _titles([event_title(event) for event in side.get("life_events", [])])


def _titles(titles: list[Text]) -> Text:
    if not titles:
        return NOTHING
    return Text(zh="、".join(each.zh for each in titles), en=", ".join(each.en for each in titles))
