"""Rows of small worlds for the examples of checks on lists: a power, an entry, an organ, an implementation, with what is not said filled in."""

from __future__ import annotations

import json
from typing import Any

from shulong.powers.law_tables import LAW_COLUMNS, PROVISION_COLUMNS
from shulong.powers.place_in_law import Number

DAY = "2025-01-01"
CITY, COUNTY, TOWNSHIP = "C1", "K1", "T1"
"""Organs of the example's housing bureau: the city's, a county's, and a township's government."""
ORGANS = [
    {"code": code, "in_force_from": DAY, "in_force_to": None, "region": region, "field_of_work": field}
    for code, region, field in (
        (CITY, "9901", "housing"),
        (COUNTY, "990101", "housing"),
        (TOWNSHIP, "990101001", "township-government"),
    )
]


def plain(value: object) -> str:
    """JSON text of a value."""
    return json.dumps(value, ensure_ascii=False)


def power(code: str, kind: str = "licence", *, name: str = "示例许可", status: str = "in-force", parent: str | None = None, since: str = DAY,
          open: tuple[str, ...] = (), **values: Any) -> dict[str, Any]:  # fmt: skip
    """A row of ``powers``, held by the housing bureaus of cities and counties; ``values`` are its elements."""
    holders = [{"level": level, "field_of_work": "housing"} for level in ("city", "county")]
    elements = {"name": {"zh": name}, "levels": ["city", "county"], **values}
    return {"basic_code": code, "in_force_from": since, "kind": kind, "status": status, "parent": parent, "name_zh": name,
            "elements": plain(elements), "open_elements": plain(open), "holders": plain(holders)}  # fmt: skip


def entry(list_type: str, code: str, basic_code: str | None = None, *, title: str = "示例许可", status: str = "in-force", organ: str | None = CITY,
          links: dict[str, list[str]] | None = None, **stated: Any) -> dict[str, Any]:  # fmt: skip
    """A row of ``list_entries``; ``stated`` are the elements as this list states them."""
    return {"list_type": list_type, "entry_code": code, "in_force_from": DAY, "status": status, "basic_code": basic_code, "organ": organ,
            "region": "9901", "title": title, "stated": plain(stated), "links": plain(links or {})}  # fmt: skip


def own(code: str, organ: str = COUNTY, region: str = "990101", **overrides: Any) -> dict[str, Any]:
    """A row of ``implementations``."""
    return {
        "basic_code": code,
        "organ": organ,
        "in_force_from": DAY,
        "region": region,
        "status": "in-force",
        "overrides": plain(overrides),
    }


def post(role: str, organ: str = CITY) -> dict[str, Any]:
    """A row of ``posts``."""
    return {"post_id": f"{organ}-{role}", "in_force_from": DAY, "in_force_to": None, "organ": organ, "role": role}


def law(law_id: str, title: str, version_on: str = "2018-03-01", repealed_on: str | None = None) -> dict[str, Any]:
    """A row of ``laws``."""
    return dict.fromkeys(LAW_COLUMNS) | {"law_id": law_id, "version_on": version_on, "text_digest": version_on, "title": title,
                                         "in_force_from": version_on, "repealed_on": repealed_on}  # fmt: skip


def article(law_id: str, number: str, text: str, version_on: str = "2018-03-01") -> dict[str, Any]:
    """A row of ``law_provisions``: an article of one paragraph."""
    return dict.fromkeys(PROVISION_COLUMNS) | {
        "law_id": law_id,
        "version_on": version_on,
        "text_digest": version_on,
        "position": number,
        "line": number,
        "kind": "paragraph",
        "article": number,
        "paragraph": "1",
        "label": Number.parse(number).written("条"),
        "text": text,
    }


def days(number: int) -> dict[str, Any]:
    """A number of working days, as elements have it."""
    return {"days": number, "unit": "working-days"}


def claim(
    claim_id: str, basic_code: str, measure: str, before: int, after: int, *, organ: str = CITY
) -> dict[str, Any]:
    """A row of ``reduction_claims`` between the first day and a day of the next year."""
    return {"claim_id": claim_id, "basic_code": basic_code, "organ": organ, "region": "9901", "measure": measure, "before_on": "2025-06-01",
            "after_on": "2026-06-01", "before_count": before, "after_count": after}  # fmt: skip


OWN_NONE = [own("XK/019999")]
"""The implementations of a world in which none matters: a table with no row has no columns."""


def flow(
    power_code: str,
    *,
    decides: str | None = "head",
    statutory: int | None = 20,
    flow_id: str = "licence",
    since: str = DAY,
    version: int = 1,
) -> str:
    """A flow file's text: apply, then decide."""
    limit = (
        f"limit: {{statutory: {statutory}, promised: 10, unit: working-days, from: apply, to: [decide]}}\n"
        if statutory
        else ""
    )
    post_of = f", post: {decides}" if decides else ""
    return (
        f"flow: {flow_id}\nversion: {version}\npower: {power_code}\ntitle: {{zh: 示例, en: sample}}\nin_force: {{from: {since}}}\n{limit}"
        f"steps:\n  apply: {{title: {{zh: 申请, en: application}}, post: window}}\n  decide: {{title: {{zh: 决定, en: decision}}{post_of}}}\n"
        "order: [apply, decide]\n"
    )
