"""Faults of organs that carry powers out: promises above the law, overrides of what is closed, levels that do not hold, flows that nobody answers for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shulong.terms.region import Level
from whole.bodies import TOWNSHIP, credit_code
from whole.catalogue import Item
from whole.city import City, Planted
from whole.elements import flow_id
from whole.entries import organ_of
from whole.flowing import Spoilt
from whole.owns import implementation
from whole.places import CITY
from whole.plant import Way

COUNTY, SOME_TOWNSHIP = f"{CITY}01", f"{CITY}01001"


def _organ(item: Item) -> str:
    """The organ of the first county that holds the power."""
    return credit_code(COUNTY, item.subject.field)


def _told(city: City, check: str, item: Item, organ: str, key: str, what: str) -> None:
    city.truth.append(Planted(check, f"{item.code}@{organ}", key, organ, what))


def over_promised(city: City, item: Item) -> None:
    """A county promises a day more than the law allows."""
    limit = item.power.values["statutory_limit"]
    city.own[item.code, _organ(item)]["promised_limit"] = limit | {"days": limit["days"] + 1}
    _told(
        city, "lists.promised-above-statutory", item, _organ(item), "promised_limit", "a day above the statutory limit"
    )


def fully_promised(city: City, item: Item) -> None:
    """A county promises exactly what the law allows."""
    city.own[item.code, _organ(item)]["promised_limit"] = dict(item.power.values["statutory_limit"])


def closed(city: City, item: Item) -> None:
    """A county sets other remedies, which no template leaves open."""
    city.own[item.code, _organ(item)]["remedies"] = "不服决定的，向本机关申诉。"
    _told(city, "lists.override-not-open", item, _organ(item), "remedies", "other remedies than the template's")


def repeated(city: City, item: Item) -> None:
    """A county repeats what the template says, and says its own content, which is open."""
    city.own[item.code, _organ(item)] |= {"remedies": item.power.values["remedies"], "content": "本区范围内。"}


def county_harder(city: City, item: Item) -> None:
    """A county asks for a material more, which the template keeps closed."""
    more = [*item.power.values["materials"], {"name": "无违规证明", "form": "original"}]
    city.own[item.code, _organ(item)]["materials"] = more
    _told(city, "lists.harder-than-template", item, _organ(item), "materials", "a material more")


def county_open(city: City, item: Item) -> None:
    """A county sets another content, which the template leaves open."""
    city.own[item.code, _organ(item)]["content"] = f"本区范围内的{item.name.zh}，由县级机关行使。"


def at_township(city: City, item: Item) -> None:
    """A township exercises what only county and city hold."""
    own = implementation(city.seed, item, SOME_TOWNSHIP, TOWNSHIP)
    city.further.append(own)
    _told(city, "lists.level-not-held", item, own.organ, "township", "exercised by a township")


def by_name(city: City, item: Item) -> None:
    """Another organ of the county holds it by name, at a level that the power has."""
    other = "housing" if item.subject.field != "housing" else "water"
    city.further.append(implementation(city.seed, item, COUNTY, other))


def flow_gone(city: City, item: Item) -> None:
    """Its flow was never published."""
    city.flows[item.code] = Spoilt(missing=True)
    _flow_told(city, "lists.flow-missing", item, flow_id(item.code), "flow never published")


def other_limit(city: City, item: Item) -> None:
    """Its flow has another statutory limit than the template."""
    city.flows[item.code] = Spoilt(statutory=item.power.values["statutory_limit"]["days"] + 5)
    _flow_told(city, "lists.flow-limit-differs", item, flow_id(item.code), "flow with a longer limit")


def no_limit(city: City, item: Item) -> None:
    """Its flow names no limit; the template's holds."""
    city.flows[item.code] = Spoilt(no_limit=True)


def nobody(city: City, item: Item) -> None:
    """Nobody answers for a step of its flow."""
    city.flows[item.code] = Spoilt(posts={"decide": None})
    _flow_told(city, "lists.post-not-answerable", item, "decide", "a step without a post")


def unknown_post(city: City, item: Item) -> None:
    """A step is for a post that no organ holding it has."""
    city.flows[item.code] = Spoilt(posts={"examine": "archivist"})
    _flow_told(city, "lists.post-not-answerable", item, "examine", "a post that no organ has")


def other_post(city: City, item: Item) -> None:
    """A step is for another post than usual, which every organ has."""
    city.flows[item.code] = Spoilt(posts={"decide": "director"})


def _flow_told(city: City, check: str, item: Item, key: str, what: str) -> None:
    city.truth.append(Planted(check, item.code, key, organ_of(item), what))


def _at_county(*kinds: str, closed: str = "") -> Callable[[Item], bool]:
    def fits(item: Item) -> bool:
        levels: Any = {rule.level for rule in item.power.holders}
        return (
            item.kind in kinds
            and Level.COUNTY in levels
            and Level.TOWNSHIP not in levels
            and closed not in item.power.open
        )

    return fits


APPLIED = ("licence", "confirmation", "benefit", "public-service")
WAYS = (
    Way(_at_county("licence", "confirmation", "benefit"), other_limit, no_limit),
    Way(_at_county(*APPLIED), over_promised, fully_promised),
    Way(_at_county(*APPLIED, closed="materials"), county_harder, county_open),
    Way(_at_county("penalty", "coercion", "levy"), closed, repeated),
    Way(_at_county("penalty", "inspection", "other"), at_township, by_name),
    Way(_at_county("penalty"), nobody, other_post),
    Way(_at_county("penalty"), unknown_post),
    Way(lambda item: item.kind in {"penalty", "appointment", "large-expenditure"}, flow_gone),
)
