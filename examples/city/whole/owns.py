"""Implementations: how the organs of the city and its counties carry out what they hold. Townships and villages hold by rule alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shulong.powers.kind import kind as kind_of
from shulong.powers.power import Implementation
from shulong.terms.region import Level
from whole.bodies import credit_code
from whole.catalogue import APPLIED, Item
from whole.chance import number, one_in, pick
from whole.places import CITY, place
from whole.scale import Size


def implementations(seed: int, size: Size, item: Item) -> Iterator[Implementation]:
    """The implementations of one power, the city's organ first."""
    if kind_of(item.kind).group not in {"external", "service"}:
        return
    regions = [(Level.CITY, CITY)] + [(Level.COUNTY, f"{CITY}{county:02d}") for county in range(1, size.counties + 1)]
    held = {rule.level: rule.field_of_work for rule in item.power.holders}
    for level, region in regions:
        if level in held:
            yield implementation(seed, item, region, held[level])


def implementation(seed: int, item: Item, region: str, field: str) -> Implementation:
    """A power as the organ of that field in a region carries it out."""
    organ = credit_code(region, field)
    return Implementation(item.code, organ, region, item.power.in_force_from, _own(seed, item, region))


def _own(seed: int, item: Item, region: str) -> dict[str, Any]:
    name, draw = place(seed, region).name.zh, number(seed, "own", item.code, region)
    made: dict[str, Any] = {"complaint": f"{name}政务服务监督电话 9900-{draw % 90000 + 10000}"}
    if kind_of(item.kind).group == "external":
        made["organ_nature"] = "statutory"
    if item.kind in APPLIED:
        made |= _applied(seed, item, region, name, draw)
    if "content" in item.power.open and one_in(6, seed, "own-content", item.code, region):
        made["content"] = f"{name}范围内的{item.name.zh}。"
    return made


def _applied(seed: int, item: Item, region: str, name: str, draw: int) -> dict[str, Any]:
    """What an applicant must know of this organ."""
    statutory = item.power.values["statutory_limit"]
    promised = max(1, statutory["days"] - draw % statutory["days"])
    visits = pick((0, 0, 1, 1, 2), seed, "visits", item.code, region)
    return {
        "handling_type": "immediate" if promised == 1 else "promised",
        "promised_limit": statutory | {"days": promised},
        "result_delivery": ["window", "post"] if draw % 3 else ["electronic"],
        "handling_form": ["window", "online"] if visits < 2 else ["window"],
        "visits": {"visits": visits, "depth": "whole" if visits == 0 else "application" if visits == 1 else "enquiry"},
        "place": f"{name}政务服务中心 {draw % 40 + 1} 号窗口",
        "hours": "周一至周五 9:00—12:00，13:30—17:00",
        "enquiry": f"9900-{draw % 80000 + 10001}",
        "cross_region": pick(("none", "city", "province"), seed, "cross", item.code),
    }
