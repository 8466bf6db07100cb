"""Clocks stopped, begun anew, or read long afterwards; and their innocent neighbours."""

from __future__ import annotations

from datetime import datetime, time

from acting.days import after, index_of
from acting.draft import APPLICANTS, LICENSED, Draft, Plot, kind
from acting.of_time import APPLIED, BEFORE_FESTIVAL, MARCH, special

WITHDRAWN = ("apply", "accept", "withdraw")


def stopped_too_long(plot: Plot) -> None:
    """A special procedure a day longer than its own limit."""
    draft, stop = special(plot)
    draft.postpone(stop.ends[0], (stop.limit.most if stop.limit else 0) + 1)
    draft.plan(draft.day("grant"))
    plot.found("clock-stop-abuse", draft.id, "a special procedure a day over its limit", f"{stop.stop_id}/over-limit")


def stopped_when_late(plot: Plot) -> None:
    """A special procedure begun a day after the limit of the matter."""
    draft, stop = special(plot)
    draft.postpone(stop.starts[0], draft.way.promised + 1)
    draft.postpone(stop.ends[0], 2)
    plot.found("clock-stop-abuse", draft.id, "a special procedure begun after the limit", f"{stop.stop_id}/after-limit")
    plot.found("matter-overdue", draft.id, "overdue when its clock was stopped")
    plot.found("matter-past-planned-end", draft.id, "overdue when its clock was stopped")


def stopped_on_the_last_day(plot: Plot) -> None:
    """A special procedure begun on the last day, and the decision on the day on which it ends."""
    draft, stop = special(plot)
    draft.postpone(stop.starts[0], draft.way.promised)
    draft.postpone(stop.ends[0], 2)
    draft.plan(draft.day("grant"))
    for check in ("clock-stop-abuse", "matter-overdue"):
        plot.innocent(check, draft.id, "a special procedure begun on the last day of the limit")


def recorded_late(plot: Plot) -> None:
    """Recorded four working days after it was done."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    _record(draft, 4)
    plot.found("late-recorded", f"{draft.id}-03", "recorded four working days later", "late")


def recorded_soon(plot: Plot) -> None:
    """Recorded on the third working day; before the festival, and after it."""
    for start in (None, BEFORE_FESTIVAL):
        draft = plot.draft(LICENSED, plot.cell(APPLIED), start=start)
        _record(draft, 3)
        plot.innocent("late-recorded", f"{draft.id}-03", "recorded on the third working day")


def _record(draft: Draft, days: int) -> None:
    act = draft.act("review")
    act["recorded_at"] = datetime.combine(after(draft.day("review"), days), time(16, 30))


def begun_anew(plot: Plot) -> None:
    """Withdrawn with nine tenths of the promise used, entered again on the next working day."""
    first, second = _again(plot, 9, 1)
    plot.found("restart", first.id, "withdrawn near its limit, entered again the next day", second.id)


def applied_again(plot: Plot) -> None:
    """Withdrawn early and entered again; withdrawn near the limit and entered again two months later."""
    for tenths, days in ((3, 1), (9, 40)):
        first, _ = _again(plot, tenths, days)
        plot.innocent("restart", first.id, f"{tenths} tenths used, entered again {days} working days later")


def _again(plot: Plot, tenths: int, days: int) -> tuple[Draft, Draft]:
    """A matter withdrawn with so many tenths of its promise used, and another of the same applicant so many working days later."""
    cell, applicant = plot.cell(kind("licence", "confirmation", days=10)), APPLICANTS * 3 + plot.next
    used = -(-plot.power(cell).promised * tenths // 10)
    (first,) = plot.drafted(WITHDRAWN, [cell], [index_of(MARCH)], used, applicant)
    (second,) = plot.drafted(LICENSED, [cell], [index_of(first.day("withdraw")) + days], None, applicant)
    return first, second


PLANTED = (
    stopped_too_long,
    stopped_when_late,
    stopped_on_the_last_day,
    recorded_late,
    recorded_soon,
    begun_anew,
    applied_again,
)
