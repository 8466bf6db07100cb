"""Deviations of who acts: powers off the list, wrong posts, duties not separated; and their innocent neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from whole.bodies import holders_of

from acting.days import index_of, working_day
from acting.draft import LICENSED, PENALISED, Plot, kind
from shulong.powers.organ import PostHolder

APPLIED = kind("licence", "confirmation", days=5)
SPRING = (date(2026, 1, 8), date(2026, 5, 15))


def unknown_power(plot: Plot) -> None:
    """Under a code that no list holds."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    code = draft.power.code + "9"
    for row in (draft.matter, *draft.acts):
        row["power_code"] = code
    plot.found("off-list", draft.id, "a power of no list", f"unlisted@{draft.matter['organ']}")


def another_organ(plot: Plot) -> None:
    """By an organ of another field, which does not hold it."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    own = next(organ for organ in plot.town.organs if organ.code == draft.matter["organ"])
    other = next(
        organ
        for organ in plot.town.organs
        if organ.region == own.region and organ.field_of_work not in _fields(draft.power.item.power.holders)
    )
    for row in (draft.matter, *draft.acts):
        row["organ"] = other.code
    plot.found("off-list", draft.id, "an organ that does not hold the power", f"not-held@{other.code}")


def _fields(holders: tuple[object, ...]) -> set[str]:
    return {getattr(rule, "field_of_work") for rule in holders}  # noqa: B009 (one shape of rule)


def by_the_county(plot: Plot) -> None:
    """By a county's organ, which holds it as the city's does."""
    cells = [
        cell
        for cell in range(len(plot.town.cell_power))
        if len(plot.town.organs[plot.town.cell_organ[cell]].region) == 6
    ]
    fitting = [cell for cell in cells if plot.power(cell).declared and APPLIED(plot.power(cell))]
    plot.innocent("off-list", plot.draft(LICENSED, fitting[plot.turn % len(fitting)]).id, "held by the county too")


def window_decides(plot: Plot) -> None:
    """Granted by the window, which the flow does not let decide."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    draft.act("grant")["post"] = draft.act("accept")["post"].replace("-clerk-2", "-clerk-1")
    draft.act("grant")["person_key"] = plot.holder(draft.act("grant")["post"], draft.day("grant"))
    plot.found("wrong-post", draft.id, "granted by the window", "grant/post")


def a_stranger(plot: Plot) -> None:
    """Confirmed by a person of another organ in the name of a post that person never held."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    act = draft.act("confirm")
    elsewhere = next(organ for organ in plot.town.organs if organ.code != act["organ"])
    act["person_key"] = plot.holder(f"{elsewhere.code}-section-head-1", draft.day("confirm"))
    plot.found("wrong-post", draft.id, "a person who never held the post", "confirm/holder")


def a_predecessor(plot: Plot) -> None:
    """Taken by who held the post until the day before."""
    for cell, holding in _leaving(plot, deputising=False):
        assert holding.held_to is not None
        draft = plot.draft(PENALISED, cell, start=_working_on_or_after(holding.held_to), used=0)
        role = holding.post_id.rsplit("-", 1)[0].removeprefix(f"{draft.matter['organ']}-")
        step = {
            "section-head": "open",
            "inspector": "investigate",
            "legal-officer": "examine",
            "deputy-director": "decide",
        }.get(role)
        if step is None or _also_before(step):
            plot.drafts.pop()
            continue
        draft.act(step).update(post=holding.post_id, person_key=holding.person_key)
        plot.found("wrong-post", draft.id, "by who had left the post", f"{step}/holder")
        return


def _also_before(step: str) -> bool:
    """Whether another step of the same role would be taken by the successor in the same matter: then two are at fault."""
    return step == "investigate"


def a_deputy(plot: Plot) -> None:
    """By a deputy whose deputising was recorded beforehand, in a city in which somebody deputises that spring."""
    for cell, holding in _leaving(plot, deputising=True):
        steps = (*PENALISED[:4], "discuss", *PENALISED[4:])
        draft = plot.draft(steps, cell, start=_working_on_or_after(max(holding.held_from, SPRING[0])), used=0)
        act = draft.act("discuss")
        act["post"] = holding.post_id
        act["person_key"] = plot.holder(holding.post_id, draft.day("discuss"))
        plot.innocent("wrong-post", draft.id, "a deputy, recorded beforehand")
        return


def _leaving(plot: Plot, *, deputising: bool) -> Iterator[tuple[int, PostHolder]]:
    """Cells of penalties of organs in which somebody leaves a post that spring, or deputises in it; another organ each time."""
    plot.turn += 1
    cells = {int(plot.town.cell_organ[cell]): cell for cell in range(len(plot.town.cell_power)) if _penalty(plot, cell)}
    found = []
    for organ, cell in cells.items():
        for each in holders_of(plot.town.seed, plot.town.organs[organ]):
            leaves = each.held_to is not None and SPRING[0] <= each.held_to <= SPRING[1]
            stays = (
                each.held_to is not None
                and each.held_to > SPRING[0] + timedelta(days=10)
                and each.held_from < SPRING[1]
            )
            if each.deputising == deputising and (stays if deputising else leaves):
                found.append((cell, each))
    turned = plot.turn % max(len(found), 1)
    yield from found[turned:] + found[:turned]


def _penalty(plot: Plot, cell: int) -> bool:
    return plot.power(cell).declared and plot.power(cell).item.kind == "penalty"


def _working_on_or_after(day: date) -> date:
    found = working_day(index_of(day))
    return found if found == day else working_day(index_of(day) + 1)


def reviewer_decides(plot: Plot) -> None:
    """The reviewer grants too, in the name of the post that may."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    draft.act("grant")["person_key"] = draft.act("review")["person_key"]
    plot.found("same-person-twice", draft.id, "review and grant by one person", "grant+review")
    plot.found("wrong-post", draft.id, "granted by a person who does not hold the post", "grant/holder")


def one_window(plot: Plot) -> None:
    """Application, acceptance and delivery by one person, which need not be two."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    for step in ("accept", "deliver"):
        draft.act(step).update(post=draft.act("apply")["post"], person_key=draft.act("apply")["person_key"])
    plot.innocent("same-person-twice", draft.id, "the window takes three steps that need not be separated")


def a_body_without_seat(plot: Plot) -> None:
    """No post told at all: nothing can be said of it."""
    draft = plot.draft(LICENSED, plot.cell(APPLIED))
    draft.act("review").update(post=None, person_key=None)
    plot.innocent("wrong-post", draft.id, "neither post nor person told")


PLANTED = (unknown_power, another_organ, by_the_county, window_decides, a_stranger, a_predecessor, a_deputy, reviewer_decides, one_window,
           a_body_without_seat)  # fmt: skip
