"""A flow compiled to a safe workflow net: places are the bits of one integer, so that a marking is a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from shulong.powers.block import Block, Choice, Loop, Optional, Parallel, Sequence, Some, Take
from shulong.powers.chart import Chart
from shulong.powers.flow import Flow
from shulong.powers.graph import END, START, Way, one
from shulong.powers.structure import folded


@dataclass(frozen=True, slots=True)
class Transition:
    """Takes the tokens in ``consume`` and puts those in ``produce`` (bit masks). ``label`` None is silent."""

    label: str | None
    consume: int
    produce: int


@dataclass(frozen=True, slots=True)
class Net:
    """A safe net: no place ever holds two tokens. Compiled from blocks, or made of the gates of a chart that is no tree of blocks."""

    transitions: tuple[Transition, ...]
    initial: int
    final: int

    @property
    def labels(self) -> frozenset[str]:
        """The steps that it knows."""
        return frozenset(t.label for t in self.transitions if t.label is not None)

    def enabled(self, marking: int) -> Iterable[tuple[Transition, int]]:
        """Each transition that can fire, with the marking after it."""
        for transition in self.transitions:
            if marking & transition.consume == transition.consume:
                yield transition, (marking & ~transition.consume) | transition.produce


class Steps:
    """A net without its silent transitions: from each marking, the steps that can be taken next and the markings after them.

    Markings are looked at when they are first reached, so that a large net costs no more than the part that is used.
    """

    def __init__(self, net: Net) -> None:
        self.net = net
        self.labels = net.labels
        self._known: dict[int, tuple[tuple[tuple[str, int], ...], bool]] = {}
        self._enabled: dict[int, tuple[tuple[Transition, int], ...]] = {}

    def after(self, marking: int) -> tuple[tuple[str, int], ...]:
        """(step, marking after it) for every step that can be taken, in the order in which the net lists them."""
        return self._look(marking)[0]

    def ends(self, marking: int) -> bool:
        """Whether the end can be reached from there without a further step."""
        return self._look(marking)[1]

    def enabled(self, marking: int) -> tuple[tuple[Transition, int], ...]:
        """Each transition that can fire, in the order of the net, with the marking after it; found once."""
        known = self._enabled.get(marking)
        if known is None:
            known = self._enabled[marking] = tuple(self.net.enabled(marking))
        return known

    def markings(self, most: int) -> list[int] | None:
        """Every marking that can be reached, the initial one first; None if there are more than ``most``."""
        found = {self.net.initial: None}
        waiting = [self.net.initial]
        while waiting:
            for _, end in self.enabled(waiting.pop()):
                if end not in found:
                    if len(found) >= most:
                        return None
                    found[end] = None
                    waiting.append(end)
        return list(found)

    def _look(self, marking: int) -> tuple[tuple[tuple[str, int], ...], bool]:
        known = self._known.get(marking)
        if known is None:
            settled = {marking: None}
            waiting = [marking]
            moves: dict[tuple[str, int], None] = {}
            for each in waiting:
                for transition, end in self.enabled(each):
                    if transition.label is not None:
                        moves[transition.label, end] = None
                    elif end not in settled:
                        settled[end] = None
                        waiting.append(end)
            known = self._known[marking] = (tuple(moves), self.net.final in settled)
        return known


class _Builder:
    """Numbers places and collects transitions while a block tree is walked."""

    def __init__(self) -> None:
        self.places = 0
        self.transitions: list[Transition] = []

    def place(self) -> int:
        self.places += 1
        return 1 << (self.places - 1)

    def add(self, label: str | None, consume: int, produce: int) -> None:
        self.transitions.append(Transition(label, consume, produce))

    def connect(self, block: Block, start: int, end: int) -> None:
        """Transitions that carry a token from one place to another along every way through the block."""
        match block:
            case Take(step):
                self.add(step, start, end)
            case Sequence(blocks):
                self._chain(blocks, start, end)
            case Choice(blocks):
                for each in blocks:
                    self.connect(each, start, end)
            case Optional(inner):
                self.connect(inner, start, end)
                self.add(None, start, end)
            case Parallel(blocks):
                self._fork(blocks, start, end)
            case Some(blocks):
                self._some(blocks, start, end)
            case Loop(body, again):
                self._loop(body, again, start, end)

    def _chain(self, blocks: tuple[Block, ...], start: int, end: int) -> None:
        places = [start, *(self.place() for _ in blocks[1:]), end]
        for block, before, after in zip(blocks, places, places[1:], strict=False):
            self.connect(block, before, after)

    def _fork(self, blocks: tuple[Block, ...], start: int, end: int) -> None:
        pairs = [(self.place(), self.place()) for _ in blocks]
        self.add(None, start, sum(before for before, _ in pairs))
        for block, (before, after) in zip(blocks, pairs, strict=True):
            self.connect(block, before, after)
        self.add(None, sum(after for _, after in pairs), end)

    def _some(self, blocks: tuple[Block, ...], start: int, end: int) -> None:
        """A split for every set of branches; a branch that is not taken counts as done."""
        pairs = [(self.place(), self.place()) for _ in blocks]
        for taken in product((True, False), repeat=len(blocks)):
            if any(taken):
                self.add(None, start, sum(pair[0 if yes else 1] for yes, pair in zip(taken, pairs, strict=True)))
        for block, (before, after) in zip(blocks, pairs, strict=True):
            self.connect(block, before, after)
        self.add(None, sum(after for _, after in pairs), end)

    def _loop(self, body: Block, again: Block | None, start: int, end: int) -> None:
        """Places of its own, so that a token that goes round cannot leave by another branch of a choice around the loop."""
        before, after = self.place(), self.place()
        self.add(None, start, before)
        self.connect(body, before, after)
        if again is None:
            self.add(None, after, before)
        else:
            self.connect(again, after, before)
        self.add(None, after, end)


@lru_cache(maxsize=10_000)
def net_of_block(block: Block) -> Net:
    """The net of a block."""
    builder = _Builder()
    start, end = builder.place(), builder.place()
    builder.connect(block, start, end)
    return Net(tuple(builder.transitions), start, end)


@lru_cache(maxsize=1_000)
def steps_of(net: Net) -> Steps:
    """The net's steps, shared by all who judge by it."""
    return Steps(net)


def net_of(flow: Flow) -> Net:
    """The net of a flow: of its order, or of its chart where no tree of blocks can say the order."""
    if flow.order is not None:
        return net_of_block(flow.order)
    assert flow.chart is not None
    return net_of_chart(flow.chart).net


@dataclass(frozen=True, slots=True)
class ChartNet:
    """The net of a chart, and which element of the chart each transition and each place stands for.

    A token in a place waits before its element.
    """

    net: Net
    transitions: tuple[str, ...]
    places: tuple[tuple[int, str], ...]


class NoNet(Exception):
    """The chart holds an inclusive gateway whose branches do not meet again in one other; its element is the argument."""


@lru_cache(maxsize=1_000)
def net_of_chart(chart: Chart) -> ChartNet:
    """The net of a chart, whether or not it is sound. Raises NoNet."""
    graph, builder = folded(chart), _Builder()
    begin, stop = builder.place(), builder.place()
    origins: list[str] = []
    entries: dict[Way, int] = {}
    exits: dict[Way, int] = {}
    places: dict[int, str] = {}
    for way in graph.ways:
        before = begin if way.source == START else builder.place()
        after = stop if way.target == END else builder.place() if way.parts or way.source == START else before
        entries[way], exits[way] = before, after
        if way.parts:
            builder.connect(one(way.parts), before, after)
        elif before != after:
            builder.add(None, before, after)
        origins += [graph.origin.get(way.target, "")] * (len(builder.transitions) - len(origins))
        places[before] = places[after] = graph.origin.get(way.target, "")
    for gate, kind in graph.kinds.items():
        ins, outs = [exits[way] for way in graph.ins[gate]], [entries[way] for way in graph.outs[gate]]
        _gate(builder, graph.origin.get(gate, gate), kind, ins, outs)
        origins += [graph.origin.get(gate, "")] * (len(builder.transitions) - len(origins))
    return ChartNet(Net(tuple(builder.transitions), begin, stop), tuple(origins), tuple(places.items()))


def _gate(builder: _Builder, origin: str, kind: str, ins: list[int], outs: list[int]) -> None:
    """The silent transitions of one gate."""
    if kind == "some" and (len(ins) > 1 or len(outs) > 1):
        raise NoNet(origin)
    if kind == "parallel" and ins:
        builder.add(None, sum(ins), sum(outs))
    elif kind in {"choice", "some"}:
        for before in ins:
            for after in outs or [0]:
                builder.add(None, before, after)
