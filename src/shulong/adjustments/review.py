"""An item of a change set element by element: what stood there and what shall stand there, said in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shulong.adjustments.form import STATUS
from shulong.adjustments.models import ChangeItem
from shulong.powers.element import elements
from shulong.powers.line_types import type_named
from shulong.powers.power import Status
from shulong.terms.region import Level
from shulong.terms.text import Text

NOTHING = Text(zh="（未填）", en="(not declared)")


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that changes."""

    title: Text
    before: Text
    after: Text


def differences(item: ChangeItem) -> list[Difference]:
    """What an item changes, elements in their order, then what stands beside them."""
    before: Mapping[str, Any] = item.before or {}
    return [*_elements(before, item.after), *_beside(before, item.after)]


def _elements(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = (side.get("values", side.get("overrides", {})) for side in (before, after))
    for code, element in elements().items():
        if old.get(code) != new.get(code):
            said = [
                type_named(element.type).say(side[code], element) if code in side else NOTHING for side in (old, new)
            ]
            yield Difference(element.title, *said)


def _beside(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    if before.get("status") != after.get("status"):
        said = [STATUS[Status(side["status"])] if "status" in side else NOTHING for side in (before, after)]
        yield Difference(Text(zh="状态", en="Status"), *said)
    if before.get("holders", []) != after.get("holders", []):
        yield Difference(Text(zh="行使主体规则", en="Held by rule"), _holders(before), _holders(after))
    if before.get("open", []) != after.get("open", []):
        yield Difference(
            Text(zh="放开由机关填报的要素", en="Elements left open to organs"), _open(before), _open(after)
        )
    if before.get("parent") != after.get("parent"):
        old, new = (str(side.get("parent") or "—") for side in (before, after))
        yield Difference(Text(zh="所属主项", en="Main item"), Text(zh=old, en=old), Text(zh=new, en=new))


def _holders(side: Mapping[str, Any]) -> Text:
    held = [(Level[each["level"].upper()].title, each["field_of_work"]) for each in side.get("holders", [])]
    if not held:
        return NOTHING
    return Text(zh="；".join(f"{t.zh}级 {f}" for t, f in held), en="; ".join(f"{t.en}: {f}" for t, f in held))


def _open(side: Mapping[str, Any]) -> Text:
    named = [elements()[code].title for code in side.get("open", [])]
    if not named:
        return NOTHING
    return Text(zh="、".join(each.zh for each in named), en=", ".join(each.en for each in named))
