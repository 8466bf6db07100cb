"""How a sequence of steps fits a net: whether it does, and if not, the smallest set of deviations.

The verdict is an optimal alignment with unit costs: an act that the net cannot take costs 1, a step that the net needs and
that was not taken costs 1, silent transitions cost nothing. Among alignments of equal cost one that explains a misplaced
act as misplaced is chosen, always the same for the same sequence.
Source of the notion: Adriansyah, Aligning Observed and Modeled Behavior, Eindhoven 2014. The search is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

from shulong.powers.net import Net, Steps, steps_of

Kind = Literal["skipped", "unlisted", "repeated", "out-of-order"]
MOST_STATES = 400_000
"""States after which a sequence is called too complex to judge; none is ever judged wrongly for want of time."""

DEVIATION = 1 << 20
"""What a deviation costs in the search. Smaller amounts choose among equally cheap explanations: a missing step goes before
an act too many, and a misplaced act before an act too many and another step missing."""

State = tuple[int, int]
Move = tuple[str, str, int]
"""(sync | act | step, label, position in the sequence)"""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that does not fit.

    ``position`` is the number of the act (0 is the first) or, for a skipped step, of the act before which it is missing.
    An out-of-order step was taken, but not where it is lawful.
    """

    kind: Kind
    step: str
    position: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``cost`` is that of the cheapest alignment; -1 where the sequence was too complex to judge (then nothing is claimed)."""

    cost: int
    deviations: tuple[Deviation, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the sequence is one that the flow allows."""
        return self.cost == 0

    @property
    def judged(self) -> bool:
        """Whether there is a verdict at all."""
        return self.cost >= 0


def judge(net: Net, steps: Sequence[str], *, finished: bool = True) -> Verdict:
    """The verdict on a sequence of steps.

    Args:
        finished: False for a matter still open: what has not happened yet is then not missing.
    """
    table = steps_of(net)
    if _accepts(table, steps, finished):
        return Verdict(0)
    moves = _cheapest(table, steps, finished)
    if moves is None:
        return Verdict(-1)
    deviations = tuple(_deviations(net, moves))
    return Verdict(sum(kind in {"act", "step"} for kind, _, _ in moves), deviations)


def _accepts(table: Steps, steps: Sequence[str], finished: bool) -> bool:
    """Plain replay of the set of possible markings; exact, and enough for every sequence that fits."""
    markings = {table.net.initial}
    for step in steps:
        markings = {end for marking in markings for label, end in table.after(marking) if label == step}
        if not markings:
            return False
    return not finished or any(table.ends(marking) for marking in markings)


def _cheapest(table: Steps, steps: Sequence[str], finished: bool) -> list[Move] | None:
    """The moves of a cheapest alignment: the shortest way over (position, marking); None if too large."""
    start: State = (0, table.net.initial)
    came: dict[State, tuple[State, Move] | None] = {start: None}
    costs: dict[State, int] = {start: 0}
    present = frozenset(steps)
    waiting, pushed = [(0, 0, start)], 0
    done: set[State] = set()
    while waiting:
        _, _, state = heappop(waiting)
        if state in done:
            continue
        done.add(state)
        if state[0] == len(steps) and (not finished or table.ends(state[1])):
            return _way(came, state)
        if len(done) > MOST_STATES:
            return None
        for target, move, price in _moves(table, steps, state):
            cost = costs[state] + price * DEVIATION + _doubt(move, present)
            if cost < costs.get(target, cost + 1):
                costs[target], came[target] = cost, (state, move)
                pushed += 1
                heappush(waiting, (cost, -pushed, target))
    return None


def _doubt(move: Move, present: frozenset[str]) -> int:
    """How much less telling a move is than another of the same cost: an act too many before a step taken nowhere."""
    kind, label, _ = move
    return 2 if kind == "act" else int(kind == "step" and label not in present)


def _moves(table: Steps, steps: Sequence[str], state: State) -> list[tuple[State, Move, int]]:
    """Where one can go from a state: an act too many, a step missing, and, last so that it is tried first, a match."""
    position, marking = state
    wanted = steps[position] if position < len(steps) else None
    moves: list[tuple[State, Move, int]] = []
    free: list[tuple[State, Move, int]] = []
    if wanted is not None:
        moves.append(((position + 1, marking), ("act", wanted, position), 1))
    for label, end in table.after(marking):
        moves.append(((position, end), ("step", label, position), 1))
        if label == wanted:
            free.append(((position + 1, end), ("sync", wanted, position), 0))
    return moves + free


def _way(came: dict[State, tuple[State, Move] | None], state: State) -> list[Move]:
    way: list[Move] = []
    while (step := came[state]) is not None:
        state = step[0]
        way.append(step[1])
    return way[::-1]


def _deviations(net: Net, moves: Sequence[Move]) -> list[Deviation]:
    """Acts and steps that did not match, said as a person would: a missing and a misplaced act of one step are one thing."""
    matched = {label for kind, label, _ in moves if kind == "sync"}
    missing = [(label, position) for kind, label, position in moves if kind == "step"]
    found: list[Deviation] = []
    for kind, label, position in moves:
        if kind != "act":
            continue
        at = next((i for i, (step, _) in enumerate(missing) if step == label), None)
        if label not in net.labels:
            found.append(Deviation("unlisted", label, position))
        elif at is not None:
            del missing[at]
            found.append(Deviation("out-of-order", label, position))
        else:
            found.append(Deviation("repeated" if label in matched else "out-of-order", label, position))
    found += [Deviation("skipped", label, position) for label, position in missing]
    return sorted(found, key=lambda each: (each.position, each.kind, each.step))


def judge_variants(net: Net, variants: Sequence[tuple[Sequence[str], bool]]) -> list[Verdict]:
    """The verdicts on (steps, finished), each distinct pair judged once."""
    known: dict[tuple[tuple[str, ...], bool], Verdict] = {}
    verdicts = []
    for steps, finished in variants:
        key = (tuple(steps), finished)
        if key not in known:
            known[key] = judge(net, key[0], finished=finished)
        verdicts.append(known[key])
    return verdicts
