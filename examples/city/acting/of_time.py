"""Deviations of time and their innocent neighbours: what is a day late, and what is in time though it looks late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from acting.days import AS_OF, after, index_of, working_day
from acting.draft import LICENSED, PENALISED, Draft, Plot, due_of, kind
from acting.town import Exercised
from shulong.powers.rules import ClockStop

APPLIED = kind("licence", "confirmation", days=5)
MAKE_UP, BEFORE_MAKE_UP = date(2026, 2, 28), date(2026, 2, 24)
"""A Saturday on which the city works, and the Tuesday before."""
BEFORE_FESTIVAL = date(2026, 2, 10)
MARCH = date(2026, 3, 10)


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
    draft, stop = special(plot)
    draft.postpone(stop.starts[0], 1)
    draft.postpone(stop.ends[0], min(5, stop.limit.most if stop.limit else 5))
    draft.postpone("grant", draft.way.promised - 1)
    draft.plan(draft.day("grant"))
    plot.innocent("matter-overdue", draft.id, "in time less the days of a special procedure")
    plot.innocent("clock-stop-abuse", draft.id, "one special procedure within its limit")


def stopped_too_short(plot: Plot) -> None:
    """A day late, the days of a special procedure taken off."""
    draft, stop = special(plot)
    draft.postpone(stop.starts[0], 1)
    draft.postpone(stop.ends[0], min(5, stop.limit.most if stop.limit else 5))
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


def delivered_late(plot: Plot) -> None:
    """Delivered after the limit of that step, in a matter that is in time as a whole."""
    for steps, fits, days in ((LICENSED, APPLIED, 10), (PENALISED, kind("penalty"), 7)):
        draft = plot.draft(steps, plot.cell(fits), start=MARCH, used=0)
        draft.move("deliver", after(_delivery(draft, days), 1))
        plot.found("step-overdue", draft.id, f"delivered a working day after {days} days had passed", "deliver")


def delivered_in_time(plot: Plot) -> None:
    """Delivered on the very last day, which is moved where it is a rest day."""
    for steps, fits, days in ((LICENSED, APPLIED, 10), (PENALISED, kind("penalty"), 7)):
        draft = plot.draft(steps, plot.cell(fits), start=MARCH, used=0)
        draft.move("deliver", _delivery(draft, days))
        plot.innocent("step-overdue", draft.id, f"delivered on the last of {days} days")


def _delivery(draft: Draft, days: int) -> date:
    """The last day for a delivery: so many calendar days after the decision, or the working day after that."""
    ends = draft.day(draft.acts[-2]["step"]) + timedelta(days=days)
    found = working_day(index_of(ends))
    return found if found == ends else after(ends, 1)


def accepted_late(plot: Plot) -> None:
    """A licence accepted on the sixth working day, which counts as accepted from its receipt."""
    draft = plot.draft(LICENSED[:-1], plot.cell(kind("licence", days=10)), start=MARCH, used=0)
    draft.move("apply", MARCH)
    draft.postpone("accept", 6 - (index_of(draft.day("accept")) - index_of(MARCH)))
    draft.plan(due_of(draft))
    plot.found("not-accepted-in-time", draft.id, "accepted on the sixth working day")
    plot.found("step-overdue", draft.id, "accepted on the sixth working day of five", "accept")


def confirmation_accepted_late(plot: Plot) -> None:
    """The same for a confirmation, for which no law says that it counts as accepted."""
    draft = plot.draft(LICENSED[:-1], plot.cell(kind("confirmation", days=2)), start=MARCH, used=0)
    draft.postpone("accept", 6 - (index_of(draft.day("accept")) - index_of(MARCH)))
    draft.plan(due_of(draft))
    plot.found("step-overdue", draft.id, "accepted on the sixth working day of five", "accept")


def never_answered(plot: Plot) -> None:
    """A licence applied for seven working days ago, and not a word since."""
    draft = plot.draft(
        LICENSED, plot.cell(kind("licence", days=10)), start=working_day(index_of(AS_OF.date()) - 7), used=0
    )
    draft.cut("accept")
    plot.found("not-accepted-in-time", draft.id, "no answer in seven working days")


def answered_by_notice(plot: Plot) -> None:
    """Answered on the fifth working day, by a notice of what is missing; accepted four days later."""
    steps = ("apply", "ask", "supplement", *LICENSED[1:-1])
    draft = plot.draft(steps, plot.cell(kind("licence", days=10)), start=MARCH, used=0)
    draft.postpone("ask", 5 - (index_of(draft.day("ask")) - index_of(MARCH)))
    draft.postpone("accept", 4 - (index_of(draft.day("accept")) - index_of(draft.day("supplement"))))
    draft.plan(due_of(draft))
    plot.innocent("not-accepted-in-time", draft.id, "a notice of what is missing on the fifth working day")


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


def special(plot: Plot) -> tuple[Draft, ClockStop]:
    """A licence with its special procedure, all on one day, to be drawn out; and what its flow says of the procedure."""
    cell = plot.cell(lambda power: APPLIED(power) and bool(power.flow.clock_stops) and power.item.kind == "licence")
    stop = plot.power(cell).flow.clock_stops[-1]
    steps = ("apply", "accept", "review", stop.starts[0], stop.ends[0], "confirm", "grant")
    return plot.draft(steps, cell, start=MARCH, used=0), stop


PLANTED = (a_day_late, on_the_last_day, beyond_the_law, never_decided, late_by_a_made_up_saturday, over_the_festival, run_to_monday,
           stopped_lawfully, stopped_too_short, past_plan, nearly_overdue, still_time, delivered_late, delivered_in_time, accepted_late,
           confirmation_accepted_late, never_answered, answered_by_notice)  # fmt: skip
