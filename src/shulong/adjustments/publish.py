"""A change set's items as declarations: held against the elements, and delivered on the one road when they are published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from shulong.adjustments.models import ChangeItem, ChangeSet
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.declared.read import known_on
from shulong.powers.fault import refuse
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.powers.publish_declared import implementation_rows, power_rows
from shulong.powers.state import State
from shulong.powers.validate import validate
from shulong.terms.region import Level

SENDER = "adjustments"


def power_plain(power: Power) -> dict[str, Any]:
    """A power as an item keeps it, without its day."""
    return {
        "kind": power.kind,
        "values": dict(power.values),
        "status": power.status.value,
        "parent": power.parent,
        "holders": [{"level": h.level.name.lower(), "field_of_work": h.field_of_work} for h in power.holders],
        "open": sorted(power.open),
        "life_events": list(power.life_events),
    }


def implementation_plain(own: Implementation) -> dict[str, Any]:
    """An implementation as an item keeps it, without its day."""
    return {"region": own.region, "overrides": dict(own.overrides), "status": own.status.value}


def current(state: State, what: str, code: str, organ: str = "") -> dict[str, Any] | None:
    """A power or implementation as it stands, as an item's ``before``; None where there is none."""
    if what == "power":
        return power_plain(state.powers[code]) if code in state.powers else None
    own = state.implementations.get((code, organ))
    return implementation_plain(own) if own else None


def declared(change: ChangeSet) -> tuple[list[Power], list[Implementation]]:
    """What the items declare, from the day of the change set."""
    items = list(change.items.all())
    return (
        [_power(item, change) for item in items if item.what == "power"],
        [_implementation(item, change) for item in items if item.what == "implementation"],
    )


def _power(item: ChangeItem, change: ChangeSet) -> Power:
    after: Mapping[str, Any] = item.after
    return Power(
        item.code,
        after["kind"],
        after["values"],
        change.in_force_from,
        Status(after["status"]),
        after.get("parent"),
        tuple(HeldBy(Level[h["level"].upper()], h["field_of_work"]) for h in after.get("holders", ())),
        frozenset(after.get("open", ())),
        tuple(after.get("life_events", ())),
    )


def _implementation(item: ChangeItem, change: ChangeSet) -> Implementation:
    after: Mapping[str, Any] = item.after
    return Implementation(
        item.code, item.organ, after["region"], change.in_force_from, after["overrides"], Status(after["status"])
    )


def refuse_faulty(home: Home, change: ChangeSet) -> None:
    """Hold every item against the elements, its template and the organs.

    Raises:
        DeclarationFault: with every fault; nothing moves until they are mended.
    """
    powers, own = declared(change)
    refuse(validate(powers, own, known_on(Shelf(home), change.in_force_from)))


def deliver_items(home: Home, change: ChangeSet) -> list[str]:
    """Deliver what the items declare; the deliveries' numbers. Called again, it finds what is there and adds nothing.

    Raises:
        StorageFailure: the disk refused; nothing was published, run it again.
    """
    powers, own = declared(change)
    batches = [("powers", power_rows(powers), len(powers)), ("implementations", implementation_rows(own), len(own))]
    return [_delivered(home, change, dataset, rows) for dataset, rows, count in batches if count]


def _delivered(home: Home, change: ChangeSet, dataset: str, rows: pa.Table) -> str:
    with home.staging() as work:
        staged = stage_table(rows, work, f"change-{change.pk}")
        receipt = deliver(
            home, Shelf(home).contract(dataset), [staged], work, sender=SENDER, sender_id=f"change-{change.pk}-{dataset}"
        )  # fmt: skip
    return receipt.delivery
