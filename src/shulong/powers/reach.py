"""The whole of a net laid out once as arrays: its markings, the acts between them, and how many steps apart they are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from shulong.powers.net import Net, steps_of

MOST_MARKINGS = 2_000
"""Markings above which a net is not laid out; its sequences are then searched one by one."""

FAR = 1 << 28
"""The distance to what cannot be reached. Two of them still fit a 32-bit number."""

Numbers = npt.NDArray[np.int32]


class Reach:
    """Arrays over the markings that the initial one can reach, silent transitions included. Nothing in it ever changes.

    ``apart[a, b]`` is the least number of steps from marking a to marking b; ``takes[label]`` are the markings before and
    after that step, one pair for each place in the net where it can be taken.
    """

    def __init__(self, net: Net, markings: list[int]) -> None:
        self.net = net
        self.number = {marking: number for number, marking in enumerate(markings)}
        self.codes = {label: code for code, label in enumerate(sorted(net.labels))}
        silent: list[list[int]] = [[] for _ in markings]
        visible: list[list[int]] = [[] for _ in markings]
        takes: list[list[tuple[int, int]]] = [[] for _ in self.codes]
        for number, marking in enumerate(markings):
            for transition, end in steps_of(net).enabled(marking):
                (silent if transition.label is None else visible)[number].append(self.number[end])
                if transition.label is not None:
                    takes[self.codes[transition.label]].append((number, self.number[end]))
        self.takes = [(_numbers(s for s, _ in pairs), _numbers(e for _, e in pairs)) for pairs in takes]
        self.apart = _apart(silent, visible)
        self.initial = self.number[net.initial]
        final = self.number.get(net.final)
        self.to_end: Numbers = np.full(len(markings), FAR, np.int32) if final is None else self.apart[:, final].copy()


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, np.int32)


def _apart(silent: list[list[int]], visible: list[list[int]]) -> Numbers:
    """Least numbers of visible edges between all pairs; sets of markings are the bits of one integer."""
    size = len(silent)
    apart = np.full((size, size), FAR, np.int32)
    reached = _settled([1 << number for number in range(size)], silent)
    steps, before = 0, [0] * size
    while reached != before:
        rows = _bits([new & ~old for new, old in zip(reached, before, strict=True)], size)
        apart[rows] = steps
        steps, before = steps + 1, reached
        taken = list(reached)
        for number, ends in enumerate(visible):
            for end in ends:
                taken[number] |= before[end]
        reached = _settled(taken, silent)
    return apart


def _settled(reached: list[int], silent: list[list[int]]) -> list[int]:
    """The sets with what silent transitions add, until nothing is added."""
    reached = list(reached)
    senders = [(number, ends) for number, ends in enumerate(silent) if ends]
    senders.reverse()  # markings found later mostly lie further on: most is settled in the first round
    changed = True
    while changed:
        changed = False
        for number, ends in senders:
            more = reached[number]
            for end in ends:
                more |= reached[end]
            if more != reached[number]:
                reached[number], changed = more, True
    return reached


def _bits(sets: list[int], size: int) -> npt.NDArray[np.bool_]:
    width = (size + 7) // 8
    packed = np.frombuffer(b"".join(each.to_bytes(width, "little") for each in sets), np.uint8)
    bits: npt.NDArray[Any] = np.unpackbits(packed.reshape(size, width), axis=1, count=size, bitorder="little")
    return bits.astype(np.bool_)


@lru_cache(maxsize=200)
def reach_of(net: Net) -> Reach | None:
    """The net laid out; None where it has more than ``MOST_MARKINGS`` markings."""
    markings = steps_of(net).markings(MOST_MARKINGS)
    return None if markings is None else Reach(net, markings)
