"""The catalogue as it stood on a day: which powers were in force, who held each, and what an organ's guide said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from shulong.powers.organ import Organ
from shulong.powers.power import Implementation, Power, Status, merged
from shulong.terms.errors import UnknownName
from shulong.terms.region import Level
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Holding:
    """An organ that holds a power: by a rule of the template, or by an implementation of its own. It may have both."""

    power: Power
    organ: str
    region: str
    by: Literal["rule", "implementation"]
    implementation: Implementation | None = None

    @property
    def status(self) -> Status:
        """Whether this organ may exercise it: the template's status unless that is in force, else the organ's own."""
        if self.power.status is not Status.IN_FORCE or self.implementation is None:
            return self.power.status
        return self.implementation.status

    def values(self) -> dict[str, Any]:
        """Every element's value, as the guide of this organ gives it."""
        own = self.implementation or Implementation(
            self.power.basic_code, self.organ, self.region, self.power.in_force_from
        )
        return merged(self.power, own)


@dataclass(frozen=True)
class State:
    """Powers by basic code, implementations by (basic code, organ), organs by code, as they stood on ``day``.

    Suspended and abolished powers are part of it, since one must be able to ask for them; ``in_force`` leaves them out. It knows
    nothing of rows that begin after the day.
    """

    day: date
    powers: Mapping[str, Power]
    implementations: Mapping[tuple[str, str], Implementation] = field(default_factory=dict)
    organs: Mapping[str, Organ] = field(default_factory=dict)

    def power(self, code: str) -> Power:
        """The power of that code.

        Raises:
            UnknownName: none was declared by that day.
        """
        if code not in self.powers:
            raise UnknownName(f"{self.day} 没有权力事项 {code!r}", f"there was no power {code!r} on {self.day}",
                              mend=Text(zh="用 shulong powers list 查看。", en="See shulong powers list."))  # fmt: skip
        return self.powers[code]

    def in_force(self) -> Iterator[Power]:
        """The powers that might be exercised on the day."""
        return (power for power in self.powers.values() if power.status is Status.IN_FORCE)

    def holders(self, code: str) -> list[Holding]:
        """Who holds a power, in the order of organs' codes; an organ that suspended or abolished its own is told by ``status``."""
        power = self.power(code)
        found = {
            organ.code: Holding(power, organ.code, organ.region, "rule", self.implementations.get((code, organ.code)))
            for rule in power.holders
            for organ in self._by_rule.get((rule.level, rule.field_of_work), ())
        }
        for own in self._by_code.get(code, ()):
            found.setdefault(own.organ, Holding(power, own.organ, own.region, "implementation", own))
        return [found[organ] for organ in sorted(found)]

    def held_by(self, organ: str) -> list[Holding]:
        """What an organ holds, in the order of basic codes."""
        known = self.organs.get(organ)
        codes = {own.basic_code for own in self._by_organ.get(organ, ())}
        codes |= set(self._powers_by_rule.get((known.level, known.field_of_work), ())) if known else set()
        return [found for code in sorted(codes) if code in self.powers and (found := self.holding(code, organ))]

    def holding(self, code: str, organ: str) -> Holding | None:
        """How an organ holds a power; None if it does not."""
        power, own, known = self.power(code), self.implementations.get((code, organ)), self.organs.get(organ)
        if known and any((known.level, known.field_of_work) == (r.level, r.field_of_work) for r in power.holders):
            return Holding(power, organ, known.region, "rule", own)
        return Holding(power, organ, own.region, "implementation", own) if own else None

    @cached_property
    def _by_rule(self) -> Mapping[tuple[Level, str], list[Organ]]:
        found = defaultdict(list)
        for organ in self.organs.values():
            found[organ.level, organ.field_of_work].append(organ)
        return found

    @cached_property
    def _powers_by_rule(self) -> Mapping[tuple[Level, str], list[str]]:
        found = defaultdict(list)
        for power in self.powers.values():
            for rule in power.holders:
                found[rule.level, rule.field_of_work].append(power.basic_code)
        return found

    @cached_property
    def _by_code(self) -> Mapping[str, list[Implementation]]:
        found = defaultdict(list)
        for own in self.implementations.values():
            found[own.basic_code].append(own)
        return found

    @cached_property
    def _by_organ(self) -> Mapping[str, list[Implementation]]:
        found = defaultdict(list)
        for own in self.implementations.values():
            found[own.organ].append(own)
        return found


def state(
    day: date, powers: Iterable[Power], implementations: Iterable[Implementation] = (), organs: Iterable[Organ] = ()
) -> State:
    """The state on a day, from every row that was ever declared: of each code the newest that begins on or before the day."""
    newest_powers: dict[str, Power] = {}
    for power in powers:
        if power.in_force_from <= day:
            _keep_newer(newest_powers, power.basic_code, power)
    newest_own: dict[tuple[str, str], Implementation] = {}
    for own in implementations:
        if own.in_force_from <= day:
            _keep_newer(newest_own, (own.basic_code, own.organ), own)
    newest_organs: dict[str, Organ] = {}
    for organ in organs:
        if organ.in_force_from <= day:
            _keep_newer(newest_organs, organ.code, organ)
    present = {code: o for code, o in newest_organs.items() if o.in_force_to is None or day < o.in_force_to}
    return State(day, newest_powers, newest_own, present)


def _keep_newer(kept: dict[Any, Any], key: object, candidate: Power | Implementation | Organ) -> None:
    known = kept.get(key)
    if known is None or known.in_force_from < candidate.in_force_from:
        kept[key] = candidate
