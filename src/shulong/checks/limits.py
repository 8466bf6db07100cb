"""The rules of limits over columns: what ``terms.limit`` says of one pair of instants, said of any number of them."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from shulong.checks.engine import Engine

CALENDAR = 1 << 20
"""Added to the number of a day, so that days counted by the calendar and by working days have keys of their own."""
EPOCH = "1970-01-01"


def day_number(day: ir.DateValue) -> ir.IntegerValue:
    """Days since 1970."""
    return day.delta(ibis.date(EPOCH), unit="day").cast("int64")


def last_days(workdays: ir.Table) -> ir.Table:
    """One row per day on which a limit may end, by its key: ``last_on``, and ``moved_on``, to which a rest day is moved.

    The key is the index of a working day, or the number of any day plus ``CALENDAR``.
    """
    working = workdays.filter(workdays.is_working)
    by_index = working.select(key=working.working_index.cast("int64"), last_on=working.day, moved_on=working.day)
    by_number = workdays.select(
        key=day_number(workdays.day) + CALENDAR, last_on=workdays.day, moved_on=workdays.next_working_on
    )
    return by_index.union(by_number)


def counted(table: ir.Table, workdays: ir.Table, on: str, into: str) -> ir.Table:
    """The rows with ``into``: how many days of the row's ``day_unit`` have passed up to the day ``on``; null beyond the calendar."""
    days = workdays.view().select(_day="day", _index="working_index")
    found = table.mutate(_on=table[on]).left_join(days, [("_on", "_day")])
    passed = ibis.ifelse(found.day_unit == "working-days", found["_index"].cast("int64"), day_number(found[on]))
    return found.mutate(**{into: passed}).drop("_on", "_day", "_index")


def ending(table: ir.Table, limit_days: ir.Table, key: ir.IntegerValue, last: str, moved: str) -> ir.Table:
    """The rows with the day on which a limit with that key ends, and the working day to which that is moved; null beyond the calendar."""
    keyed = table.mutate(_key=key)
    days = limit_days.view().select(_last_key="key", **{last: "last_on", moved: "moved_on"})
    return keyed.left_join(days, [("_key", "_last_key")]).drop("_key", "_last_key")


def limit_key(
    unit: ir.StringValue, days: ir.IntegerValue, start_on: ir.DateValue, passed: ir.IntegerValue
) -> ir.IntegerValue:
    """The key of the day on which a limit of some days ends: ``passed`` is the count at its start. One of no day ends on its first."""
    return ibis.ifelse((unit == "working-days") & (days > 0), passed, day_number(start_on) + CALENDAR) + days


def merged(table: ir.Table, group: str, begin: str, end: str) -> ir.Table:
    """Per group the same spans, nothing twice: those that overlap, nest or touch are one."""
    before = ibis.window(group_by=group, order_by=[begin, end], preceding=(None, 1))
    marked = table.mutate(_reached=table[end].max().over(before))
    fresh = (marked["_reached"].isnull() | (marked["_reached"] < marked[begin])).ifelse(1, 0)
    marked = marked.mutate(_fresh=fresh)
    upto = ibis.window(group_by=group, order_by=[begin, end], preceding=None, following=0)
    numbered = marked.mutate(_island=marked["_fresh"].sum().over(upto))
    folded = numbered.group_by([group, "_island"]).agg(**{begin: numbered[begin].min(), end: numbered[end].max()})
    return folded.drop("_island")


def with_limits(
    rows: ir.Table,
    key: str,
    limits: Mapping[str, str],
    *,
    days_stopped: ir.Table,
    workdays: ir.Table,
    limit_days: ir.Table,
    engine: Engine,
) -> ir.Table:
    """The rows with ``days_used``, ``days_stopped``, and for each limit the last lawful day, null beyond the calendar.

    Args:
        rows: each has the unique `key`, matter_id, start_on, end_on (to which days are used) and day_unit.
        limits: by the name of the column to be made, that of the column with the days; null there gives null here.
        days_stopped: matter_id, stopped_from_on, stopped_to_on; merged.

    Rows that begin or end beyond the calendar are left out.
    """
    begun = counted(counted(rows, workdays, "start_on", "_start"), workdays, "end_on", "_end")
    begun = begun.filter(begun["_start"].notnull() & begun["_end"].notnull())
    needed = dict.fromkeys([key, "matter_id", "start_on", "end_on", "day_unit", "_start", *limits.values()])
    held = engine.keep(_held(begun.select(*needed), key, days_stopped, workdays))
    # A stop moves the end of a limit if it begins before the last of its days has come.
    moving = {f"_by_{into}": held["_days"].sum(where=held["_before"] < held[days]) for into, days in limits.items()}
    summed = held.group_by(key).agg(days_stopped=held["_days"].sum(), **moving)
    whole = _side(begun, summed, key)
    whole = whole.mutate(days_stopped=whole.days_stopped.fill_null(0))
    whole = whole.mutate(days_used=whole["_end"] - whole["_start"] - whole.days_stopped)
    for into, days in limits.items():
        ends = limit_key(whole.day_unit, whole[days], whole.start_on, whole["_start"]) + whole[f"_by_{into}"].fill_null(
            0
        )
        whole = ending(whole, limit_days, ends, f"_last_{into}", f"_moved_{into}")
    whole = _held_open(whole, held, key, list(limits), limit_days)
    return whole.drop("_start", "_end", *(f"_{part}_{into}" for into in limits for part in ("by", "last", "moved")))


def _side(table: ir.Table, more: ir.Table, key: str) -> ir.Table:
    """The rows with the columns of others of the same key, where there are any."""
    renamed = more.rename(_side_key=key)
    return table.left_join(renamed, [(key, "_side_key")]).drop("_side_key")


def _held(begun: ir.Table, key: str, days_stopped: ir.Table, workdays: ir.Table) -> ir.Table:
    """One row per row and stop within it: the days that do not count, and how many had counted before it."""
    found = begun.join(days_stopped, "matter_id")
    found = found.mutate(
        _from=ibis.greatest(found.stopped_from_on, found.start_on), _to=ibis.least(found.stopped_to_on, found.end_on)
    )
    found = found.filter(found["_from"] < found["_to"])
    found = counted(counted(found, workdays, "_from", "_passed"), workdays, "_to", "_resumed")
    found = found.mutate(_days=found["_resumed"] - found["_passed"])
    upto = ibis.window(group_by=key, order_by="_from", preceding=None, following=0)
    return found.mutate(_before=found["_passed"] - found["_start"] - (found["_days"].sum().over(upto) - found["_days"]))


def _held_open(whole: ir.Table, held: ir.Table, key: str, limits: list[str], limit_days: ir.Table) -> ir.Table:
    """The rows with the last lawful day of each limit, which a stop that begins on it leaves open until it ends."""
    ends = whole.select(*(f"_{part}_{into}" for into in limits for part in ("last", "moved")), _row=key)
    open_ = held.join(ends, [(key, "_row")])
    within = {into: open_["_from"].between(open_[f"_last_{into}"], open_[f"_moved_{into}"]) for into in limits}
    resumed = open_.group_by(key).agg(**{f"_open_{into}": open_["_to"].max(where=within[into]) for into in limits})
    for into in limits:
        resumed = ending(
            resumed, limit_days, day_number(resumed[f"_open_{into}"]) + CALENDAR, f"_ignored_{into}", f"_resumed_{into}"
        )
    whole = _side(whole, resumed.select(key, *(f"_resumed_{into}" for into in limits)), key)
    made = whole.mutate(**{into: ibis.coalesce(whole[f"_resumed_{into}"], whole[f"_moved_{into}"]) for into in limits})
    return made.drop(*(f"_resumed_{into}" for into in limits))
