"""Tallies: how many acts and matters there are of each kind, so few that every table of statistics is a sum over them.

A tally keeps whole days and what decides a share, so that also medians and shares of any grouping are exact: they are taken
from the sums, never from figures of smaller groups.
"""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import World
from shulong.terms.errors import NotAnswerable
from shulong.terms.text import Text

TALLIES = pa.schema([
    *((name, pa.string()) for name in ("event", "organ", "power_code", "region", "post", "month", "day_unit")),
    *((name, pa.int64()) for name in ("days_used", "promised_days", "statutory_days")),
    *((name, pa.bool_()) for name in ("on_promise", "on_law", "no_visit")),
    ("colour", pa.string()), ("standing", pa.bool_()), ("corrected", pa.bool_()), ("n", pa.int64()),
])  # fmt: skip
"""``event``: act, begun, decided, withdrawn, open, end_unknown or card. Of an open matter ``on_promise`` and ``on_law`` say whether
its limit had not passed. What does not concern an event, or is not known, is null.
"""
VISITS = {"online": False, "window": True, "self-service": True}
"""Whether a form of handling needs a visit; of others it is not known."""
_KEYS = tuple(name for name in TALLIES.names if name != "n")


def tallies(world: World) -> pa.Table:
    """The tallies of everything that had happened at the time of a world; see ``TALLIES``.

    Raises:
        NotAnswerable: no acts were ever delivered, so that nothing is known of their number.
    """
    if not world.tables.state("acts", world.ledger_as_of).delivered:
        raise NotAnswerable("尚未交付行权行为数据（acts），无从统计", "no acts were ever delivered, so there is nothing to count",
                            mend=Text(zh="请先交付 acts。", en="Deliver the dataset acts first."))  # fmt: skip
    now = ibis.literal(world.as_of, type="timestamp")
    acts = world.get("acts")
    acts = acts.filter(acts.done_at.isnull() | (acts.done_at <= now))
    done = _summed(acts.mutate(event=ibis.literal("act"), month=_month(acts.done_at)))
    matters = world.engine.keep(_matters(world, acts))
    begun = _summed(
        matters.select(
            *_WHOSE, "no_visit", event=ibis.literal("begun"), post="first_post", month=_month(matters.first_at)
        )
    )
    over = matters.filter(matters.ended_at.notnull())
    ended = _summed(over.select(*_WHOSE, *_TIMES, "event", post="end_post", month=_month(over.ended_at)))
    rest = matters.filter(matters.ended_at.isnull())
    still = _summed(
        rest.select(*_WHOSE, "on_promise", "on_law", "event", post="last_post", month=_month(rest.first_at))
    )
    return world.engine.fetch(done.union(begun).union(ended).union(still)).cast(TALLIES)


_WHOSE = ("organ", "power_code", "region")
_TIMES = ("day_unit", "days_used", "promised_days", "statutory_days", "on_promise", "on_law")


def _month(at: ir.TimestampValue) -> ir.StringValue:
    return at.strftime("%Y-%m")


def _summed(rows: ir.Table) -> ir.Table:
    """How many rows are alike in every column of a tally; columns that the rows lack are null."""
    types = {field.name: field.type for field in TALLIES}
    filled = {name: _none(types[name]) for name in _KEYS if name not in rows.columns}
    whole = rows.mutate(**filled)
    counts = whole.group_by(list(_KEYS)).agg(n=whole.count())
    return counts.select(*_KEYS, "n")


def _none(kind: pa.DataType) -> ir.Value:
    return ibis.null().cast({pa.string(): "string", pa.int64(): "int64", pa.bool_(): "boolean"}[kind])


def _matters(world: World, acts: ir.Table) -> ir.Table:
    """One row per matter that had begun: whose it is, its event, its posts, what is known of its time and of visits."""
    now = ibis.literal(world.as_of, type="timestamp")
    sequences = world.get("sequences")
    begun = sequences.filter(sequences.first_at <= now).drop("variant")
    limited = world.get("matter_flows")
    limited = limited.filter(limited.from_step.notnull()).select(limited_matter="matter_id")
    clocks = world.get("clocks").select(clock_matter="matter_id", ended_at="ended_at", withdrawn_at="withdrawn_at")
    held = begun.left_join(limited, [("matter_id", "limited_matter")])
    held = held.left_join(clocks, [("limited_matter", "clock_matter")]).drop("clock_matter")
    held = _timed(held, world).mutate(event=_event(held))
    return _posted(_visited(held, world), acts)


def _event(held: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (held.limited_matter.isnull(), "end_unknown"),
        (held.ended_at.isnull(), "open"),
        # A step that withdraws ends the clock as well.
        ((held.withdrawn_at <= held.ended_at).fill_null(False), "withdrawn"),
        else_="decided",
    )


def _timed(held: ir.Table, world: World) -> ir.Table:
    times: Any = world.get("matter_times")
    read = times.select(
        "day_unit", "days_used", "promised_days", "statutory_days", timed_matter="matter_id",
        on_promise=times.until_on <= times.promised_due_on, on_law=times.until_on <= times.statutory_due_on,
    )  # fmt: skip
    return held.left_join(read, [("matter_id", "timed_matter")]).drop("timed_matter")


def _visited(held: ir.Table, world: World) -> ir.Table:
    matters = world.get("matters")
    forms = matters.group_by(form_matter="matter_id").agg(handling=matters.handling.min())
    told = held.left_join(forms, [("matter_id", "form_matter")])
    known = [(told.handling == form, ibis.literal(not visit)) for form, visit in VISITS.items()]
    return told.mutate(no_visit=ibis.cases(*known)).drop("form_matter", "handling")


def _posted(held: ir.Table, acts: ir.Table) -> ir.Table:
    """With the posts of the first and the last act, and of the one that ended the matter."""
    marks = held.select(mark_matter="matter_id", first_at="first_at", last_at="last_at", ended_at="ended_at")
    taken = (
        acts.filter(acts.post.notnull())
        .select("matter_id", "post", "done_at")
        .join(marks, [("matter_id", "mark_matter")])
    )
    at = taken.done_at
    posts = taken.group_by(post_matter="matter_id").agg(
        first_post=taken.post.min(where=at == taken.first_at),
        end_post=taken.post.min(where=at == taken.ended_at),
        last_post=taken.post.min(where=at == taken.last_at),
    )
    return held.left_join(posts, [("matter_id", "post_matter")])
