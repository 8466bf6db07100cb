"""A power as the city declares it once (the template), and as one organ carries it out (the implementation)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from shulong.powers.element import elements
from shulong.terms.region import Level

Values = Mapping[str, Any]
"""Element code → value in plain JSON form; what form each type has is said in ``value_types``."""


class Status(StrEnum):
    """Whether a declared power may be exercised."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ABOLISHED = "abolished"


@dataclass(frozen=True, slots=True)
class HeldBy:
    """A rule of holding: every organ of a level whose field of work this is (``civil-affairs``) holds the power."""

    level: Level
    field_of_work: str


@dataclass(frozen=True, slots=True)
class Power:
    """The template: one power of the basic catalogue from a day on. Of two rows of one code the later day's governs.

    ``values`` are the template's elements; ``open`` names those of them that organs may set differently. ``parent`` is the basic code of
    the main item where this is a sub-item. ``holders`` say by rule which organs hold it; an organ may also hold it by an
    implementation of its own. It does not say how any one organ does it.
    """

    basic_code: str
    kind: str
    values: Values
    in_force_from: date
    status: Status = Status.IN_FORCE
    parent: str | None = None
    holders: tuple[HeldBy, ...] = ()
    open: frozenset[str] = frozenset()
    life_events: tuple[str, ...] = ()
    """Occasions in a life or an enterprise under which citizens look for it (``birth``, ``start-a-business``)."""


@dataclass(frozen=True, slots=True)
class Implementation:
    """A power as one organ carries it out, from a day on: the elements that it sets or overrides, nothing else."""

    basic_code: str
    organ: str
    region: str
    in_force_from: date
    overrides: Values = field(default_factory=dict)
    status: Status = Status.IN_FORCE

    @property
    def implementation_code(self) -> str:
        """Basic code, region (12 digits) and organ. Source: the composition of GB/T 39554.1-2020."""
        return f"{self.basic_code}-{self.region.ljust(12, '0')}-{self.organ}"


def merged(power: Power, implementation: Implementation | None) -> dict[str, Any]:
    """Every element's value in the order of the 32: the template's, with the organ's own in their place."""
    own = implementation.overrides if implementation else {}
    both = {**power.values, **own, "basic_code": power.basic_code, "kind": power.kind}
    if implementation:
        both |= {"organ": implementation.organ, "implementation_code": implementation.implementation_code}
    return {code: both[code] for code in elements() if code in both}
