"""The flow of a power, as the text of a flow file: one form a kind, with the limit and the special procedure of its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from whole.catalogue import Item
from whole.elements import flow_id
from whole.forms import EXPEDITE, FORMS, SPECIAL, STEPS_OF_STOPS, Form, Stop, Taken
from whole.statutes import citation, title_of


@dataclass
class Spoilt:
    """How the flow of a power differs from its kind's form: other limits, other posts of steps (None: none), or no file at all."""

    missing: bool = False
    statutory: int | None = None
    no_limit: bool = False
    posts: dict[str, str | None] = field(default_factory=dict)


def flow_text(item: Item, spoilt: Spoilt | None = None) -> str | None:
    """The YAML document of a power's flow; None where its kind has none or it is missing."""
    form, spoilt = FORMS.get(item.kind), spoilt or Spoilt()
    if form is None or spoilt.missing:
        return None
    special = list(_special(item))
    stops = [*form.stops, *special]
    basis = f"《{title_of(item.subject, item.kind)}》{citation(item.subject, item.kind)}"
    lines = [
        f"flow: {flow_id(item.code)}",
        "version: 1",
        f"power: {item.code}",
        f"title: {{zh: {item.name.zh}, en: {_quoted(item.name.en)}}}",
        f"basis: {basis}",
        f"in_force: {{from: {_since(item)}}}",
        *_limits(item, form, spoilt),
        *(["clock_stops:", *(_stop(stop, basis) for stop in stops)] if stops else []),
        "separation:",
        *(f"  - {each}" for each in form.separation),
        "steps:",
        *(_step(name, taken, spoilt) for name, taken in _steps(item, form, special)),
        f"order: {_order(item, form, special)}",
    ]
    return "\n".join(lines) + "\n"


def _since(item: Item) -> date:
    return item.power.in_force_from


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _special(item: Item) -> Iterator[Stop]:
    """The special procedures that the power's template names, with the days that it gives them."""
    for named in item.power.values.get("special_procedures") or ():
        limit = named["limit"]
        yield replace(SPECIAL[named["name"]], most=limit["days"], unit=limit["unit"])


def _steps(item: Item, form: Form, special: list[Stop]) -> Iterator[tuple[str, Taken]]:
    yield from form.steps.items()
    for stop in special:
        yield stop.begins, STEPS_OF_STOPS[stop.begins]
        yield stop.ends, STEPS_OF_STOPS[stop.ends]
    if _urgent(item):
        yield "expedite", EXPEDITE


def _step(name: str, taken: Taken, spoilt: Spoilt) -> str:
    post = spoilt.posts.get(name, taken.post)
    said = [f"title: {{zh: {taken.zh}, en: {taken.en}}}", *([f"post: {post}"] if post else [])]
    return f"  {name}: {{{', '.join([*said, *([taken.more] if taken.more else [])])}}}"


def _stop(stop: Stop, basis: str) -> str:
    return (
        f"  {stop.kind}: {{title: {{zh: {stop.zh}, en: {stop.en}}}, kind: {stop.kind}, starts: {stop.begins}, ends: {stop.ends}, "
        f"limit: {{most: {stop.most}, unit: {stop.unit}}}, basis: {basis}}}"
    )


def _order(item: Item, form: Form, special: list[Stop]) -> str:
    """The order of the form; a benefit is always announced, the special procedure of others is taken where it is needed."""
    blocks = [f"[{stop.begins}, {stop.ends}]" for stop in special]
    if item.kind != "benefit":
        blocks = [f"{{optional: {block}}}" for block in blocks]
    return form.order.format(
        special="".join(f", {block}" for block in blocks), urgent=", {optional: expedite}" if _urgent(item) else ""
    )


def _urgent(item: Item) -> bool:
    """Whether there is an urgent procedure: for licences whose limit is long enough to be cut."""
    return item.kind == "licence" and item.power.values["statutory_limit"]["days"] >= 10


def _limits(item: Item, form: Form, spoilt: Spoilt) -> Iterator[str]:
    """The law's limit as the template has it, half of it promised, and a quarter on the urgent procedure."""
    limit: dict[str, Any] = dict(item.power.values.get("statutory_limit") or {"days": 60, "unit": "calendar-days"})
    if spoilt.no_limit:
        return
    statutory, promised = spoilt.statutory or limit["days"], max(1, limit["days"] // 2)
    yield (
        f"limit: {{statutory: {statutory}, promised: {promised}, unit: {limit['unit']}, from: {form.limit_from}, to: {form.limit_to}}}"
    )
    if _urgent(item):
        yield f"urgent: {{step: expedite, promised: {max(1, promised // 2)}}}"
