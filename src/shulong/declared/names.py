"""The names by which organs, posts, powers and regions are known, for lists that hold codes."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

import ibis.expr.types as ir

from shulong.data.shelf import Shelf
from shulong.terms.text import Text


def organ_names(shelf: Shelf, codes: Collection[str], day: date) -> dict[str, Text]:
    """The names of those organs on a day; one that was never declared is left out."""
    table = shelf.table("organs")
    return {row["code"]: _named(row, "name") for row in _newest(table.filter(table.code.isin(list(codes))), codes, day)}


def post_titles(shelf: Shelf, posts: Collection[tuple[str, str]], day: date) -> dict[tuple[str, str], Text]:
    """The titles of posts, asked as (organ, number or role); one that was never declared is left out."""
    table, names = shelf.table("posts"), {post for _, post in posts}
    chosen = table.filter(table.post_id.isin(list(names)) | table.role.isin(list(names)))
    found: dict[tuple[str, str], Text] = {}
    for row in _newest(chosen, names, day):
        for name in (row["role"], row["post_id"]):
            if (row["organ"], name) in posts:
                found[row["organ"], name] = _named(row, "title")
    return found


def _newest(chosen: ir.Table, asked: Collection[str], day: date) -> list[dict[str, Any]]:
    """The rows in force on a day, the newest of a key last."""
    rows = chosen.filter(chosen.in_force_from <= day).to_pyarrow().to_pylist() if asked else []
    return sorted(rows, key=lambda row: row["in_force_from"])


def _named(row: dict[str, Any], stem: str) -> Text:
    return Text(zh=row[f"{stem}_zh"], en=row[f"{stem}_en"] or row[f"{stem}_zh"])


def power_names(shelf: Shelf, codes: Collection[str], day: date) -> dict[str, Text]:
    """The names of those powers on a day; one that was never declared, or has none, is left out."""
    table = shelf.table("powers")
    found: dict[str, Text] = {}
    for row in _newest(table.filter(table.basic_code.isin(list(codes))), codes, day):
        name = json.loads(row["elements"]).get("name")
        if isinstance(name, dict) and name.get("zh"):
            found[row["basic_code"]] = Text(zh=name["zh"], en=name.get("en") or name["zh"])
    return found


def region_names(shelf: Shelf, codes: Collection[str], day: date) -> dict[str, Text]:
    """The names of those regions on a day; one that was never declared is left out."""
    table = shelf.table("regions")
    return {row["code"]: _named(row, "name") for row in _newest(table.filter(table.code.isin(list(codes))), codes, day)}
