"""Whether the net of a chart is sound: it can always end, it ends properly, and nothing of it is dead.

Source of the notion: van der Aalst, Verification of Workflow Nets, 1997. Ours searches the markings of the net, folded blocks
and all, up to a bound, and names the element of the chart that each fault is at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from shulong.powers.chart import Chart
from shulong.powers.net import ChartNet, net_of_chart
from shulong.powers.remark import Level, Remark
from shulong.powers.runs import MOST_STATES, TooMany
from shulong.terms.text import Text

MOST_SAID = 20
"""Remarks of one kind; a broken drawing breaks in many places at once."""


@dataclass
class Space:
    """The markings that were reached, who leads to whom, and what was met on the way."""

    before: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    reached: set[int] = field(default_factory=set)
    fired: set[int] = field(default_factory=set)
    stuck: set[int] = field(default_factory=set)
    doubled: set[int] = field(default_factory=set)


def chart_remarks(chart: Chart, most: int = MOST_STATES) -> list[Remark]:
    """What is unsound about a chart. Raises TooMany, and NoNet where it has no net."""
    found = list(_loose(chart))
    lost = {each.object for each in found if each.id == "flow.unreachable"}
    made = net_of_chart(chart)
    space = _explored(made, most)
    more = [*_unsafe(chart, made, space), *_endings(chart, made, space), *_dead(chart, made, space)]
    return found + _said_once([each for each in more if each.object not in lost])


def _said_once(found: list[Remark]) -> list[Remark]:
    counts: dict[str, int] = defaultdict(int)
    kept = []
    for each in dict.fromkeys(found):
        counts[each.id] += 1
        if counts[each.id] <= MOST_SAID:
            kept.append(each)
    return kept


def _remark(name: str, zh: str, en: str, mend: Text, chart: Chart, element: str, level: Level = "error") -> Remark:
    said = ""
    if element:
        node = next((each for each in chart.nodes if each.node_id == element), None)
        title = (node.name or node.step or "") if node else ""
        said = (
            f"{node.element} {title!r} ({element})"
            if node and title
            else f"{node.element} ({element})"
            if node
            else element
        )
    return Remark(
        f"flow.{name}", level, Text(zh=f"{said}{zh}", en=f"{said} {en}".strip()), mend, element or chart.process_id
    )


LINK = Text(zh="请补画连线。", en="Draw the missing way.")
PAIR = Text(zh="请使分支与汇合用同一种网关。", en="Split and join with gateways of one kind.")


def _loose(chart: Chart) -> Iterator[Remark]:
    """Nodes without a way on, and nodes that no way from a start leads to."""
    outs: dict[str, list[str]] = defaultdict(list)
    for edge in chart.edges:
        outs[edge.source].append(edge.target)
    reached, waiting = set(), [node.node_id for node in chart.nodes if node.kind == "start"]
    if not waiting:
        yield _remark("no-start", "没有开始事件", "there is no start event", LINK, chart, "")
    if not any(node.kind == "end" for node in chart.nodes):
        yield _remark("no-end", "没有结束事件", "there is no end event", LINK, chart, "")
    while waiting:
        node_id = waiting.pop()
        if node_id not in reached:
            reached.add(node_id)
            waiting += outs[node_id]
    for node in chart.nodes:
        if node.node_id not in reached:
            yield _remark("unreachable", "无法到达", "is never reached", LINK, chart, node.node_id)
        elif node.kind != "end" and not outs[node.node_id]:
            yield _remark("dead-end", "之后没有去处", "leads nowhere", LINK, chart, node.node_id)


def _explored(made: ChartNet, most: int) -> Space:
    net, space = made.net, Space()
    space.reached, waiting = {net.initial}, [net.initial]
    while waiting:
        marking = waiting.pop()
        moved = False
        for number, transition in enumerate(net.transitions):
            if marking & transition.consume != transition.consume:
                continue
            moved = True
            space.fired.add(number)
            rest = marking & ~transition.consume
            space.doubled |= {rest & transition.produce} - {0}
            after = rest | transition.produce
            space.before[after].append(marking)
            if after not in space.reached:
                if len(space.reached) >= most:
                    raise TooMany
                space.reached.add(after)
                waiting.append(after)
        if not moved and marking != net.final:
            space.stuck.add(marking)
    return space


def _at(made: ChartNet, marking: int) -> Iterator[str]:
    """The elements before which the tokens of a marking wait."""
    yield from dict.fromkeys(element for place, element in made.places if marking & place)


def _unsafe(chart: Chart, made: ChartNet, space: Space) -> Iterator[Remark]:
    for marking in sorted(space.doubled):
        for element in _at(made, marking):
            yield _remark("not-safe", "可能被同时进入两次", "may be entered twice at a time", PAIR, chart, element)


def _endings(chart: Chart, made: ChartNet, space: Space) -> Iterator[Remark]:
    """The option to complete, and proper completion."""
    net = made.net
    able, hung = _leading(space, {net.final}), _leading(space, space.stuck)
    for marking in sorted(space.stuck):
        if marking & net.final:
            for element in _at(made, marking & ~net.final):
                yield _remark(
                    "improper-end", "在流程结束后仍有待办", "still waits when the flow is over", PAIR, chart, element
                )
        for element in _at(made, marking & ~net.final) if not marking & net.final else ():
            yield _remark("dead-end", "可能永远等待", "may wait for ever", PAIR, chart, element)
        if marking == 0:
            yield _remark(
                "dead-end", "流程可能无从结束", "the flow may come to nothing without an end", LINK, chart, ""
            )
    # What only leads to where it hangs is said there, once.
    for marking in sorted(space.reached - able - hung):
        if marking & net.final:
            for element in _at(made, marking & ~net.final):
                yield _remark(
                    "improper-end", "在流程结束后仍有待办", "still waits when the flow is over", PAIR, chart, element
                )
        else:
            for element in _at(made, marking):
                yield _remark(
                    "endless-cycle", "之后可能永远不能结束", "may be followed by no end for ever", LINK, chart, element
                )


def _leading(space: Space, goals: set[int]) -> set[int]:
    """The markings from which one of those can be reached."""
    found, waiting = set(goals), list(goals)
    while waiting:
        for each in space.before.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _dead(chart: Chart, made: ChartNet, space: Space) -> Iterator[Remark]:
    for number, transition in enumerate(made.net.transitions):
        if number in space.fired or any(n in space.fired for n, t in enumerate(made.net.transitions)
                                        if t.label == transition.label and made.transitions[n] == made.transitions[number]):  # fmt: skip
            continue
        element = made.transitions[number]
        if transition.label is not None:
            element = next((n.node_id for n in chart.nodes if n.step == transition.label), element)
        yield _remark("dead-transition", "永远不会发生", "can never happen", PAIR, chart, element)
