"""One matter in the hand: made lawful by the same walk as the crowd, then changed act by act to plant something in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from acting.crowd import Begun, walk
from acting.days import BEGIN, FINAL, Ints, day_of, index_of, number, working_day
from acting.tables import Laid, last_day, lay
from acting.town import Exercised, Town, way_table
from acting.ways import Way, way_of
from shulong.checks.truth import Known

Row = dict[str, Any]
APPLICANTS = 10**12
"""From here on are numbers of applicants of planted matters, each of whom applies once unless it is said otherwise."""
LICENSED = ("apply", "accept", "review", "confirm", "grant", "deliver")
PENALISED = ("open", "investigate", "notify", "examine", "decide", "deliver")
COLLECTIVE = ("propose", "verify", "examine", "discuss", "decide", "publish")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@dataclass
class Draft:
    """A matter with its acts in order. Acts and matter are rows of their contracts and may be changed freely."""

    plot: Plot
    power: Exercised
    way: Way
    matter: Row
    acts: list[Row]
    open: bool = False

    @property
    def id(self) -> str:
        """The matter's name."""
        return str(self.matter["matter_id"])

    def act(self, step: str) -> Row:
        """The first act of a step; StopIteration if it is not taken."""
        return next(act for act in self.acts if act["step"] == step)

    def day(self, step: str) -> date:
        """The day of a step."""
        at: datetime = self.act(step)["done_at"]
        return at.date()

    def drop(self, *steps: str) -> None:
        """Takes steps out."""
        self.acts = [act for act in self.acts if act["step"] not in steps]

    def cut(self, step: str) -> None:
        """Takes this step and all after it out: the matter is open."""
        self.acts = self.acts[: self.acts.index(self.act(step))]
        self.open = True

    def insert(self, after: str, step: str, seconds: int = 40, **changed: Any) -> Row:
        """A further act soon after the act of a step, by the same person unless changed."""
        known = self.act(after)
        made = {
            **known,
            "step": step,
            "outcome": None,
            "reason": None,
            "fee_fen": None,
            "amount_fen": None,
            "ground": None,
            "grade": None,
        }
        made |= {
            "done_at": known["done_at"] + SECOND * seconds,
            "recorded_at": known["recorded_at"] + SECOND * seconds,
            **changed,
        }
        self.acts.insert(self.acts.index(known) + 1, made)
        return made

    def move(self, step: str, day: date, at: time | None = None) -> None:
        """Another day, and if one likes another time, for the first act of a step; acts that share the day keep their order."""
        place = self.acts.index(self.act(step))
        self._set(self.acts[place], datetime.combine(day, at or self.acts[place]["done_at"].time()))
        for before, act in pairwise(self.acts[max(place - 1, 0) :]):
            if act["done_at"].date() == before["done_at"].date() and act["done_at"] <= before["done_at"]:
                self._set(act, before["done_at"] + MINUTE)

    def _set(self, act: Row, at: datetime) -> None:
        """Another time for an act; whoever holds its post on that day takes it."""
        act["recorded_at"] += at - act["done_at"]
        act["done_at"] = at
        act["person_key"] = self.plot.holder(act["post"], at.date())

    def postpone(self, step: str, days: int) -> None:
        """The step and all that follow, that many working days later."""
        for act in self.acts[self.acts.index(self.act(step)) :]:
            self._set(act, datetime.combine(working_day(index_of(act["done_at"].date()) + days), act["done_at"].time()))

    def plan(self, due: date) -> None:
        """The organ's own plan of the end, such that nothing is past it."""
        self.matter["due_on"] = due

    def finish(self) -> None:
        """Numbers the acts in their order and closes the matter with its deciding act."""
        for place, act in enumerate(self.acts, start=1):
            act["act_id"] = f"{self.id}-{place:02d}"
        limit = self.power.flow.limit
        ends = [act["done_at"] for act in self.acts if limit is None or act["step"] in limit.to_steps or act["outcome"]]
        self.matter["closed_at"] = min((at for at in ends if at), default=None) if not self.open else None


@dataclass
class Plot:
    """Where matters are planted: the town, the next free number, what has been planted, and what is known of it."""

    town: Town
    next: int
    chance: np.random.Generator
    drafts: list[Draft] = field(default_factory=list)
    truth: list[Known] = field(default_factory=list)
    turn: int = 0
    taken: set[str] = field(default_factory=set)

    def powers(self, fits: Callable[[Exercised], bool]) -> list[int]:
        """The powers with a declared flow that fit."""
        found = [
            at
            for at, each in enumerate(self.town.powers)
            if each.declared
            and fits(each)
            and each.code not in self.taken | self.town.spoilt
            and at not in self.town.idle.all
        ]
        if not found:
            raise ValueError("no power of the city fits; make the city larger")
        return found

    def cell(self, fits: Callable[[Exercised], bool]) -> int:
        """A cell of a power that fits, another one each time."""
        self.turn += 1
        powers = self.powers(fits)
        cells = np.flatnonzero(self.town.cell_power == powers[self.turn % len(powers)])
        return int(cells[self.turn // len(powers) % len(cells)])

    def power(self, cell: int) -> Exercised:
        """The power of a cell."""
        return self.town.powers[self.town.cell_power[cell]]

    def draft(
        self,
        steps: Sequence[str],
        cell: int,
        *,
        start: date | None = None,
        used: int | None = None,
        applicant: int | None = None,
    ) -> Draft:
        """A lawful matter of these steps. ``used``: working days that count; more than is promised makes it unlawful.

        Args:
            start: its first day, a working day; None for one that leaves time enough.
        """
        last = index_of(FINAL) - (used or 0) - 15
        first = index_of(start) if start else int(self.chance.integers(index_of(BEGIN), max(last, index_of(BEGIN) + 5)))
        return self.drafted(steps, [cell], [first], used, applicant)[0]

    def population(
        self, steps: Sequence[str], cells: Sequence[int], start: date, end: date, used: int | None = None
    ) -> list[Draft]:
        """Lawful matters of these steps under one power, one a cell named, begun at even distances from one day to the other."""
        first = np.linspace(index_of(start), index_of(end), len(cells)).astype(np.int64)
        return self.drafted(steps, cells, first, used)

    def drafted(
        self,
        steps: Sequence[str],
        cells: Sequence[int],
        starts: Sequence[int] | Ints,
        used: int | None = None,
        applicant: int | None = None,
    ) -> list[Draft]:
        """Matters of one power begun on days of these indexes."""
        power = self.power(cells[0])
        way = way_of(power.flow, tuple(steps))
        town = replace(self.town, table=way_table([way], [0], self.town.seats, self.town.steps, self.town.results))
        number = np.arange(self.next, self.next + len(cells), dtype=np.int64)
        begun = Begun(number, np.array(cells), np.zeros(len(cells), dtype=np.int64), np.array(starts))
        taken = walk(town, begun, self.chance, None if used is None else np.full(len(cells), used))
        laid = lay(
            town,
            begun,
            taken,
            self.chance,
            np.full(len(cells), applicant) if applicant is not None else APPLICANTS + number,
        )
        self.next += len(cells)
        acts: dict[str, list[Row]] = defaultdict(list)
        for act in sorted(laid.acts.to_pylist(), key=lambda act: str(act["act_id"])):
            acts[act["matter_id"]].append(act)
        made = [Draft(self, power, way, matter, acts[matter["matter_id"]]) for matter in laid.matters.to_pylist()]
        self.drafts += made
        return made

    def holder(self, post: str, day: date) -> str:
        """The person who holds a post on a day."""
        seats = self.town.seats
        at = np.array([seats.posts.index(post).as_py()])
        return str(seats.persons[int(seats.person(at, np.array([number(day)]))[0])])

    def found(self, check: str, subject: str, what: str, key: str = "", *, statistical: bool = False) -> None:
        """This must be found."""
        self.truth.append(Known(f"conduct.{check}", subject, True, key=key, statistical=statistical, what=what))

    def innocent(self, check: str, subject: str, what: str, key: str = "", *, statistical: bool = False) -> None:
        """This must not be found, though it looks alike."""
        self.truth.append(Known(f"conduct.{check}", subject, False, key=key, statistical=statistical, what=what))

    def laid(self) -> Laid:
        """All that was planted, as tables."""
        for draft in self.drafts:
            draft.finish()
        acts = [act for draft in self.drafts for act in draft.acts]
        matters = [draft.matter for draft in self.drafts]
        return Laid(pa.Table.from_pylist(acts, ACTS), pa.Table.from_pylist(matters, MATTERS))


def due_of(draft: Draft, limit: int | None = None) -> date:
    """The last day of a limit of a matter, the promised one by default, as the law counts."""
    begins = draft.power.flow.limit.from_step if draft.power.flow.limit else draft.acts[0]["step"]
    started = np.array([number(draft.day(begins))])
    calendar = np.array([draft.way.unit == "calendar-days"])
    return day_of(last_day(started, np.array([limit if limit is not None else draft.way.promised]), calendar)[0])


def kind(*kinds: str, days: int = 1) -> Callable[[Exercised], bool]:
    """Powers of these kinds with at least so many days promised."""
    return lambda power: power.item.kind in kinds and power.promised >= days


TEXT, AT, DAY, WHOLE = pa.string(), pa.timestamp("us"), pa.date32(), pa.int64()
ACTS = pa.schema([
    ("act_id", TEXT), ("matter_id", TEXT), ("power_code", TEXT), ("step", TEXT), ("post", TEXT), ("person_key", TEXT), ("organ", TEXT),
    ("region", TEXT), ("done_at", AT), ("recorded_at", AT), ("outcome", TEXT), ("reason", TEXT), ("amount_fen", WHOLE), ("fee_fen", WHOLE),
    ("remedy", TEXT), ("ground", TEXT), ("grade", TEXT), ("applicant_key", TEXT), ("source", TEXT),
])  # fmt: skip
MATTERS = pa.schema([
    ("matter_id", TEXT), ("power_code", TEXT), ("organ", TEXT), ("region", TEXT), ("applicant_key", TEXT), ("applied_at", AT), ("due_on", DAY),
    ("deadline_on", DAY), ("closed_at", AT), ("handling", TEXT), ("source", TEXT),
])  # fmt: skip
