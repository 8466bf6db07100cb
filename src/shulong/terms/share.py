"""A share with the interval in which it truly lies: so that three of four is not read as three hundred of four hundred."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""Of a normal variable, 95 % lie within so many standard deviations of its mean."""


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``, counted. Of nothing there is no share: then value and interval are None."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The lower and the upper end of the 95 % interval.

        Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927) 209-212.
        """
        if not self.whole:
            return None
        n, p = self.whole, self.part / self.whole
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return middle - half if self.part else 0.0, middle + half if self.part < n else 1.0
