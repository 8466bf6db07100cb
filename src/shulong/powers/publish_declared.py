"""Declared powers, implementations, organs, posts and regions as rows of their datasets, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from shulong.powers.organ import Organ, Post, PostHolder
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.terms.region import Level
from shulong.terms.text import Text

Row = Mapping[str, Any]

POWERS = (
    "basic_code", "in_force_from", "kind", "status", "parent", "name_zh", "name_en", "elements", "open_elements", "holders", "life_events",
)  # fmt: skip
IMPLEMENTATIONS = ("basic_code", "organ", "in_force_from", "region", "status", "overrides")
ORGANS = ("code", "in_force_from", "in_force_to", "name_zh", "name_en", "region", "field_of_work", "parent")
POSTS = ("post_id", "in_force_from", "in_force_to", "organ", "role", "title_zh", "title_en")
POST_HOLDERS = ("post_id", "person_key", "held_from", "held_to", "deputising")


def power_rows(powers: Iterable[Power]) -> pa.Table:
    """One row a power, every column as text, ready to be delivered to ``powers``."""
    return _table(POWERS, (_power_row(each) for each in powers))


def implementation_rows(implementations: Iterable[Implementation]) -> pa.Table:
    """One row an implementation, ready for ``implementations``."""
    return _table(IMPLEMENTATIONS, (_implementation_row(each) for each in implementations))


def organ_rows(organs: Iterable[Organ]) -> pa.Table:
    """One row an organ, ready for ``organs``."""
    return _table(ORGANS, (
        (o.code, o.in_force_from.isoformat(), _day(o.in_force_to), o.name.zh, o.name.en, o.region, o.field_of_work, o.parent)
        for o in organs
    ))  # fmt: skip


def post_rows(posts: Iterable[Post]) -> pa.Table:
    """One row a post, ready for ``posts``."""
    return _table(POSTS, (
        (p.post_id, p.in_force_from.isoformat(), _day(p.in_force_to), p.organ, p.role, p.title.zh, p.title.en) for p in posts
    ))  # fmt: skip


def post_holder_rows(holders: Iterable[PostHolder]) -> pa.Table:
    """One row a holding, ready for ``post_holders``."""
    return _table(POST_HOLDERS, (
        (h.post_id, h.person_key, h.held_from.isoformat(), _day(h.held_to), "true" if h.deputising else "false") for h in holders
    ))  # fmt: skip


def power_of(row: Row) -> Power:
    """The power of a row of ``powers``."""
    return Power(
        basic_code=row["basic_code"],
        kind=row["kind"],
        values=json.loads(row["elements"]),
        in_force_from=row["in_force_from"],
        status=Status(row["status"]),
        parent=row["parent"],
        holders=tuple(HeldBy(Level[h["level"].upper()], h["field_of_work"]) for h in json.loads(row["holders"])),
        open=frozenset(json.loads(row["open_elements"])),
        life_events=tuple(json.loads(row["life_events"])),
    )


def implementation_of(row: Row) -> Implementation:
    """The implementation of a row of ``implementations``."""
    return Implementation(
        row["basic_code"],
        row["organ"],
        row["region"],
        row["in_force_from"],
        json.loads(row["overrides"]),
        Status(row["status"]),
    )


def organ_of(row: Row) -> Organ:
    """The organ of a row of ``organs``."""
    name = Text(zh=row["name_zh"], en=row["name_en"] or row["name_zh"])
    return Organ(
        row["code"], name, row["region"], row["field_of_work"], row["in_force_from"], row["in_force_to"], row["parent"]
    )


def post_of(row: Row) -> Post:
    """The post of a row of ``posts``."""
    title = Text(zh=row["title_zh"], en=row["title_en"] or row["title_zh"])
    return Post(row["post_id"], row["organ"], row["role"], title, row["in_force_from"], row["in_force_to"])


def post_holder_of(row: Row) -> PostHolder:
    """The holding of a row of ``post_holders``."""
    return PostHolder(row["post_id"], row["person_key"], row["held_from"], row["held_to"], bool(row["deputising"]))


def plain(value: object) -> str:
    """Canonical JSON of a value: one value, one text, so that equal declarations are equal rows."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _power_row(power: Power) -> tuple[str | None, ...]:
    name = power.values.get("name") or {}
    return (
        power.basic_code,
        power.in_force_from.isoformat(),
        power.kind,
        power.status.value,
        power.parent,
        name.get("zh"),
        name.get("en"),
        plain(dict(power.values)),
        plain(sorted(power.open)),
        plain([{"level": rule.level.name.lower(), "field_of_work": rule.field_of_work} for rule in power.holders]),
        plain(list(power.life_events)),
    )


def _implementation_row(each: Implementation) -> tuple[str, ...]:
    return (
        each.basic_code,
        each.organ,
        each.in_force_from.isoformat(),
        each.region,
        each.status.value,
        plain(dict(each.overrides)),
    )


def _table(names: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
