"""How a sequence of steps fits a net: whether it does, and if not, the smallest set of deviations.

The verdict is an optimal alignment with unit costs: an act that the net cannot take costs 1, a step that the net needs and
that was not taken costs 1, silent transitions cost nothing. Among alignments of equal cost one that explains a misplaced
act as misplaced is chosen, always the same for the same sequence.
Source of the notion: Adriansyah, Aligning Observed and Modeled Behavior, Eindhoven 2014. The search is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from shulong.powers.cost import MOST_NUMBERS, Ahead, Batch
from shulong.powers.net import Net, steps_of
from shulong.powers.reach import Reach, reach_of
from shulong.powers.shortest_way import Move, Tight, cheapest, everywhere

Kind = Literal["skipped", "unlisted", "repeated", "out-of-order"]
Variant = tuple[Sequence[str], bool]
"""(steps, whether the matter is finished)"""


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


FITS = Verdict(0)
TOO_COMPLEX = Verdict(-1)


def judge(net: Net, steps: Sequence[str], *, finished: bool = True) -> Verdict:
    """The verdict on a sequence of steps.

    Args:
        finished: False for a matter still open: what has not happened yet is then not missing.
    """
    return judge_variants(net, [(steps, finished)])[0]


def judge_variants(net: Net, variants: Sequence[Variant]) -> list[Verdict]:
    """The verdicts on (steps, finished), in the order given."""
    reach, labels = reach_of(net), net.labels
    if reach is None:
        return [verdict_of(labels, searched(net, steps, finished)) for steps, finished in variants]
    return [
        verdict
        for first, batch, ahead in _parts(reach, variants)
        for verdict in _judged(batch, ahead, variants[first:])
    ]


def costs(net: Net, variants: Sequence[Variant]) -> list[int]:
    """The least number of deviations of each (steps, finished), without saying which; -1 where too complex to judge."""
    reach, labels = reach_of(net), net.labels
    if reach is None:
        return [verdict_of(labels, searched(net, steps, finished)).cost for steps, finished in variants]
    return [cost for _, batch, ahead in _parts(reach, variants) for cost in ahead.read(batch)[0].tolist()]


def _parts(reach: Reach, variants: Sequence[Variant]) -> Iterator[tuple[int, Batch, Ahead]]:
    """The variants in parts that fit into memory."""
    ahead = Ahead(reach)
    for first, batch in Batch.of(reach, variants).parts(MOST_NUMBERS // len(reach.number)):
        ahead = Ahead(reach) if ahead.full else ahead
        yield first, batch, ahead


def _judged(batch: Batch, ahead: Ahead, variants: Sequence[Variant]) -> Iterator[Verdict]:
    """A verdict for each sequence of a batch; only those that do not fit are looked at one by one."""
    table = steps_of(ahead.reach.net)
    labels = table.labels
    costs, states = ahead.read(batch)
    acts, starts, tight = batch.acts.tolist(), batch.starts.tolist(), Tight(ahead, table)
    for number, (cost, (steps, finished)) in enumerate(zip(costs.tolist(), variants, strict=False)):
        if cost <= 0:
            yield FITS if cost == 0 else TOO_COMPLEX
            continue
        first, last = starts[number], starts[number + 1]
        ways = tight.of(steps, acts[first:last], states[first + number : last + number + 1].tolist())
        yield verdict_of(labels, cheapest(table, steps, finished, ways))


def searched(net: Net, steps: Sequence[str], finished: bool) -> list[Move] | None:
    """The moves of a cheapest alignment, found without laying the net out; None where there is too much to look at."""
    table = steps_of(net)
    return cheapest(table, steps, finished, everywhere(table, steps))


def verdict_of(labels: frozenset[str], moves: list[Move] | None) -> Verdict:
    """What the moves of a cheapest alignment say; None is too complex to judge. ``labels`` are the steps that the net knows."""
    if moves is None:
        return TOO_COMPLEX
    return Verdict(sum(kind != "sync" for kind, _, _ in moves), tuple(_deviations(labels, moves)))


def _deviations(labels: frozenset[str], moves: Sequence[Move]) -> list[Deviation]:
    """Acts and steps that did not match, said as a person would: a missing and a misplaced act of one step are one thing."""
    matched = {label for kind, label, _ in moves if kind == "sync"}
    missing = [(label, position) for kind, label, position in moves if kind == "step"]
    found: list[Deviation] = []
    for kind, label, position in moves:
        if kind != "act":
            continue
        at = next((i for i, (step, _) in enumerate(missing) if step == label), None)
        if label not in labels:
            found.append(Deviation("unlisted", label, position))
        elif at is not None:
            del missing[at]
            found.append(Deviation("out-of-order", label, position))
        else:
            found.append(Deviation("repeated" if label in matched else "out-of-order", label, position))
    found += [Deviation("skipped", label, position) for label, position in missing]
    return sorted(found, key=lambda each: (each.position, each.kind, each.step))
