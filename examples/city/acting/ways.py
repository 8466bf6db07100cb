"""Ways through a flow: the sequences of steps that it allows, each with how often it is taken, what bounds its days, and who acts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from shulong.powers.block import Block, Choice, Loop, Optional, Parallel, Some, Take
from shulong.powers.flow import Flow
from shulong.powers.rules import Unit

TRIES = 120
"""Walks of a flow; the distinct ones are its ways."""
LONGEST = 40
"""Working days between two acts that nothing else bounds."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a flow, place by place.

    ``most`` holds the working days that may lie before each act, ``most_calendar`` the calendar days (None: not bounded so),
    ``counted`` whether they count towards the limit of the whole, ``stopped`` whether the clock stands before the act.
    """

    steps: tuple[str, ...]
    share: float
    roles: tuple[tuple[str, ...], ...]
    results: tuple[str | None, ...]
    most: tuple[int, ...]
    most_calendar: tuple[int | None, ...]
    counted: tuple[bool, ...]
    promised: int
    statutory: int
    unit: Unit
    begins: int | None
    ends: int | None
    urgent: bool = False

    def place(self, step: str) -> int:
        """Where the step is first taken; ValueError if it is not."""
        return self.steps.index(step)


def ways_of(flow: Flow, seed: int) -> list[Way]:
    """The ways of a flow that some walks find, the likeliest first."""
    assert flow.order is not None
    chance = random.Random(f"{seed} {flow.power_code}")
    walked = Counter(_walk(flow.order, chance) for _ in range(TRIES))
    return [way_of(flow, steps, times / TRIES) for steps, times in walked.most_common()]


def _walk(block: Block, chance: random.Random) -> tuple[str, ...]:
    """One way through a block: the first branch of a choice mostly, a loop seldom more than once."""
    match block:
        case Take(step):
            return (step,)
        case Optional(inner):
            return _walk(inner, chance) if chance.random() < 0.35 else ()
        case Choice(blocks):
            return _walk(_chosen(blocks, chance), chance)
        case Loop(body, again):
            more = chance.random() < 0.15
            return _walk(body, chance) + ((_walk(again, chance) if again else ()) + _walk(body, chance) if more else ())
        case Parallel(blocks) | Some(blocks):
            return _mixed([list(_walk(each, chance)) for each in blocks], chance)
        case _:
            return tuple(step for each in block.blocks for step in _walk(each, chance))


def _chosen(blocks: tuple[Block, ...], chance: random.Random) -> Block:
    """The branch with most to do in eight of ten, else any: most applications are accepted and decided."""
    longest = max(blocks, key=lambda block: len(repr(block)))
    likely = longest if len(repr(longest)) > 2 * len(repr(blocks[0])) else blocks[0]
    return likely if chance.random() < 0.8 else chance.choice(blocks)


def _mixed(branches: list[list[str]], chance: random.Random) -> tuple[str, ...]:
    taken: list[str] = []
    while any(branches):
        taken.append(chance.choice([each for each in branches if each]).pop(0))
    return tuple(taken)


def way_of(flow: Flow, steps: tuple[str, ...], share: float = 1.0) -> Way:
    """A sequence of steps with what the flow says of it. It need not be lawful: a step that the flow has not is bounded by nothing."""
    ends = next((i for i, step in enumerate(steps) if flow.limit and step in flow.limit.to_steps), None)
    begins = steps.index(flow.limit.from_step) if flow.limit and flow.limit.from_step in steps else None
    most, calendar = bounds(flow, steps)
    urgent = flow.urgent is not None and flow.urgent.step in steps
    statutory = (flow.limit.statutory if flow.limit else None) or LONGEST
    promised = (flow.limit.promised if flow.limit else None) or statutory
    if urgent and flow.urgent and flow.urgent.promised:
        promised = min(promised, flow.urgent.promised)
    inside = range(begins + 1, ends + 1) if begins is not None and ends is not None else range(0)
    known = [flow.steps.get(step) for step in steps]
    return Way(
        steps, share,
        roles=tuple((step.posts if step else ()) or ("clerk",) for step in known),
        results=tuple(step.result if step else None for step in known),
        most=tuple(most), most_calendar=tuple(calendar), counted=tuple(place in inside for place in range(len(steps))),
        promised=promised, statutory=statutory, unit=flow.limit.unit if flow.limit else "working-days",
        begins=begins, ends=ends, urgent=urgent,
    )  # fmt: skip


def bounds(flow: Flow, steps: tuple[str, ...]) -> tuple[list[int], list[int | None]]:
    """For each act the working days and the calendar days that may lie before it: of limits of steps and of lengths of clock stops."""
    most: list[int] = [0, *[LONGEST] * (len(steps) - 1)]
    calendar: list[int | None] = [None] * len(steps)
    for first, last, amount, unit in _spans(flow, steps):
        each = amount // (last - first)
        for place in range(first + 1, last + 1):
            if unit == "calendar-days":
                known = calendar[place]
                calendar[place] = each if known is None else min(known, each)
            else:
                most[place] = min(most[place], each if unit == "working-days" else 0)
    return most, calendar


def _spans(flow: Flow, steps: tuple[str, ...]) -> Iterable[tuple[int, int, int, Unit]]:
    """From which act to which how much time may pass."""
    for last, name in enumerate(steps):
        limit = flow.steps[name].limit if name in flow.steps else None
        if limit and limit.held is not None and last:
            starts = [i for i in range(last) if limit.from_step is None or steps[i] == limit.from_step]
            if starts:
                yield starts[-1], last, limit.held, limit.unit
    for stop in flow.clock_stops:
        if stop.limit:
            marks = [i for i, step in enumerate(steps) if step in stop.starts or step in stop.ends]
            yield from (
                (one, two, stop.limit.most, stop.limit.unit)
                for one, two in pairwise(marks)
                if steps[one] in stop.starts
            )
