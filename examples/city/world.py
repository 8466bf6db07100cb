"""The invented city: its powers, its matters, the faults planted in them, and what each fault must be found as.

Names and codes are invented; region code 99 is assigned to no province. The same seed gives the same city.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from shulong.terms.workday import Calendar

CALENDAR = Calendar()
FIRST_DAY = date(2026, 1, 5)
LAST_START = date(2026, 4, 10)
AS_OF = datetime(2026, 6, 30, 18)  # noqa: DTZ001 (wall time of the city)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Act:
    """One act: its step, when it was done, when it was recorded."""

    step: str
    done_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Matter:
    """One matter with its acts, the dates its organ gave it, and the findings that must come of it."""

    matter_id: str
    power: Power
    region: str
    applicant: str
    officer: str
    acts: tuple[Act, ...]
    due_on: date
    closed_at: datetime | None
    truth: tuple[str, ...] = ()


@dataclass(frozen=True)
class Power:
    """One power: its code, organ, ways through its flow, promised and statutory days, and whether these are working days."""

    code: str
    prefix: str
    organ: str
    ways: tuple[tuple[str, ...], ...]
    promised: int
    statutory: int
    working: bool
    middle: str
    """A step that every way takes and that may be planted as skipped."""
    ends: tuple[str, ...] = field(default=())


POWERS = (
    Power("XK/01-001", "ZJ", "zj", (
        ("apply", "accept", "review", "grant", "deliver"), ("apply", "accept", "inspect", "review", "grant"),
        ("apply", "accept", "review", "inspect", "refuse"), ("apply", "accept", "supplement", "accept", "review", "grant"),
    ), 10, 20, True, "review", ("grant", "refuse")),
    Power("JF/05-001", "MZ", "mz", (
        ("apply", "survey", "match", "publish", "approve"), ("apply", "match", "survey", "publish", "reject"),
    ), 20, 30, True, "publish", ("approve", "reject")),
    Power("CF/02-001", "CG", "cg", (
        ("open", "investigate", "notify", "review", "decide"), ("open", "investigate", "notify", "hear", "review", "decide"),
        ("open", "investigate", "drop"),
    ), 30, 60, False, "investigate", ("decide", "drop")),
)  # fmt: skip


def _after(power: Power, start: date, days: int) -> date:
    return CALENDAR.add_working_days(start, days) if power.working else start + timedelta(days=days)


def _plain(power: Power, number: int, chance: random.Random) -> Matter:
    """A matter that fits in every way."""
    start = CALENDAR.next_working(FIRST_DAY + timedelta(days=chance.randrange((LAST_START - FIRST_DAY).days)))
    way = chance.choice(power.ways)
    total = chance.randint(1, power.promised)
    return _timed(power, number, chance, way, start, total)


def _timed(power: Power, number: int, chance: random.Random, way: tuple[str, ...], start: date, total: int) -> Matter:
    """A matter of these steps whose last deciding step falls ``total`` days after its first."""
    end = next((i for i, step in enumerate(way) if step in power.ends), len(way) - 1)
    moments = [datetime.combine(start, time(9)) + MINUTE * chance.randrange(60)]
    for index in range(1, len(way)):
        day = _after(power, start, round(total * min(index, end) / end)) + timedelta(days=max(0, index - end))
        moment = datetime.combine(day, time(10)) + MINUTE * (index * 20 + chance.randrange(15))
        moments.append(max(moment, moments[-1] + MINUTE))
    acts = tuple(Act(step, at, at + MINUTE) for step, at in zip(way, moments, strict=True))
    return Matter(f"{power.prefix}2026{number:05d}", power, f"9901{chance.randrange(1, 5):02d}", f"A{chance.randrange(10**6):06d}",
                  f"{power.organ}-{chance.randrange(1, 9)}", acts, _after(power, start, power.promised), moments[end])  # fmt: skip


def _skipped(matter: Matter, chance: random.Random) -> Matter:
    acts = tuple(act for act in matter.acts if act.step != matter.power.middle)
    return replace(matter, acts=acts, truth=("conduct.step-skipped",))


def _unlisted(matter: Matter, chance: random.Random) -> Matter:
    first = matter.acts[0]
    extra = Act("consult-leader", first.done_at + timedelta(seconds=30), first.recorded_at)
    return replace(matter, acts=(first, extra, *matter.acts[1:]), truth=("conduct.step-unlisted",))


def _repeated(matter: Matter, chance: random.Random) -> Matter:
    first = matter.acts[0]
    again = Act(first.step, first.done_at + timedelta(seconds=30), first.recorded_at)
    return replace(matter, acts=(first, again, *matter.acts[1:]), truth=("conduct.step-repeated",))


def _out_of_order(matter: Matter, chance: random.Random) -> Matter:
    """The decision first, the step that must come before it afterwards."""
    end = next(i for i, act in enumerate(matter.acts) if act.step in matter.power.ends)
    acts = list(matter.acts)
    acts[end - 1], acts[end] = replace(acts[end - 1], step=acts[end].step), replace(acts[end], step=acts[end - 1].step)
    return replace(matter, acts=tuple(acts), truth=("conduct.step-out-of-order",))


def _recorded_early(matter: Matter, chance: random.Random) -> Matter:
    first = matter.acts[0]
    odd = replace(first, recorded_at=first.done_at - timedelta(days=2))
    return replace(matter, acts=(odd, *matter.acts[1:]), truth=("conduct.data-suspect",))


def _past_plan(matter: Matter, chance: random.Random) -> Matter:
    """In time by the flow, late by the organ's own plan."""
    assert matter.closed_at is not None
    return replace(
        matter, due_on=matter.closed_at.date() - timedelta(days=1), truth=("conduct.matter-past-planned-end",)
    )


def _late(extra: int) -> Callable[[Matter, random.Random], Matter]:
    def late(matter: Matter, chance: random.Random) -> Matter:
        power = matter.power
        total = power.promised + extra if extra < 10 else power.statutory + 3
        way = tuple(act.step for act in matter.acts)
        made = _timed(power, int(matter.matter_id[6:]), chance, way, matter.acts[0].done_at.date(), total)
        return replace(made, truth=("conduct.matter-overdue", "conduct.matter-past-planned-end"))

    return late


def _never_decided(matter: Matter, chance: random.Random) -> Matter:
    return replace(
        matter,
        acts=matter.acts[:2],
        closed_at=None,
        truth=("conduct.matter-overdue", "conduct.matter-past-planned-end"),
    )


FAULTS = (
    _skipped,
    _unlisted,
    _repeated,
    _out_of_order,
    _recorded_early,
    _past_plan,
    _late(1),
    _late(99),
    _never_decided,
)
"""Ways to spoil a matter. Beside each, its innocent neighbour stands among the plain ones: the optional inspection, the
loop of supplements, the two orders of parallel steps, the matter decided on the very last day promised."""


def matters(seed: int = 1, each: int = 200, planted: int = 2) -> Iterator[Matter]:
    """The matters of the city: ``each`` per power, of which ``planted`` carry each of the faults."""
    chance = random.Random(seed)
    for power in POWERS:
        for number in range(each):
            matter = _plain(power, number, chance)
            kind = number // 3 if number % 3 == 0 else len(FAULTS) * planted
            yield FAULTS[kind % len(FAULTS)](matter, chance) if kind < len(FAULTS) * planted else matter
