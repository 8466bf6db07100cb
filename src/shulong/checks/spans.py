"""Stretches of days in which something held: ``since`` <= day < ``until``, where a null ``until`` is without end."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from shulong.checks.hit import row_id


def spans(table: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Rows of a list with row_id and the days that each governs: until the next row of its keys begins."""
    window = ibis.window(group_by=list(keys), order_by="in_force_from")
    return table.mutate(row_id=row_id(table), since=table.in_force_from, until=table.in_force_from.lead().over(window))


def covers(stretch: ir.Table, first: ir.DateValue, last: ir.DateValue | None = None) -> ir.BooleanValue:
    """Whether a stretch holds the first day and, where one is given, the last too."""
    end = first if last is None else last
    return (stretch.since <= first) & (stretch.until.isnull() | (end < stretch.until))


def sooner(one: ir.DateValue, other: ir.DateValue) -> ir.DateValue:
    """The sooner of two days of which null is never."""
    return ibis.cases((one.isnull(), other), (other.isnull(), one), else_=ibis.least(one, other))
