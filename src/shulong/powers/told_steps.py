"""The steps of a flow as a citizen reads them: one after another, alternatives as alternatives, what is not always taken marked so."""

from __future__ import annotations

from collections.abc import Iterable

from shulong.powers.block import Block, Choice, Loop, Optional, Take, inside
from shulong.powers.flow import Flow
from shulong.terms.text import Text

IF_NEEDED = Text(zh="（视情况）", en=" (if needed)")


def told_steps(flow: Flow) -> list[Text]:
    """One text a station of the way; of a flow that is drawn and has no tree of blocks, its steps in the order of its declaration.

    Parallel branches are told one after another.
    """
    if flow.order is None:
        return [step.title for step in flow.steps.values()]
    return list(dict.fromkeys(_stations(flow.order, flow)))


def _stations(block: Block, flow: Flow) -> list[Text]:
    match block:
        case Take(step):
            return [flow.steps[step].title]
        case Choice(ways):
            return [_either([_stations(way, flow) for way in ways])]
        case Optional(inner):
            return [_if_needed(each) for each in _stations(inner, flow)]
        case Loop(body, again):
            return _stations(body, flow) + [_if_needed(each) for each in (_stations(again, flow) if again else [])]
        case _:
            return [each for part in inside(block) for each in _stations(part, flow)]


def _either(ways: list[list[Text]]) -> Text:
    """准予 或 不予; a way of several steps has its steps in their order."""
    told = [_then(way) for way in ways]
    return Text(zh=" 或 ".join(each.zh for each in told), en=" or ".join(each.en for each in told))


def _then(way: Iterable[Text]) -> Text:
    parts = list(way)
    return Text(zh="、".join(each.zh for each in parts), en=", then ".join(each.en for each in parts))


def _if_needed(station: Text) -> Text:
    if station.zh.endswith(IF_NEEDED.zh):
        return station
    return Text(zh=station.zh + IF_NEEDED.zh, en=station.en + IF_NEEDED.en)
