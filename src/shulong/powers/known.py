"""What is declared already, for a new declaration to refer to: templates, organs, flows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shulong.powers.organ import Organ
from shulong.powers.power import Power


@dataclass(frozen=True)
class Known:
    """What may be referred to.

    ``powers`` holds every row of the catalogue, of whatever day. Where ``organs`` or ``flows`` is None they are not known here
    and references to them are not examined.
    """

    powers: Sequence[Power] = ()
    organs: Mapping[str, Organ] | None = None
    flows: Collection[str] | None = None

    @cached_property
    def by_code(self) -> Mapping[str, Sequence[Power]]:
        """Every row of each code, the newest first."""
        found: dict[str, list[Power]] = {}
        for power in self.powers:
            found.setdefault(power.basic_code, []).append(power)
        for rows in found.values():
            rows.sort(key=lambda power: power.in_force_from, reverse=True)
        return found

    def template(self, code: str, day: date) -> Power | None:
        """The row of a code that governs a day; None if it is not declared by then."""
        return next((power for power in self.by_code.get(code, ()) if power.in_force_from <= day), None)

    def joined(self, powers: Sequence[Power]) -> Known:
        """The same with further rows; one of the same code and day takes the older one's place."""
        if not powers:
            return self
        keys = {(power.basic_code, power.in_force_from) for power in powers}
        kept = [power for power in self.powers if (power.basic_code, power.in_force_from) not in keys]
        return Known([*kept, *powers], self.organs, self.flows)
