"""What the shelf holds of declarations, read through whoever may read it: the catalogue on a day, and what may be referred to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from shulong.powers.known import Known
from shulong.powers.organ import Organ
from shulong.powers.power import Implementation, Power
from shulong.powers.publish_declared import Row, implementation_of, organ_of, power_of
from shulong.powers.state import State, state

Rows = Callable[[str], Iterable[Row]]
"""The rows of a dataset by its name; as of an instant, if the caller so binds it."""


def all_powers(rows: Rows) -> list[Power]:
    """Every version of every template."""
    return [power_of(row) for row in rows("powers")]


def all_implementations(rows: Rows) -> list[Implementation]:
    """Every version of every implementation."""
    return [implementation_of(row) for row in rows("implementations")]


def state_on(rows: Rows, day: date) -> State:
    """The catalogue as it stood on a day, organs included."""
    return state(day, all_powers(rows), all_implementations(rows), (organ_of(row) for row in rows("organs")))


def known_on(rows: Rows, day: date) -> Known:
    """What a new declaration may refer to: organs that had not ended by the day, those to come included.

    Organs and flows are examined only once some are delivered.
    """
    organs: dict[str, Organ] = {}
    for organ in sorted((organ_of(row) for row in rows("organs")), key=lambda each: each.in_force_from):
        organs[organ.code] = organ
    organs = {code: organ for code, organ in organs.items() if organ.in_force_to is None or day < organ.in_force_to}
    flows = {row["flow_id"] for row in rows("flows")}
    return Known(all_powers(rows), organs or None, flows or None)
