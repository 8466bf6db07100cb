"""The least number of deviations of many sequences at once, and from how far each act still has to go.

What remains of a sequence costs something from each marking; that list of costs, less the smallest of them, is one state of
an automaton that reads sequences from their end and is built as they are read. Sequences share endings and, even where they
do not, the same few states come again and again, so that nearly every act is one look into a table, for all sequences at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shulong.powers.reach import FAR, Numbers, Reach

MOST_NUMBERS = 40_000_000
"""Numbers kept in the states of one automaton before it is begun anew; it bounds memory, not what can be judged."""

DONE, OPEN = 0, 1
"""The states in which reading begins: at the end of a finished matter, and of an open one, where nothing is missing."""

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sequences one after another: the code of each act, where each sequence starts (and the last ends), which are finished."""

    acts: Indices
    starts: Indices
    finished: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, reach: Reach, sequences: Sequence[tuple[Sequence[str], bool]]) -> Batch:
        """The batch of (steps, finished); a step that the net does not know has the code after the last."""
        codes, unlisted = reach.codes, len(reach.codes)
        acts = [codes.get(step, unlisted) for steps, _ in sequences for step in steps]
        starts = np.cumsum([0] + [len(steps) for steps, _ in sequences])
        return cls(np.array(acts, np.int64), starts, np.array([finished for _, finished in sequences], np.bool_))

    def parts(self, most: int) -> Iterator[tuple[int, Batch]]:
        """The same sequences in batches of at most that many acts (or of one sequence), each with the number of its first."""
        first = 0
        while first < len(self.finished):
            start = self.starts[first]
            last = max(first + 1, int(np.searchsorted(self.starts, start + most, "right")) - 1)
            acts = self.acts[start : self.starts[last]]
            yield first, Batch(acts, self.starts[first : last + 1] - start, self.finished[first:last])
            first = last


class Ahead:
    """What the rest of a sequence costs from every marking of a net. It grows while it is used: not for two threads.

    ``costs[state, marking]`` is the cost above the state's least; ``before[state, act]`` is the state one act earlier (-1 where
    not known yet) and ``rise[state, act]`` what the least grows by.
    """

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.width = len(reach.codes) + 1
        self._numbers: dict[bytes, int] = {}
        self._columns: dict[int, tuple[Numbers, Numbers]] = {}
        self.costs: Numbers = np.zeros((64, len(reach.number)), np.int32)
        self.before: Numbers = np.full((64, self.width), -1, np.int32)
        self.rise: Numbers = np.zeros((64, self.width), np.int32)
        # An unreachable end leaves every marking far: kept as it is, so that its cost stays far.
        self._numbers[b"done"], self._numbers[b"open"] = DONE, OPEN
        self.costs[DONE] = reach.to_end

    @property
    def full(self) -> bool:
        """Whether it should be begun anew."""
        return self.costs.size > MOST_NUMBERS

    def read(self, batch: Batch) -> tuple[Indices, Indices]:
        """The cost of each sequence, and the state before each of its acts and at its end (one more than it has acts)."""
        lengths = np.diff(batch.starts)
        order = np.argsort(-lengths, kind="stable")
        lengths, last = lengths[order], batch.starts[1:][order] - 1
        state = np.where(batch.finished[order], DONE, OPEN)
        total = np.zeros(len(order), np.int64)
        states = np.zeros(len(batch.acts) + len(order), np.int64)
        states[last + order + 1] = state
        for back in range(int(lengths[0]) if len(lengths) else 0):
            alive = int(np.searchsorted(-lengths, -back))
            spot = last[:alive] - back
            key = state[:alive] * self.width + batch.acts[spot]
            self._learn(key)
            state[:alive] = self.before.ravel()[key]
            total[:alive] += self.rise.ravel()[key]
            states[spot + order[:alive]] = state[:alive]
        costs = np.empty(len(order), np.int64)
        costs[order] = total + self.costs[state, self.reach.initial]
        return np.where(costs >= FAR // 2, -1, costs), states

    def _learn(self, keys: Indices) -> None:
        """Fills the table for those (state, act) that it does not know."""
        unknown = np.unique(keys[self.before.ravel()[keys] < 0])
        acts = unknown % self.width
        for act in np.unique(acts).tolist():
            states = unknown[acts == act] // self.width
            found = self._earlier(self.costs[states], act)
            least = found.min(axis=1)
            found -= least[:, None]
            found[found >= FAR // 2] = FAR
            self.rise[states, act] = least
            numbers = [self._number(row) for row in found]
            self.before[states, act] = numbers

    def _earlier(self, costs: Numbers, act: int) -> Numbers:
        """The costs with one more act ahead: it is one too many, or it is taken after the steps that are missing before it."""
        found = costs + np.int32(1)
        if act == self.width - 1:
            return found
        apart, afters = self._takes(act)
        if len(costs) < len(afters):
            for number, row in enumerate(costs):
                np.minimum(found[number], (apart + row[afters, None]).min(axis=0), out=found[number])
        else:
            for steps, after in zip(apart, afters, strict=True):
                np.minimum(found, costs[:, after, None] + steps, out=found)
        return found

    def _takes(self, act: int) -> tuple[Numbers, Numbers]:
        """For each place where the act can be taken: how far it is from every marking, and the marking after it."""
        if act not in self._columns:
            befores, afters = self.reach.takes[act]
            self._columns[act] = np.ascontiguousarray(self.reach.apart[:, befores].T), afters
        return self._columns[act]

    def _number(self, row: Numbers) -> int:
        key = row.tobytes()
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers)
            if number == len(self.costs):
                self.costs = np.concatenate([self.costs, np.zeros_like(self.costs)])
                self.before = np.concatenate([self.before, np.full_like(self.before, -1)])
                self.rise = np.concatenate([self.rise, np.zeros_like(self.rise)])
            self.costs[number] = row
        return number
