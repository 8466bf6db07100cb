"""Matters whose times cannot be right: faults of the data, which go to the sender and must not become a card of anybody."""

from __future__ import annotations

from datetime import datetime

import ibis
import ibis.expr.types as ir

from shulong.checks.derive import derived

FEW = 3
"""Acts of a matter from which on it is not believed that all were done in one second."""


@derived
def early_matters(clocks: ir.Table, sequences: ir.Table) -> ir.Table:
    """One row per matter in which something was done on a day before it was received: matter_id, received_at.

    By the day, since some systems tell no more.
    """
    received = clocks.select("matter_id", "received_at").join(sequences.select("matter_id", "first_at"), "matter_id")
    return received.filter(received.first_at.date() < received.received_at.date()).select("matter_id", "received_at")


@derived
def instant_matters(sequences: ir.Table) -> ir.Table:
    """One row per matter all of whose timed acts fall into one second: whose it is, when, how many acts."""
    one = sequences.first_at.truncate("s") == sequences.last_at.truncate("s")
    return sequences.filter(one).mutate(acts=ibis._.variant.length()).drop("variant")


@derived
def disordered(early_matters: ir.Table, instant_matters: ir.Table, acts: ir.Table, as_of: datetime) -> ir.Table:
    """One row per matter whose times do not tell in which order its acts were done: matter_id."""
    future = acts.filter(acts.done_at > ibis.literal(as_of, type="timestamp"))
    instant = instant_matters.filter(instant_matters.acts >= FEW)
    return (
        early_matters.select("matter_id")
        .union(instant.select("matter_id"))
        .union(future.select("matter_id"))
        .distinct()
    )
