"""Examples that a check carries: small literal tables, the hits expected, and beside each the nearest innocent case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

Rows = Sequence[Mapping[str, Any]] | str
Expected = tuple[str, str]
"""Subject and key of one hit."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "acts": tuple(
        [
            "act_id",
            "matter_id",
            "power_code",
            "step",
            "post",
            "person_key",
            "organ",
            "region",
            "done_at",
            "recorded_at",
            "outcome",
            "reason",
            "amount_fen",
            "fee_fen",
            "remedy",
            "ground",
            "grade",
            "applicant_key",
            "source",
        ]
    ),
    "matters": tuple(
        [
            "matter_id",
            "power_code",
            "organ",
            "region",
            "applicant_key",
            "applied_at",
            "due_on",
            "deadline_on",
            "closed_at",
            "handling",
            "source",
        ]
    ),
}
"""Columns that an example may leave out; they are filled with nulls. Other tables state all their columns."""


@dataclass(frozen=True)
class Example:
    """A small world and what the check must say about it; no hits makes it a nearest innocent case.

    Args:
        why: what happens in it, one sentence.
        given: rows by table, as dicts or as aligned text (columns apart by two blanks or more, ``-`` for null).
        flows: declared flows of this world, as YAML documents.
        hits: subject and key of every hit expected, in any order.
        settings: parameters that differ from the defaults.
    """

    why: Text
    given: Mapping[str, Rows]
    hits: Sequence[Expected] = ()
    flows: Sequence[str] = ()
    as_of: datetime = datetime(2026, 6, 30, 12)  # noqa: DTZ001 wall time of the city
    settings: Mapping[str, Any] = field(default_factory=dict)

    def tables(self) -> dict[str, pa.Table]:
        """The given tables as Arrow, each with `_delivery` ``EXAMPLE`` and `_row` counted from 1."""
        return {name: literal_table(name, rows) for name, rows in self.given.items()}


def column_type(column: str) -> pa.DataType:
    """Type of a column by the house's habit: `_at` instant, `_on` date, `_fen`, `_days` and `_count` whole, else text."""
    if column.endswith("_at"):
        return pa.timestamp("us")
    if column.endswith("_on") or column in {"in_force_from", "in_force_to", "held_from", "held_to", "day"}:
        return pa.date32()
    if column.endswith(("_fen", "_days", "_count")) or column == "_row":
        return pa.int64()
    return pa.string()


def literal_table(name: str, rows: Rows) -> pa.Table:
    """Rows of an example as an Arrow table.

    Raises:
        DeclarationFault: a row has a column that the table does not have, or too few cells; mend the example.
    """
    records = _parse(rows) if isinstance(rows, str) else [dict(row) for row in rows]
    columns = COLUMNS.get(name) or tuple(dict.fromkeys(key for row in records for key in row))
    for number, row in enumerate(records, start=1):
        unknown = set(row) - set(columns)
        if unknown:
            raise DeclarationFault(
                f"示例表 {name} 第 {number} 行有未知列 {sorted(unknown)}",
                f"example table {name}, row {number}: unknown columns {sorted(unknown)}",
                mend=Text(zh=f"可用的列：{'、'.join(columns)}。", en=f"It has {', '.join(columns)}."),
            )
    values = {c: pa.array([_value(c, row.get(c)) for row in records], column_type(c)) for c in columns}
    values["_delivery"] = pa.array(["EXAMPLE"] * len(records), pa.string())
    values["_row"] = pa.array(range(1, len(records) + 1), pa.int64())
    return pa.table(values)


def _parse(text: str) -> list[dict[str, Any]]:
    head, *lines = [re.split(r"\s{2,}", line.strip()) for line in text.strip().splitlines() if line.strip()]
    for cells in lines:
        if len(cells) != len(head):
            raise DeclarationFault(
                f"示例行 {cells} 有 {len(cells)} 格，表头有 {len(head)} 列",
                f"the example row {cells} has {len(cells)} cells, its head has {len(head)}",
                mend=Text(
                    zh="各列之间至少空两格，空值写“-”。",
                    en="Set columns apart by two blanks or more; write - for null.",
                ),
            )
    return [{c: None if cell == "-" else cell for c, cell in zip(head, cells, strict=True)} for cells in lines]


def _value(column: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    wanted = column_type(column)
    if pa.types.is_timestamp(wanted):
        return datetime.fromisoformat(value)
    if pa.types.is_date(wanted):
        return date.fromisoformat(value)
    return int(value) if pa.types.is_integer(wanted) else value


LICENCE = """
flow: licence
version: 1
power: XK/01-001
title: {zh: 示例许可, en: A sample licence}
in_force: {from: 2026-01-01}
limit: {statutory: 20, promised: 10, unit: working-days, from: apply, to: [grant, refuse]}
steps:
  apply: {title: {zh: 申请, en: application}}
  accept: {title: {zh: 受理, en: acceptance}, post: window}
  review: {title: {zh: 审查, en: review}, post: reviewer}
  inspect: {title: {zh: 现场勘验, en: inspection}, post: inspector}
  grant: {title: {zh: 准予, en: grant}, post: head}
  refuse: {title: {zh: 不予许可, en: refusal}, post: head}
order: [apply, accept, {parallel: [review, {optional: inspect}]}, {choice: [grant, refuse]}]
"""
"""A small flow for examples: apply, accept, review with or without an inspection, then grant or refuse."""


def matter(matter_id: str, *steps: str, organ: str = "O1") -> list[dict[str, Any]]:
    """Acts of one matter under the sample licence; each step is written ``STEP 2026-03-02`` or ``STEP 2026-03-02T09:30``."""
    acts = []
    for number, step in enumerate(steps, start=1):
        name, at = step.split()
        done = at if "T" in at else f"{at}T09:00"
        acts.append({"act_id": f"{matter_id}-{number}", "matter_id": matter_id, "power_code": "XK/01-001", "step": name,
                     "organ": organ, "region": "5101", "done_at": done})  # fmt: skip
    return acts
