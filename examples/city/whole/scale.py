"""How large the city is at a scale factor. Every count only grows with the scale, so that a larger city holds the smaller one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Counts of one scale: cities of the province, counties of a city, townships of a county, villages of a township, powers."""

    cities: int
    counties: int
    townships: int
    villages: int
    powers: int
    faults: int

    @property
    def regions(self) -> int:
        """Regions of all five levels."""
        counties = self.cities * self.counties
        return 1 + self.cities + counties * (1 + self.townships * (1 + self.villages))


def size(scale: float) -> Size:
    """The counts at a scale: 1 is a demonstration (120 powers, 77 regions), 100 a province's worth (5,000 powers, 60,000 regions)."""
    return Size(
        cities=max(1, round(scale**0.4225)),
        counties=min(99, max(1, round(3 * scale**0.3))),
        townships=min(999, max(1, round(4 * scale**0.272))),
        villages=min(999, max(1, round(5 * scale**0.5))),
        powers=max(30, round(120 * scale**0.81)),
        faults=max(1, round(scale**0.5)),
    )
