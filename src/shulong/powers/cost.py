"""The least number of deviations of many sequences at once, without saying which: for counting, ranking, and fitness.

The cost of reaching each marking after a prefix, less the smallest of them, is one state of an automaton that is built as
sequences are read. Sequences share prefixes and, even where they do not, the same few states come again and again, so that
nearly every step is one look into a table. The costs are those of ``conform.judge``, a property test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shulong.powers.conform import judge
from shulong.powers.net import Net, Steps, steps_of

MOST_MARKINGS = 500
"""Markings above which sequences are judged one by one instead."""

Costs = tuple[tuple[int, int], ...]
"""(marking, cost above the least), sorted."""


class Coster:
    """Costs of sequences under one net. It grows a table while it is used; it is not to be shared between threads."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self._table: Steps = steps_of(net)
        self._small = self._table.within(MOST_MARKINGS) is not None
        self._next: dict[tuple[Costs, str], tuple[Costs, int]] = {}
        self._end: dict[Costs, int] = {}
        self._start = self._relaxed({net.initial: 0})[0] if self._small else ()

    def cost(self, steps: Sequence[str], *, finished: bool = True) -> int:
        """The least number of deviations; -1 where the sequence is too complex to judge."""
        if not self._small:
            return judge(self.net, steps, finished=finished).cost
        state, total = self._start, 0
        for step in steps:
            known = self._next.get((state, step))
            if known is None:
                known = self._next[state, step] = self._take(state, step)
            state, more = known
            total += more
        return total + (self._ending(state) if finished else 0)

    def costs(self, sequences: Iterable[Sequence[str]]) -> list[int]:
        """The costs of finished sequences."""
        return [self.cost(steps) for steps in sequences]

    def _take(self, state: Costs, step: str) -> tuple[Costs, int]:
        """The state after one more act: it is one too many, or it matches a step."""
        found: dict[int, int] = {marking: cost + 1 for marking, cost in state}
        for marking, cost in state:
            for label, end in self._table.after(marking):
                if label == step and cost < found.get(end, cost + 1):
                    found[end] = cost
        return self._relaxed(found)

    def _relaxed(self, found: dict[int, int]) -> tuple[Costs, int]:
        """Costs with missing steps allowed for, less the least, and the least."""
        waiting = sorted(found, key=found.__getitem__)
        for marking in waiting:
            for _, end in self._table.after(marking):
                if found[marking] + 1 < found.get(end, found[marking] + 2):
                    found[end] = found[marking] + 1
                    waiting.append(end)
        least = min(found.values())
        return tuple(sorted((marking, cost - least) for marking, cost in found.items())), least

    def _ending(self, state: Costs) -> int:
        if state not in self._end:
            self._end[state] = min(cost for marking, cost in state if self._table.ends(marking))
        return self._end[state]
