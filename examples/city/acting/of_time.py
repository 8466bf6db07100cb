"""Deviations of time and their innocent neighbours: what is a day late, and what is in time though it looks late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from acting.days import AS_OF, index_of, working_day
from acting.draft import LICENSED, PENALISED, Draft, Plot, due_of, kind
from acting.town import Exercised

APPLIED = kind("licence", "confirmation", days=5)
MAKE_UP, BEFORE_MAKE_UP = date(2026, 2, 28), date(2026, 2, 24)
"""A Saturday on which the city works, and the Tuesday before."""
BEFORE_FESTIVAL = date(2026, 2, 10)


def a_day_late(plot: Plot) -> None:
    """Decided one working day after the promise."""
    draft = _granted(plot, lambda power: power.promised + 1)
    _late(plot, draft, "one working day after the promised limit")


def on_the_last_day(plot: Plot) -> None:
    """Decided on the last day promised."""
    draft = _granted(plot, lambda power: power.promised)
    plot.innocent("matter-overdue", draft.id, "decided on the last day promised")
    plot.innocent("matter-past-planned-end", draft.id, "decided on the last day planned")


def beyond_the_law(plot: Plot) -> None:
    """Decided three working days after the statutory limit."""
    draft = _granted(plot, lambda power: power.statutory + 3)
    _late(plot, draft, "three working days after the statutory limit")


def never_decided(plot: Plot) -> None:
    """Open far beyond the statutory limit."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED), start=date(2026, 2, 2))
    draft.cut("review")
    _late(plot, draft, "open beyond the statutory limit")


def late_by_a_made_up_saturday(plot: Plot) -> None:
    """A day late, because a Saturday was made a working day."""
    draft = _granted(plot, lambda power: power.promised + 1, start=BEFORE_MAKE_UP)
    _late(plot, draft, f"one day late, counting the working Saturday {MAKE_UP}")


def over_the_festival(plot: Plot) -> None:
    """Many days of the calendar, yet in time: the holidays do not count."""
    draft = _granted(plot, lambda power: power.promised, start=BEFORE_FESTIVAL)
    plot.innocent("matter-overdue", draft.id, "in time: the Spring Festival does not count")


def run_to_monday(plot: Plot) -> None:
    """A penalty whose limit in calendar days ends on a rest day, decided on the working day after it."""
    cell = plot.cell(kind("penalty"))
    draft = plot.draft(PENALISED, cell, start=_opened_before_rest(plot.power(cell).promised), used=0)
    late = due_of(draft)
    for step in ("decide", "deliver"):
        draft.move(step, late)
    draft.plan(late)
    plot.innocent("matter-overdue", draft.id, "the limit ended on a rest day and ran to the next working day")


def _opened_before_rest(days: int) -> date:
    """The first working day of the year from which so many days end on a rest day."""
    for index in range(index_of(date(2026, 1, 6)), index_of(date(2026, 3, 6))):
        ends = working_day(index) + timedelta(days=days)
        if working_day(index_of(ends)) != ends:
            return working_day(index)
    raise ValueError(f"no working day of the spring is {days} days before a rest day")


def stopped_lawfully(plot: Plot) -> None:
    """Longer than promised by the days of a special procedure, which do not count."""
    draft, (begins, ends) = _special(plot)
    draft.postpone(begins, 1)
    draft.postpone(ends, min(5, _most(draft.power)))
    draft.postpone("grant", draft.way.promised - 1)
    draft.plan(draft.day("grant"))
    plot.innocent("matter-overdue", draft.id, "in time less the days of a special procedure")
    plot.innocent("clock-stop-abuse", draft.id, "one special procedure within its limit")


def stopped_too_short(plot: Plot) -> None:
    """A day late, the days of a special procedure taken off."""
    draft, (begins, ends) = _special(plot)
    draft.postpone(begins, 1)
    draft.postpone(ends, min(5, _most(draft.power)))
    draft.postpone("grant", draft.way.promised)
    draft.plan(draft.day("grant"))
    plot.found("matter-overdue", draft.id, "a day late, the days of a special procedure taken off")


def past_plan(plot: Plot) -> None:
    """In time by the flow, late by the organ's own plan."""
    draft = _granted(plot, lambda power: power.promised)
    draft.plan(draft.day("grant") - timedelta(days=1))
    plot.found("matter-past-planned-end", draft.id, "a day after the organ's own plan")


def nearly_overdue(plot: Plot) -> None:
    """Open, with four fifths of the promised days used."""
    draft = _waiting(plot, lambda promised: -(-promised * 4 // 5))
    plot.found("matter-nearly-overdue", draft.id, "open, four fifths of the promise used")


def still_time(plot: Plot) -> None:
    """Open, with less than four fifths used."""
    draft = _waiting(plot, lambda promised: -(-promised * 4 // 5) - 1)
    plot.innocent("matter-nearly-overdue", draft.id, "open, less than four fifths of the promise used")


def _waiting(plot: Plot, used: Callable[[int], int]) -> Draft:
    """An open matter accepted so many working days before now."""
    cell = plot.cell(APPLIED)
    promised = plot.power(cell).promised
    start = working_day(index_of(AS_OF.date()) - used(promised))
    draft = plot.draft(LICENSED, cell, start=start, used=0)
    for step in ("accept", "review"):
        draft.move(step, start)
    draft.cut("review")
    return draft


def _granted(plot: Plot, used: Callable[[Exercised], int], start: date | None = None) -> Draft:
    cell = plot.cell(APPLIED)
    days = used(plot.power(cell))
    return plot.draft(LICENSED, cell, used=days, start=start)


def _late(plot: Plot, draft: Draft, what: str) -> None:
    plot.found("matter-overdue", draft.id, what)
    plot.found("matter-past-planned-end", draft.id, what)


def _special(plot: Plot) -> tuple[Draft, tuple[str, str]]:
    """A licence with its special procedure, all on one day, to be drawn out."""
    cell = plot.cell(lambda power: APPLIED(power) and bool(power.flow.clock_stops) and power.item.kind == "licence")
    flow = plot.power(cell).flow
    begins, ends = flow.clock_stops[-1].starts[0], flow.clock_stops[-1].ends[0]
    return plot.draft(("apply", "accept", "review", begins, ends, "confirm", "grant"), cell, used=0), (begins, ends)


def _most(power: Exercised) -> int:
    limit = power.flow.clock_stops[-1].limit
    return limit.most if limit else 5


PLANTED = (a_day_late, on_the_last_day, beyond_the_law, never_decided, late_by_a_made_up_saturday, over_the_festival, run_to_monday,
           stopped_lawfully, stopped_too_short, past_plan, nearly_overdue, still_time)  # fmt: skip
