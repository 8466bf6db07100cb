"""Whether a flow is sound: it can always end, everything in it can be reached, and its rules can all be kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from shulong.powers.flow import Flow
from shulong.powers.net import NoNet, net_of, net_of_chart
from shulong.powers.place import forward
from shulong.powers.remark import Level, Remark
from shulong.powers.runs import TooMany, ends
from shulong.powers.sound_net import chart_remarks
from shulong.powers.to_chart import to_chart
from shulong.terms.text import Text


def check_flow(flow: Flow) -> list[Remark]:
    """Everything that is wrong with a flow, errors first; nothing for a sound one."""
    found = list(_posts(flow)) + list(_limits(flow))
    try:
        if flow.order is None and flow.chart is not None:
            found += chart_remarks(flow.chart)
        if not any(each.level == "error" and each.id in {"flow.dead-end", "flow.endless-cycle"} for each in found):
            found += [*_ends_clock(flow), *_stops(flow), *_once(flow), *_separations(flow)]
        if flow.chart is not None:
            net_of_chart(flow.chart)
    except TooMany:
        found.append(remark("too-large", "warning", "流程状态过多，未能全部检查", "has too many states to be checked whole",
                            "请减少并行分支。", "Have fewer parallel branches.", flow.flow_id))  # fmt: skip
    except NoNet as error:
        found.append(remark("inclusive", "error", "包容网关的分支没有汇合到同一个包容网关，无法判断次序",
                            "the branches of an inclusive gateway do not meet in one inclusive gateway; the order cannot be judged",
                            "请用成对的包容网关。", "Use inclusive gateways in pairs.", str(error)))  # fmt: skip
    return sorted(found, key=lambda each: each.level)


def remark(name: str, level: Level, zh: str, en: str, mend_zh: str, mend_en: str, about: str) -> Remark:
    """A remark on a flow."""
    return Remark(f"flow.{name}", level, Text(zh=zh, en=en), Text(zh=mend_zh, en=mend_en), about)


def _posts(flow: Flow) -> Iterator[Remark]:
    for step in flow.steps.values():
        if step.post is None:
            name = step.title
            yield remark("no-answerable-post", "warning", f"环节“{name.zh}”没有责任岗位", f"step '{name.en}' has no answerable post",
                         "请写明 post。", "Give it a `post`.", step.step_id)  # fmt: skip


def _limits(flow: Flow) -> Iterator[Remark]:
    """Statutory below promised, and steps whose limits add up above the flow's."""
    limits = [("", flow.limit)] + [(step.step_id, step.limit) for step in flow.steps.values()]
    for about, limit in limits:
        if limit and limit.statutory is not None and limit.promised is not None and limit.statutory < limit.promised:
            yield remark("statutory-below-promised", "error", f"法定时限 {limit.statutory} 短于承诺时限 {limit.promised}",
                         f"the statutory limit {limit.statutory} is below the promised {limit.promised}",
                         "承诺时限不得长于法定时限。", "Promise no more than the law allows.", about or flow.flow_id)  # fmt: skip
    if flow.limit is None:
        return
    for held, kind in (
        (flow.limit.promised, Text(zh="承诺", en="promised")),
        (flow.limit.statutory, Text(zh="法定", en="statutory")),
    ):
        total = longest(flow, promised=kind.en == "promised")
        if held is not None and total > held:
            yield remark("limits-above-promise", "warning", f"各环节时限合计 {total}，超过{kind.zh}时限 {held}",
                         f"the limits of the steps add up to {total}, above the {kind.en} limit of {held}",
                         "请缩短环节时限，或改用并行。", "Shorten limits of steps, or let steps run in parallel.", flow.flow_id)  # fmt: skip


def longest(flow: Flow, *, promised: bool) -> int:
    """The days that the steps' own limits add up to on the longest way from where the flow's limit begins to where it ends.

    Of a choice or parallel branches the longest counts, a loop counts once, time in which the clock stands does not. Limits
    in another unit than the flow's are left out: they cannot be added.
    """
    if flow.limit is None:
        return 0
    chart = flow.chart or to_chart(flow)
    order, ways = forward(chart)
    steps = {node.node_id: node.step for node in chart.nodes}
    days: dict[str, int] = {}
    at_step: dict[str, int] = {}
    stopped: dict[str, frozenset[str]] = {}
    for node in order:
        before = [source for source, target in ways if target == node]
        days[node] = max((days[each] for each in before), default=0)
        standing = frozenset().union(*(stopped[each] for each in before))
        step = steps[node]
        if step is not None:
            days[node] = _after(flow, step, days[node], at_step, bool(standing), promised=promised)
            at_step[step] = days[node]
            standing |= {each.stop_id for each in flow.stops_started_by(step)}
            standing -= {each.stop_id for each in flow.stops_ended_by(step)}
        stopped[node] = standing
    return max((at_step.get(step, 0) for step in flow.limit.to_steps), default=0)


def _after(flow: Flow, step: str, days: int, at_step: dict[str, int], standing: bool, *, promised: bool) -> int:
    """The days gone when a step is taken as late as its limit allows."""
    assert flow.limit is not None
    if step == flow.limit.from_step:
        return 0
    limit = flow.steps[step].limit
    if limit is None or limit.unit != flow.limit.unit or standing:
        return days
    most = limit.held if promised else limit.statutory if limit.statutory is not None else limit.promised
    return max(days, at_step.get(limit.from_step or "", days) + (most or 0))


def _ends_clock(flow: Flow) -> Iterator[Remark]:
    """A way through the flow on which its limit begins and never ends."""
    if flow.limit is None:
        return
    limit = flow.limit

    def watch(state: str, step: str) -> str:
        if step in limit.to_steps:
            return "ended"
        return "running" if step == limit.from_step and state == "" else state

    states = ends(net_of(flow), "", watch)
    if "running" in states:
        yield remark("limit-never-ends", "warning", "有一条路径使办结时限永不结束", "there is a way on which the limit begins and never ends",
                     "请把该路径的办结环节加入 limit.to。", "Add the deciding step of that way to `limit.to`.", flow.flow_id)  # fmt: skip


def _stops(flow: Flow) -> Iterator[Remark]:
    """Clock stops that may stand when the flow is over."""
    for stop in flow.clock_stops:

        def watch(
            state: bool, step: str, starts: tuple[str, ...] = stop.starts, over: tuple[str, ...] = stop.ends
        ) -> bool:
            return False if step in over else state or step in starts  # fmt: skip

        if True in ends(net_of(flow), False, watch) or set(stop.starts) & set(stop.ends):
            yield remark("clock-stop-never-ends", "error", f"特别程序“{stop.title.zh}”可能开始后永不结束",
                         f"clock stop '{stop.title.en}' may begin and never end",
                         "请使每条路径都经过其结束环节。", "Let every way pass a step of its `ends`.", stop.stop_id)  # fmt: skip


def _once(flow: Flow) -> Iterator[Remark]:
    """Steps that may be taken once only and stand in a loop."""
    for step in flow.steps.values():
        if step.once:

            def watch(state: int, taken: str, name: str = step.step_id) -> int:
                return min(2, state + (taken == name))  # fmt: skip

            if 2 in ends(net_of(flow), 0, watch):
                yield remark("once-in-loop", "warning", f"环节“{step.title.zh}”仅限一次，却在循环之内",
                             f"step '{step.title.en}' may be taken once only, yet it stands in a loop",
                             "请改为 optional，或去掉 once。", "Make it optional, or take `once` away.", step.step_id)  # fmt: skip


def _separations(flow: Flow) -> Iterator[Remark]:
    """Separations that can never be broken: of one step, or of steps of which no two are ever taken in one matter."""
    for number, separation in enumerate(flow.separations, 1):
        steps, about = separation.steps, ", ".join(separation.steps)
        if len(set(steps)) < 2:
            yield remark("separation-of-one", "error", f"第 {number} 组不相容岗位只有一个环节", f"separation {number} names one step only",
                         "至少写明两个环节。", "Name two steps at least.", about)  # fmt: skip
            continue
        together = {pair for pair in combinations(steps, 2) if _both(flow, *pair)}
        for step in steps:
            if not any(step in pair for pair in together):
                title = flow.steps[step].title
                yield remark("separation-of-alternatives", "warning", f"环节“{title.zh}”与同组其他环节不会出现在同一办件中",
                             f"step '{title.en}' is never taken in one matter with another step of its separation",
                             "请检查这一组环节。", "Look at the steps of this separation.", about)  # fmt: skip


def _both(flow: Flow, one: str, other: str) -> bool:
    """Whether some run takes both steps."""

    def watch(state: tuple[bool, bool], step: str) -> tuple[bool, bool]:
        return state[0] or step == one, state[1] or step == other

    return (True, True) in ends(net_of(flow), (False, False), watch)
