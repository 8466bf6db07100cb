"""The recorded acts of one matter, read from the shelf."""

from __future__ import annotations

from typing import Any

from shulong.acts.timeline import Timeline, timeline
from shulong.data.shelf import Shelf
from shulong.powers.publish import from_definitions, in_force
from shulong.terms.errors import UnknownName


def timeline_of(shelf: Shelf, matter_id: str) -> Timeline:
    """The timeline of a matter against the flow in force when it began.

    Raises:
        UnknownName: no act of that matter was ever delivered.
    """
    acts = shelf.table("acts")
    rows: list[dict[str, Any]] = (
        acts.filter(acts.matter_id == matter_id)
        .order_by(["done_at", "recorded_at", "_delivery", "_row"])
        .to_pyarrow()
        .to_pylist()
    )
    if not rows:
        raise UnknownName(f"没有办件 {matter_id!r} 的行权记录", f"no act of matter {matter_id!r} was delivered")
    began = next((row["done_at"] for row in rows if row["done_at"] is not None), None)
    flows = shelf.table("flows")
    declared = (
        flows.filter(flows.power_code == rows[0]["power_code"])
        .select("definition")
        .to_pyarrow()["definition"]
        .to_pylist()
    )
    flow = (
        in_force(from_definitions(declared), rows[0]["power_code"], rows[0]["organ"], began.date()) if began else None
    )
    return timeline(matter_id, rows, flow, shelf.home.calendar)


def evidence_rows(shelf: Shelf, row_ids: list[str], dataset: str = "acts") -> list[dict[str, Any]]:
    """The delivered rows of that dataset that an evidence list names (DELIVERY#ROW), in its order."""
    wanted = [tuple(each.split("#", 1)) for each in row_ids if "#" in each]
    table = shelf.table(dataset)
    ids = table["_delivery"] + "#" + table["_row"].cast("string")
    found = (
        table.filter(ids.isin([f"{delivery}#{row}" for delivery, row in wanted])).to_pyarrow().to_pylist()
        if wanted
        else []
    )
    by_id = {f"{row['_delivery']}#{row['_row']}": row for row in found}
    return [by_id[each] for each in row_ids if each in by_id]
