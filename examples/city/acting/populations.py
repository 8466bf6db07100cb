"""What shows only among many: seals put on files unread, decisions at night, fines far from those of others; and what looks like it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from acting.days import index_of, working_day
from acting.draft import APPLICANTS, COLLECTIVE, LICENSED, PENALISED, Draft, Plot, kind
from acting.town import Exercised

APPLIED = kind("licence", "confirmation", days=5)
SPRING, SUMMER = date(2026, 1, 12), date(2026, 5, 8)
UNDECLARED = ("register", "handle", "close")
"""The steps of powers for which no flow is declared."""
EACH = 30
"""Matters of each officer of a population."""


def _sealed(
    plot: Plot, many: int, apart: int, steps: tuple[str, ...], step: str, kinds: tuple[str, ...]
) -> tuple[str, str]:
    """So many matters in which one person takes a step that many seconds after another; the person and the day."""
    cell = plot.cell(kind(*kinds, days=5))
    first = int(plot.chance.integers(index_of(SPRING), index_of(SUMMER)))
    drafts = plot.drafted(steps, [cell] * many, [first] * many, used=0)
    day, act = working_day(first + 3), drafts[0].act(step)
    began = datetime.combine(day, time(10, int(plot.chance.integers(0, 50)), 7))
    for number, draft in enumerate(drafts):
        draft.act(step).update(post=act["post"])
        moment = began + timedelta(seconds=apart * number)
        draft.move(step, day, moment.time())
    return str(drafts[0].act(step)["person_key"]), str(day)


def rubber_stamped(plot: Plot) -> None:
    """Twelve licences granted by one person eight seconds apart."""
    person, day = _sealed(plot, 12, 8, LICENSED[:-1], "grant", ("licence", "confirmation"))
    plot.found("rubber-stamp", person, "twelve grants, eight seconds apart", day)


def in_a_batch(plot: Plot) -> None:
    """Twelve decisions of a meeting entered together, which the flow allows."""
    person, day = _sealed(plot, 12, 8, COLLECTIVE[:-1], "decide", ("appointment", "large-expenditure"))
    plot.innocent("rubber-stamp", person, "a step that may be taken for many at a time", day)


def quickly_read(plot: Plot) -> None:
    """Twelve grants half a minute apart; nine within a minute."""
    for many, apart in ((12, 30), (9, 8)):
        person, day = _sealed(plot, many, apart, LICENSED[:-1], "grant", ("licence", "confirmation"))
        plot.innocent("rubber-stamp", person, f"{many} grants, {apart} seconds apart", day)


def _officers(plot: Plot, steps: tuple[str, ...], step: str, *kinds: str) -> dict[str, list[Draft]]:
    """A population under one power that nothing else is planted under: the matters of each officer who takes a step, the first with most."""
    fits = _widely_held(plot, kind(*kinds, days=5))
    power = fits[plot.turn % len(fits)]
    plot.turn += 1
    plot.taken.add(plot.town.powers[power].code)
    cells = [int(cell) for cell in (plot.town.cell_power == power).nonzero()[0]]
    many = 2 * EACH * len(cells)
    drafts = plot.population(steps, [cells[number % len(cells)] for number in range(many)], SPRING, SUMMER)
    by_officer: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_officer.setdefault(draft.act(step)["person_key"], []).append(draft)
    return dict(sorted(by_officer.items(), key=lambda item: -len(item[1])))


def _widely_held(plot: Plot, fits: Callable[[Exercised], bool]) -> list[int]:
    """The powers that fit and that as many organs exercise as any: what is odd shows only beside others."""
    found = plot.powers(fits)
    organs = [int((plot.town.cell_power == power).sum()) for power in found]
    return [power for power, many in zip(found, organs, strict=True) if many == max(organs)]


def at_night(plot: Plot) -> None:
    """One officer grants at ten in the evening, the others by day."""
    officers = _officers(plot, LICENSED[:-1], "grant", "licence", "confirmation")
    for number, (person, drafts) in enumerate(officers.items()):
        code = drafts[0].power.code
        if number:
            plot.innocent("odd-hours", person, "grants by day", code, statistical=True)
            continue
        for draft in drafts[: len(drafts) * 5 // 6]:
            draft.move("grant", draft.day("grant"), time(22, int(plot.chance.integers(0, 59))))
        plot.found("odd-hours", person, "five of six grants at night", code, statistical=True)


def all_at_night(plot: Plot) -> None:
    """All grant at night: it is how this power is exercised."""
    for person, drafts in _officers(plot, LICENSED[:-1], "grant", "licence", "confirmation").items():
        for draft in drafts:
            draft.move("grant", draft.day("grant"), time(21, int(plot.chance.integers(0, 59))))
        plot.innocent("odd-hours", person, "all grant at night", drafts[0].power.code, statistical=True)


def _alike(plot: Plot) -> dict[str, list[Draft]]:
    """A population of penalties for one offence of one grade."""
    officers = _officers(plot, PENALISED[:-1], "decide", "penalty")
    drafts = [draft for each in officers.values() for draft in each]
    ground = drafts[0].act("decide")["ground"]
    for draft in drafts:
        fine = int(plot.chance.triangular(100, 140, 200)) * 1000
        draft.act("decide").update(ground=ground, grade="light", amount_fen=fine)
    return officers


def severe(plot: Plot) -> None:
    """One officer fines three times as much as the others for the same."""
    officers = _alike(plot)
    for number, (person, drafts) in enumerate(officers.items()):
        act = drafts[0].act("decide")
        key = f"{drafts[0].power.code}|{act['ground']}|light"
        if number:
            plot.innocent("discretion-spread", person, "fines as others do", key, statistical=True)
            continue
        for draft in drafts:
            draft.act("decide")["amount_fen"] *= 3
        plot.found("discretion-spread", person, "fines three times those of others", key, statistical=True)
        plot.found(
            "discretion-spread",
            act["organ"],
            "the organ of the officer who fines three times as much",
            key,
            statistical=True,
        )


def graver_cases(plot: Plot) -> None:
    """One officer fines more because the cases are of the next grade."""
    officers = _alike(plot)
    for number, (person, drafts) in enumerate(officers.items()):
        grade = "light" if number else "medium"
        for draft in drafts if not number else ():
            draft.act("decide").update(grade="medium", amount_fen=draft.act("decide")["amount_fen"] * 3)
        key = f"{drafts[0].power.code}|{drafts[0].act('decide')['ground']}|{grade}"
        plot.innocent("discretion-spread", person, f"cases of the grade {grade}", key, statistical=True)


def _queue(plot: Plot, steps: tuple[str, ...] = LICENSED[:-1]) -> list[Draft]:
    """Matters of one organ, two begun a day and each decided on the fifth day counted, so that they come in turn."""
    cell = plot.cell(lambda power: APPLIED(power) and power.item.kind == "licence" and power.flow.urgent is not None)
    drafts = plot.drafted(steps, [cell] * 120, [index_of(SPRING) + number // 2 for number in range(120)], used=0)
    for draft in drafts:
        draft.matter["handling"] = f"counter-{drafts[0].id}"
        draft.postpone("grant", 5)
    return drafts


def jumped(plot: Plot) -> None:
    """One is granted on its first day, before all that came in the days before."""
    drafts = _queue(plot)
    favoured = drafts.pop(60)
    favoured.postpone("grant", -5)
    plot.found("queue-jump", favoured.id, "granted at once, before those who came earlier", "queue", statistical=True)
    for draft in drafts:
        plot.innocent("queue-jump", draft.id, "granted in turn", statistical=True)


def hurried(plot: Plot) -> None:
    """The same, on the urgent procedure."""
    drafts = _queue(plot)
    urgent = drafts[60]
    urgent.postpone("grant", -5)
    urgent.insert(
        "accept", "expedite", 10, post=urgent.act("confirm")["post"], person_key=urgent.act("confirm")["person_key"]
    )
    plot.innocent("queue-jump", urgent.id, "on the urgent procedure", statistical=True)


def fined_again(plot: Plot) -> None:
    """Three times fined for the same within a year, never ordered to put it right."""
    subject, key = _fined(plot, 3)
    plot.found("penalty-instead-of-order", subject, "three fines, no order", key)


def fined_and_ordered(plot: Plot) -> None:
    """Three times fined and ordered to put it right; twice fined."""
    for many, ordered in ((3, True), (2, False)):
        subject, key = _fined(plot, many, ordered=ordered)
        plot.innocent("penalty-instead-of-order", subject, f"{many} fines, {'an' if ordered else 'no'} order", key)


def _fined(plot: Plot, many: int, *, ordered: bool = False) -> tuple[str, str]:
    """One subject fined so many times, two months apart, for the same."""
    cell, applicant = plot.cell(kind("penalty")), APPLICANTS * 2 + plot.next
    first = index_of(date(2025, 12, 8))
    drafts = plot.drafted(
        PENALISED, [cell] * many, [first + 40 * number for number in range(many)], used=5, applicant=applicant
    )
    ground = drafts[0].act("decide")["ground"]
    for draft in drafts:
        draft.act("decide")["ground"] = ground
    if ordered:
        drafts[1].act("notify")["outcome"] = "责令改正"
    return drafts[0].matter["applicant_key"], f"{drafts[0].power.code}|{ground}@{drafts[0].matter['organ']}"


def never_used(plot: Plot) -> None:
    """Powers long in force that nobody used; young ones, one used once, one used by its sub-items."""
    idle, powers = plot.town.idle, plot.town.powers
    if powers[idle.sudden].code in plot.taken:
        return
    plot.taken.add(powers[idle.sudden].code)
    for power in idle.unused:
        plot.found("never-used", powers[power].code, "in force for more than a year, never used", "unused")
    plot.drafted(UNDECLARED, plot.town.cells(powers[idle.seldom].code)[:1], [index_of(date(2025, 9, 15))])
    for at, what in (
        (idle.young, "in force for less than a year"),
        (idle.seldom, "used once within the year"),
        (idle.main, "its sub-items are used"),
    ):
        if at is not None:
            plot.innocent("never-used", powers[at].code, what)
    for at, last in ((idle.sudden, 31), (idle.steady, 30)):
        _monthly(plot, powers[at].code, last)


def _monthly(plot: Plot, code: str, last: int) -> None:
    """Ten matters a month for a year, then so many in the last month that is over."""
    cell = plot.town.cells(code)[0]
    months = [
        (date(2025, 5, 6) if month == 5 else date(2025 + (month > 12), (month - 1) % 12 + 1, 9), 10)
        for month in range(5, 17)
    ]
    starts = [index_of(day) for day, many in [*months, (date(2026, 5, 11), last)] for _ in range(many)]
    drafts = plot.drafted(UNDECLARED, [cell] * len(starts), starts)
    key = f"{drafts[0].matter['organ']}|2026-05"
    if last > 30:
        plot.found("suddenly-used", code, f"{last} matters after ten a month", key, statistical=True)
    else:
        plot.innocent("suddenly-used", code, f"{last} matters after ten a month", key, statistical=True)


def standing(plot: Plot) -> None:
    """One organ sends every matter through a special procedure of some days, the others one in ten."""
    fits = [power for power in _widely_held(plot, kind("licence", days=5)) if plot.town.powers[power].flow.clock_stops]
    power = fits[plot.turn % len(fits)]
    plot.taken.add(plot.town.powers[power].code)
    stop = plot.town.powers[power].flow.clock_stops[-1]
    starts = [index_of(SPRING) + number for number in range(EACH)]
    for number, cell in enumerate((plot.town.cell_power == power).nonzero()[0]):
        stopped = EACH if number == 0 else EACH // 10
        steps = ("apply", "accept", "review", stop.starts[0], stop.ends[0], "confirm", "grant")
        drafts = plot.drafted(steps, [int(cell)] * stopped, starts[:stopped], 1)
        for draft in drafts:
            draft.postpone(stop.ends[0], min(6, stop.limit.most if stop.limit else 6))
            draft.plan(draft.day("grant"))
        if stopped < EACH:
            plot.drafted(LICENSED[:-1], [int(cell)] * (EACH - stopped), starts[stopped:], 2)
        organ, code = drafts[0].matter["organ"], drafts[0].power.code
        if number == 0:
            plot.found("clock-stop-share", organ, "every matter stopped for days", code, statistical=True)
        else:
            plot.innocent("clock-stop-share", organ, "one matter in ten stopped", code, statistical=True)


PLANTED = (rubber_stamped, in_a_batch, quickly_read, jumped, hurried, fined_again, fined_and_ordered, never_used)
LARGE = (at_night, all_at_night, severe, graver_cases, standing)
"""Populations over all organs of a power, of which nothing else may be planted in that power."""
