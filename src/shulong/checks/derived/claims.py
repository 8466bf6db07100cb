"""Claims to have cut steps, materials, days or visits, each with what was declared on the two days that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.compare_elements import read
from shulong.checks.derive import derived
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.powers.flow import Flow
from shulong.powers.publish import from_definitions, governing
from shulong.powers.reduction import MEASURES, Burden, burden

COUNTED = pa.schema([
    *((name, pa.string()) for name in ("claim_id", "claim_row", "basic_code", "organ", "region", "measure", "measure_zh", "measure_en")),
    ("before_on", pa.date32()), ("after_on", pa.date32()), ("before_count", pa.int64()), ("after_count", pa.int64()),
    ("before", pa.int64()), ("after", pa.int64()),
])  # fmt: skip
Row = Mapping[str, Any]


@derived
def counted_claims(
    reduction_claims: ir.Table, powers: ir.Table, implementations: ir.Table, flows: ir.Table, engine: Engine
) -> ir.Table:
    """One row per claim that can be counted: what it says, and the number before and after as the state of both days has it.

    Left out is what either day does not declare, and days in two units, which are no one number.
    """
    claims = engine.fetch(reduction_claims.mutate(claim_row=row_id(reduction_claims))).to_pylist()
    codes = engine.bring(pa.table({"basic_code": pa.array(sorted({row["basic_code"] for row in claims}), pa.string())}))
    templates = _by(engine.fetch(powers.semi_join(codes, "basic_code")).to_pylist(), "basic_code")
    own = _by(engine.fetch(implementations.semi_join(codes, "basic_code")).to_pylist(), "basic_code", "organ")
    named = flows.semi_join(codes, flows.power_code == codes.basic_code)
    versions: dict[str, list[Flow]] = defaultdict(list)
    for flow in from_definitions(engine.fetch(named.select("definition"))["definition"].to_pylist()):
        versions[flow.flow_id].append(flow)
    found = [counted for row in claims if (counted := _counted(row, templates, own, versions))]
    return engine.bring(pa.Table.from_pylist(found, schema=COUNTED))


def _by(rows: Iterable[Row], *keys: str) -> dict[tuple[str, ...], list[Row]]:
    """The rows of each key, the oldest first."""
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each["in_force_from"]):
        found[tuple(row[key] for key in keys)].append(row)
    return found


def _counted(
    claim: Row,
    templates: Mapping[tuple[str, ...], list[Row]],
    own: Mapping[tuple[str, ...], list[Row]],
    versions: Mapping[str, list[Flow]],
) -> dict[str, Any] | None:
    sides: list[Burden] = []
    for day in (claim["before_on"], claim["after_on"]):
        template = _on(templates.get((claim["basic_code"],), ()), day)
        if template is None:
            return None
        mine = _on(own.get((claim["basic_code"], claim["organ"]), ()), day)
        values = {**read(template["elements"]), **(read(mine["overrides"]) if mine else {})}
        sides.append(burden(values, lambda flow_id, day=day: _steps(versions, flow_id, day)))  # type: ignore[misc]
    before, after = (getattr(side, claim["measure"]) for side in sides)
    if before is None or after is None or (claim["measure"] == "days" and sides[0].unit != sides[1].unit):
        return None
    said = {"measure_zh": MEASURES[claim["measure"]].zh, "measure_en": MEASURES[claim["measure"]].en}
    return {**{name: claim[name] for name in COUNTED.names if name in claim}, **said, "before": before, "after": after}


def _on(rows: Iterable[Row], day: date) -> Row | None:
    """The row that governs a day, if it may be exercised then."""
    newest = next((row for row in reversed(list(rows)) if row["in_force_from"] <= day), None)
    return newest if newest is not None and newest["status"] == "in-force" else None


def _steps(versions: Mapping[str, list[Flow]], flow_id: str, day: date) -> int | None:
    flow = governing(versions.get(flow_id, ()), day)
    return len(flow.steps) if flow else None
