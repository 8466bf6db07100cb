"""四减一优, fewer steps, materials, days and visits, computed between two versions and never claimed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shulong.powers.state import State
from shulong.terms.text import Text

MEASURES = {
    "steps": Text(zh="环节", en="steps"),
    "materials": Text(zh="材料", en="materials"),
    "days": Text(zh="时限（天）", en="days"),
    "visits": Text(zh="跑动次数", en="visits"),
}
StepsOf = Callable[[str], int | None]
"""The number of steps of a flow by its id; None if it is not known."""


@dataclass(frozen=True, slots=True)
class Burden:
    """What one guide asks of a citizen. None is not declared. Days are those promised, else the statutory ones, in ``unit``."""

    steps: int | None
    materials: int | None
    days: int | None
    unit: str | None
    visits: int | None


@dataclass(frozen=True, slots=True)
class Reduction:
    """One measure before and after, summed over ``guides`` that declare it on both sides (and, for days, in one unit)."""

    measure: str
    before: int
    after: int
    guides: int


def burden(values: Mapping[str, Any], steps_of: StepsOf = lambda _: None) -> Burden:
    """What a guide (the merged values of template and implementation) asks."""
    materials, limit = values.get("materials"), values.get("promised_limit") or values.get("statutory_limit")
    return Burden(
        steps_of(values["flow"]) if "flow" in values else None,
        None if materials is None else len(materials),
        limit["days"] if limit else None,
        limit["unit"] if limit else None,
        values["visits"]["visits"] if "visits" in values else None,
    )


def reductions(
    before: State, after: State, steps_before: StepsOf = lambda _: None, steps_after: StepsOf = lambda _: None
) -> list[Reduction]:
    """Each measure summed over the implementations that both states have, as far as they declare it in both."""
    sums = {measure: [0, 0, 0] for measure in MEASURES}
    for code, organ in after.implementations.keys() & before.implementations.keys():
        if code not in before.powers or code not in after.powers:
            continue
        old_holding, new_holding = before.holding(code, organ), after.holding(code, organ)
        assert old_holding is not None and new_holding is not None
        old, new = burden(old_holding.values(), steps_before), burden(new_holding.values(), steps_after)
        for measure, total in sums.items():
            was, now = getattr(old, measure), getattr(new, measure)
            if was is not None and now is not None and (measure != "days" or old.unit == new.unit):
                total[0], total[1], total[2] = total[0] + was, total[1] + now, total[2] + 1
    return [Reduction(measure, *total) for measure, total in sums.items()]
