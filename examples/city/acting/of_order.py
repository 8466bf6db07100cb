"""Deviations of order, of data, and their innocent neighbours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from acting.draft import LICENSED, PENALISED, Plot, kind

APPLIED = kind("licence", "confirmation", days=5)
BEGIN = timedelta(minutes=10)


def skipped(plot: Plot) -> None:
    """No review before the confirmation; no legal review before a penalty."""
    for steps, fits, step in ((LICENSED, APPLIED, "review"), (PENALISED, kind("penalty"), "examine")):
        draft = plot.draft(steps, plot.cell(fits))
        draft.drop(step)
        plot.found("step-skipped", draft.id, f"{step} left out", step)


def optional_left_out(plot: Plot) -> None:
    """Without the delivery, which may be left out; a benefit with its notice, a penalty with a discussion."""
    for steps, fits in ((LICENSED[:-1], APPLIED), ((*PENALISED[:4], "discuss", *PENALISED[4:]), kind("penalty"))):
        plot.innocent("step-skipped", plot.draft(steps, plot.cell(fits)).id, "an optional step left out or taken")


def out_of_order(plot: Plot) -> None:
    """Granted first, confirmed afterwards."""
    draft = plot.draft(LICENSED[:-1], plot.cell(APPLIED))
    confirmed, granted = draft.act("confirm"), draft.act("grant")
    later = granted["done_at"] + BEGIN
    confirmed |= {
        "done_at": later,
        "recorded_at": max(later, granted["recorded_at"]) + BEGIN,
        "person_key": plot.holder(confirmed["post"], later.date()),
    }
    draft.acts = [act for act in draft.acts if act is not confirmed] + [confirmed]
    plot.found("step-out-of-order", draft.id, "granted before it was confirmed")


def parallel_turned(plot: Plot) -> None:
    """Review and inspection, which may come in either order."""
    for middle in (("review", "inspect"), ("inspect", "review")):
        draft = plot.draft(("apply", "accept", *middle, "confirm", "grant"), plot.cell(APPLIED))
        plot.innocent("step-out-of-order", draft.id, f"{' before '.join(middle)}, which are parallel")


def repeated(plot: Plot) -> None:
    """Confirmed twice, where once is declared."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    draft.insert("review", "review")
    plot.found("step-repeated", draft.id, "review taken twice", "review")


def further_papers(plot: Plot) -> None:
    """Further papers asked for and supplied once, as the flow allows."""
    draft = plot.draft(("apply", "ask", "supplement", *LICENSED[1:]), plot.cell(APPLIED))
    plot.innocent("step-repeated", draft.id, "papers supplied once before acceptance")
    plot.innocent("papers-asked-twice", draft.id, "papers asked for once")


def unlisted(plot: Plot) -> None:
    """A step that the flow does not know."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    draft.insert("accept", "consult-leader")
    plot.found("step-unlisted", draft.id, "a step of no flow", "consult-leader")


def urgent(plot: Plot) -> None:
    """The urgent procedure, which is a step of the flow where it is declared."""
    draft = plot.draft(
        ("apply", "accept", "expedite", *LICENSED[2:]), plot.cell(lambda power: power.flow.urgent is not None)
    )
    plot.innocent("step-unlisted", draft.id, "put on the urgent procedure")


def no_time(plot: Plot) -> None:
    """The confirmation came without a time: a fault of the data, and no step that was skipped."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    place = [act["step"] for act in draft.acts].index("confirm")
    draft.act("confirm")["done_at"] = None
    plot.found("data-suspect", f"{draft.id}-{place + 1:02}", "no time", "missing")
    plot.innocent("step-skipped", draft.id, "the confirmation has no time")


def in_the_future(plot: Plot) -> None:
    """Delivered after the day of judging."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED), start=date(2026, 6, 24), used=0)
    at = datetime(2026, 7, 1, 9, 30)  # noqa: DTZ001 (wall time of the city)
    draft.act("deliver").update(done_at=at, recorded_at=at)
    plot.found("data-suspect", f"{draft.id}-06", "a time in the future", "future")


def recorded_before(plot: Plot) -> None:
    """Recorded two days before it was done."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    act = draft.act("apply")
    act["recorded_at"] = act["done_at"] - timedelta(days=2)
    plot.found("data-suspect", f"{draft.id}-01", "recorded before it was done", "recorded-before-done")


def before_the_application(plot: Plot) -> None:
    """Accepted on the day before it was applied for."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED), start=date(2026, 3, 11), used=0)
    act = draft.act("accept")
    moment = draft.act("apply")["done_at"] - timedelta(days=1)
    act |= {"done_at": moment, "recorded_at": moment + BEGIN, "person_key": plot.holder(act["post"], moment.date())}
    plot.found("data-suspect", f"{draft.id}-02", "accepted before it was applied for", "before-application")
    plot.innocent("step-out-of-order", draft.id, "its times cannot be right")


def in_one_second(plot: Plot) -> None:
    """All acts in one second."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED), used=0)
    for number, act in enumerate(draft.acts):
        act["done_at"] = draft.acts[0]["done_at"]
        act["recorded_at"] = act["done_at"] + timedelta(seconds=number)
    plot.found("data-suspect", draft.id, "all acts in one second", "one-second")


def in_two_minutes(plot: Plot) -> None:
    """All acts within two minutes, as where everything is done at one window."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED), used=0)
    for number, act in enumerate(draft.acts):
        act["done_at"] = draft.acts[0]["done_at"] + timedelta(seconds=20 * number)
        act["recorded_at"] = act["done_at"]
    plot.innocent("data-suspect", draft.id, "all acts within two minutes")


def recorded_at_once(plot: Plot) -> None:
    """Recorded in the very second."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    act = draft.act("apply")
    act["recorded_at"] = act["done_at"]
    plot.innocent("data-suspect", f"{draft.id}-01", "recorded in the second in which it was done")


PLANTED = (skipped, optional_left_out, out_of_order, parallel_turned, repeated, further_papers, unlisted, urgent, no_time, in_the_future,
           recorded_before, before_the_application, in_one_second, in_two_minutes, recorded_at_once)  # fmt: skip
