"""What counts as a decision, and the queues in which matters wait."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ibis

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.try_example import ExampleTables
from shulong.terms.text import Text

RESULTS = LICENCE.replace("refusal}, post: head}", "refusal}, post: head, result: refused}")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (wall time)


def world(acts: list[dict[str, Any]], **given: Any) -> World:
    example = Example(Text(zh="一", en="one"), {"acts": acts, **given}, flows=[RESULTS])
    engine = Engine(ibis.duckdb.connect())
    return World(ExampleTables(example, engine), engine, example.as_of)


def test_a_decision_is_what_the_act_tells_else_what_its_step_does() -> None:
    acts = [
        *matter("M1", "apply 2026-03-02", "refuse 2026-03-04"),
        *matter("M2", "grant 2026-03-04"),
        {**matter("M3", "refuse 2026-03-04")[0], "outcome": "withdrawn"},
        {**matter("M4", "refuse 2026-03-04")[0], "outcome": "不同意"},
        *matter("M5", "stamp 2026-03-04"),
    ]
    there = world(acts)
    found = there.engine.fetch(there.get("decisions")).to_pylist()
    assert {(row["matter_id"], row["result"]) for row in found} == {
        ("M1", "refused"),
        ("M2", None),
        ("M3", "withdrawn"),
        ("M4", "refused"),
    }


def test_a_matter_waits_from_its_first_act_to_its_decision_or_past_the_day_looked_at() -> None:
    acts = (
        matter("M1", "apply 2026-03-02", "grant 2026-03-04")
        + matter("M2", "apply 2026-03-03", "refuse 2026-03-05")
        + matter("M3", "apply 2026-06-01")
    )
    forms = [
        {"matter_id": "M1", "handling": "window"},
        {"matter_id": "M2", "handling": "window"},
        {"matter_id": "M3", "handling": "online"},
    ]
    there = world(acts, matters=forms)
    rows = {row["matter_id"]: row for row in there.engine.fetch(there.get("queue_days")).to_pylist()}
    days = {name: ((datetime.fromisoformat(a) - EPOCH).days, (datetime.fromisoformat(b) - EPOCH).days)
            for name, a, b in (("M1", "2026-03-02", "2026-03-04"), ("M2", "2026-03-03", "2026-03-05"), ("M3", "2026-06-01", "2026-07-01"))}  # fmt: skip
    assert {name: (row["began"], row["ended"]) for name, row in rows.items()} == days
    assert rows["M1"]["queue"] == rows["M2"]["queue"] != rows["M3"]["queue"]
    assert {name: row["favoured"] for name, row in rows.items()} == {"M1": True, "M2": False, "M3": False}
