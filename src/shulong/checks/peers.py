"""Units held against their peers by robust figures: what is usual among them, and how far apart they usually are."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir

NORMAL = 1.4826
"""By which the median distance from the median is multiplied so that it reads as a standard deviation where values are normal."""


def beside_peers(units: ir.Table, by: Sequence[str], value: str) -> ir.Table:
    """The units, each with ``peers`` (how many units its group has), ``usual`` (their median) and ``apart`` (their robust spread)."""
    usual = units.group_by(list(by)).agg(usual=units[value].median(), peers=units.count())
    placed = units.join(usual, list(by))
    far = placed.mutate(far=(placed[value] - placed.usual).abs())
    apart = far.group_by(list(by)).agg(apart=far.far.median() * NORMAL)
    return placed.join(apart, list(by))


def odd_by(
    value: ir.NumericValue, usual: ir.NumericValue, apart: ir.NumericValue, chance: ir.NumericValue
) -> ir.FloatingValue:
    """By how many standard deviations a value is above the usual: those of units among one another and of chance within a unit together."""
    return (value - usual) / (apart * apart + chance * chance).sqrt()


def at_hour(at: ir.TimestampValue) -> ir.IntegerValue:
    """Minutes since midnight."""
    return at.hour().cast("int64") * 60 + at.minute().cast("int64")


def has_hour(at: ir.TimestampValue) -> ir.BooleanValue:
    """Whether a time tells more than the day: a source that knows the day alone writes midnight."""
    return at != at.truncate("D")


def minutes_of(clock: str) -> int:
    """``18:30`` as minutes since midnight; ValueError if it is no time of day."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
