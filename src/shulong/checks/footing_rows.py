"""Footings as rows of the derived table ``listed_bases``, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from shulong.powers.footing import Footing, Standing
from shulong.terms.text import Text

SCHEMA = pa.schema([
    ("basic_code", pa.string()), ("organ", pa.string()), ("element", pa.string()), ("cited", pa.string()), ("article", pa.string()),
    ("state", pa.string()), ("law_id", pa.string()), ("said_zh", pa.string()), ("said_en", pa.string()),
    ("changed_on", pa.date32()), ("declared_on", pa.date32()), ("power_row", pa.string()),
])  # fmt: skip


def table_of(footings: Iterable[Footing]) -> pa.Table:
    """One row per power, organ (null: the template) and place cited, once however often it is cited; null where nothing is to be said."""
    once: dict[tuple[str, str, str], Footing] = {}
    for each in footings:
        once.setdefault((each.power_code, each.organ, each.cited), each)
    return pa.Table.from_pylist([_row(each) for each in once.values()], schema=SCHEMA)


def _row(each: Footing) -> dict[str, Any]:
    return {
        "basic_code": each.power_code,
        "organ": each.organ or None,
        "element": each.element,
        "cited": each.cited,
        "article": each.article or None,
        "state": each.standing.value,
        "law_id": each.law_id or None,
        "said_zh": each.said.zh if each.said else None,
        "said_en": each.said.en if each.said else None,
        "changed_on": each.changed_on,
        "declared_on": each.declared_on,
        "power_row": each.row,
    }


def footing_of(row: Mapping[str, Any]) -> Footing:
    """The footing of a row, without texts and suggestions."""
    said = Text(zh=row["said_zh"], en=row["said_en"]) if row["said_zh"] else None
    return Footing(row["basic_code"], row["organ"] or "", row["element"], row["cited"], row["article"] or "", Standing(row["state"]),
                   row["law_id"] or "", said, row["changed_on"], row["declared_on"], row["power_row"])  # fmt: skip
