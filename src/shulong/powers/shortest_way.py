"""A cheapest alignment of one sequence with a net, move by move: the shortest way over (position, marking).

Told what the rest of the sequence costs from every marking, it looks only where a cheapest way can go. Told nothing, it looks
everywhere, lazily, and finds the same way: that is for nets too large to be laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush

import numpy as np

from shulong.powers.cost import Ahead
from shulong.powers.net import Steps
from shulong.powers.reach import Numbers

MOST_STATES = 400_000
"""States after which a sequence is called too complex to judge; none is ever judged wrongly for want of time."""

DEVIATION = 1 << 20
"""What a deviation costs in the search. Smaller amounts choose among equally cheap explanations: a missing step goes before
an act too many, and a misplaced act before an act too many and another step missing."""

State = tuple[int, int]
Way = tuple[str, str, int, int]
"""(sync | act | step, label, acts passed, marking after it)"""
Ways = Callable[[int, int], Sequence[Way]]
"""Where one can go from a position and a marking: an act too many, a step missing, and, last so that it is tried first, a match."""
Move = tuple[str, str, int]
"""(sync | act | step, label, position in the sequence)"""


def everywhere(table: Steps, steps: Sequence[str]) -> Ways:
    """Every way of a sequence, whether it can be a cheapest one or not."""

    def ways(position: int, marking: int) -> Sequence[Way]:
        after, wanted = table.after(marking), steps[position] if position < len(steps) else None
        found: list[Way] = [] if wanted is None else [("act", wanted, 1, marking)]
        found += [("step", label, 0, end) for label, end in after]
        found += [("sync", label, 1, end) for label, end in after if label == wanted]
        return found

    return ways


class Tight:
    """The ways that lie on a cheapest alignment, by what is known to cost ahead; each is found once for all sequences."""

    def __init__(self, ahead: Ahead, table: Steps) -> None:
        self.ahead = ahead
        self.table = table
        self._known: dict[tuple[int, int, int], list[Way]] = {}
        self._ends: dict[int, tuple[Sequence[tuple[str, int]], Numbers]] = {}

    def of(self, steps: Sequence[str], acts: Sequence[int], states: Sequence[int]) -> Ways:
        """The ways of one sequence, with its acts' codes and the states ahead of each act and of the end."""
        known, size = self._known, len(steps)

        def ways(position: int, marking: int) -> Sequence[Way]:
            # At the end there is no act; the state there stands for itself.
            act = acts[position] if position < size else -1
            state = states[position + 1] if position < size else states[size]
            found = known.get((marking, state, act))
            # All steps that the net does not know share a code, but each keeps its own name.
            if found is None or act == self.ahead.width - 1:
                wanted = steps[position] if position < size else None
                found = known[marking, state, act] = self._tight(wanted, act, states[position], state, marking)
            return found

        return ways

    def _tight(self, wanted: str | None, act: int, here: int, later: int, marking: int) -> list[Way]:
        """Of all ways those after which what is ahead costs less by just what the way costs."""
        after, ends = self._after(marking)
        now, then, number = self.ahead.costs[here], self.ahead.costs[later], self.ahead.reach.number[marking]
        steps = np.flatnonzero(now[ends] + 1 == now[number]).tolist()
        missing: list[Way] = [("step", after[each][0], 0, after[each][1]) for each in steps]
        if wanted is None:
            return missing
        least = now[number] + self.ahead.rise[later, act]
        taken = [after[each] for each in np.flatnonzero(then[ends] == least).tolist()]
        too_many: list[Way] = [("act", wanted, 1, marking)] if then[number] + 1 == least else []
        return too_many + missing + [("sync", label, 1, end) for label, end in taken if label == wanted]

    def _after(self, marking: int) -> tuple[Sequence[tuple[str, int]], Numbers]:
        """The steps out of a marking, and the numbers of the markings after them."""
        if marking not in self._ends:
            after, number = self.table.after(marking), self.ahead.reach.number
            self._ends[marking] = after, np.array([number[end] for _, end in after], np.int32)
        return self._ends[marking]


def cheapest(table: Steps, steps: Sequence[str], finished: bool, ways: Ways) -> list[Move] | None:
    """The moves of a cheapest alignment; None if there is none or too much to look at."""
    moves: list[Move] = []
    state, size, present = (0, table.net.initial), len(steps), frozenset(steps)
    while state[0] < size or (finished and not table.ends(state[1])):
        only = ways(*state)
        if len(only) == 1 and state[0] < size:
            # Most of a sequence leaves no choice; where only one way goes on, nothing need be weighed.
            kind, label, passed, marking = only[0]
            moves.append((kind, label, state[0]))
            state = (state[0] + passed, marking)
            continue
        weighed = _weighed(table, size, present, finished, ways, state)
        if weighed is None:
            return None
        state = weighed[0]
        moves += weighed[1]
    return moves


def _weighed(
    table: Steps, size: int, present: frozenset[str], finished: bool, ways: Ways, start: State
) -> tuple[State, list[Move]] | None:
    """The shortest way from a state to the end, or to the next state through which every way that is left goes.

    Of the states that are equally near the last found is looked at first.
    """
    came: dict[State, tuple[State, Move] | None] = {start: None}
    costs: dict[State, int] = {start: 0}
    waiting, pushed = [(0, 0, start)], 0
    done: set[State] = set()
    while waiting:
        cost, _, state = heappop(waiting)
        if state in done:
            continue
        done.add(state)
        position, marking = state
        if (not waiting and state != start) or (position == size and (not finished or table.ends(marking))):
            return state, _back(came, state)
        if len(done) > MOST_STATES:
            return None
        for kind, label, passed, end in ways(position, marking):
            target = (position + passed, end)
            price = cost if kind == "sync" else cost + DEVIATION + _doubt(kind, label, present)
            if price < costs.get(target, price + 1):
                costs[target], came[target] = price, (state, (kind, label, position))
                pushed += 1
                heappush(waiting, (price, -pushed, target))
    return None


def _doubt(kind: str, label: str, present: frozenset[str]) -> int:
    """How much less telling a move is than another of the same cost: an act too many before a step taken nowhere."""
    return 2 if kind == "act" else int(label not in present)


def _back(came: dict[State, tuple[State, Move] | None], state: State) -> list[Move]:
    moves: list[Move] = []
    while (step := came[state]) is not None:
        state = step[0]
        moves.append(step[1])
    return moves[::-1]
