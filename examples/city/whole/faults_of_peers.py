"""Faults between lists and between peers, and reductions that are none: where no template says what is right, or only two days together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from shulong.terms.region import Level
from whole.bodies import credit_code
from whole.catalogue import Item
from whole.city import City, Claim, Planted
from whole.entries import organ_of
from whole.places import CITY
from whole.plant import Way

COUNTY = f"{CITY}01"
REFORM = date(2026, 2, 1)


def two_promises(city: City, item: Item) -> None:
    """The service list promises another number of days than the list of responsibility."""
    limit = item.power.values["statutory_limit"]
    service, other = city.lists[f"FW-{item.code}"], city.lists[f"ZR-{item.code}"]
    other.stated["promised_limit"] = limit | {"days": max(1, limit["days"] - 2)}
    service.stated["promised_limit"] = limit | {"days": max(1, limit["days"] - 1)}
    city.truth.append(
        Planted("lists.lists-disagree", service.subject, "promised_limit", organ_of(item), "two promises on two lists")
    )


def one_promise(city: City, item: Item) -> None:
    """Both lists promise the same."""
    limit = item.power.values["statutory_limit"]
    for prefix in ("FW", "ZR"):
        city.lists[f"{prefix}-{item.code}"].stated["promised_limit"] = dict(limit)


def county_apart(city: City, item: Item) -> None:
    """One county asks for a material that the others do not, where the template leaves materials open."""
    organ = credit_code(COUNTY, item.subject.field)
    city.own[item.code, organ]["materials"] = [
        *item.power.values["materials"],
        {"name": "村居证明", "form": "original"},
    ]
    city.truth.append(
        Planted("lists.peers-differ", f"{item.code}@{organ}", "materials", organ, "one county asks for a material more")
    )


def counties_alike(city: City, item: Item) -> None:
    """Every county asks for a material more than the city, all for the same, one in another order."""
    for county in range(1, city.size.counties + 1):
        organ = credit_code(f"{CITY}{county:02d}", item.subject.field)
        asked = [*item.power.values["materials"], {"name": "村居证明", "form": "original"}]
        city.own[item.code, organ]["materials"] = asked if county > 1 else list(reversed(asked))


def _claimed(city: City, item: Item, measure: str, before: int, after: int) -> Claim:
    made = Claim(f"JM-{item.code}", item.code, organ_of(item), measure, before, after)
    city.claims.append(made)
    return made


def same_materials(city: City, item: Item) -> None:
    """The city says that it asks for one material fewer, and only gave one another name."""
    first, *rest = item.power.values["materials"]
    values: dict[str, Any] = {**item.power.values, "materials": [first, *rest[:-1], rest[-1] | {"name": "情况说明"}]}
    city.later.append(replace(item.power, values=values, in_force_from=REFORM))
    for entry in city.lists.values():
        if entry.basic_code == item.code and "materials" in entry.stated:
            entry.stated["materials"] = values["materials"]
    _none(city, item, _claimed(city, item, "materials", len(rest) + 1, len(rest)), "a material renamed, not dropped")


def fewer_materials(city: City, item: Item) -> None:
    """The city says that it asks for one material fewer, and does."""
    materials = item.power.values["materials"]
    values: dict[str, Any] = {**item.power.values, "materials": materials[:-1]}
    city.later.append(replace(item.power, values=values, in_force_from=REFORM))
    for entry in city.lists.values():
        if entry.basic_code == item.code and "materials" in entry.stated:
            entry.stated["materials"] = values["materials"]
    _claimed(city, item, "materials", len(materials), len(materials) - 1)


def same_steps(city: City, item: Item) -> None:
    """The city says that its flow has three steps fewer; no other version was published."""
    _none(city, item, _claimed(city, item, "steps", 12, 9), "a flow that did not change")


def _none(city: City, item: Item, claim: Claim, what: str) -> None:
    city.truth.append(Planted("lists.reduction-is-none", item.code, claim.code, claim.organ, what))


def _in_counties(*kinds: str, open_: str = "", closed: str = "") -> Callable[[Item], bool]:
    """Powers of those kinds that city and counties hold, and that leave an element open, or closed."""

    def fits(item: Item) -> bool:
        levels = {rule.level for rule in item.power.holders}
        left = item.power.open
        return item.kind in kinds and Level.COUNTY in levels and (not open_ or open_ in left) and closed not in left

    return fits


APPLIED = ("licence", "confirmation", "benefit", "public-service")
WAYS = (
    Way(_in_counties(*APPLIED, open_="materials"), county_apart, counties_alike),
    Way(_in_counties("licence", "confirmation", "benefit"), two_promises, one_promise),
    Way(_in_counties(*APPLIED, closed="materials"), same_materials, fewer_materials),
    Way(_in_counties("licence", "confirmation"), same_steps),
)
