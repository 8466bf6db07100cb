"""A share with the interval in which it truly lies: so that three of four is not read as three hundred of four hundred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Z = 1.959963984540054
"""Of a normal variable, 95 % lie within so many standard deviations of its mean."""


def wilson(part: Any, whole: Any) -> tuple[Any, Any]:
    """The lower and the upper end of the 95 % interval of ``part`` of ``whole``: of two numbers, or of two arrays element by element.

    Nothing is a share of nothing: there the ends are not a number, and two numbers raise ZeroDivisionError.
    Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927) 209-212.
    """
    share = part / whole
    middle = (share + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z / (1 + Z * Z / whole) * (share * (1 - share) / whole + Z * Z / (4 * whole * whole)) ** 0.5
    low, high = middle - half, middle + half
    # At the ends the formula gives exactly 0 and 1, which rounding may miss by the last digit.
    return low * (part > 0), high + (1 - high) * (part >= whole)


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
        """The lower and the upper end of the 95 % interval; see ``wilson``."""
        return wilson(self.part, self.whole) if self.whole else None
