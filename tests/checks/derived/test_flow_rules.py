"""The rules of steps as columns, and every act beside the rules of its step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import ibis
import pytest

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.try_example import ExampleTables
from shulong.data.engine import spark_engine
from shulong.terms.text import Text

RULED = (
    LICENCE.replace(
        "  review: {title: {zh: 审查, en: review}, post: reviewer}",
        "  papers: {title: {zh: 补正, en: further papers}, once: true}\n"
        "  received: {title: {zh: 收到, en: papers received}}\n"
        "  urgent: {title: {zh: 加急, en: urgent procedure}}\n"
        "  review: {title: {zh: 审查, en: review}, post: reviewer, also: [deputy], batch: true,\n"
        "    limit: {promised: 3, unit: working-days, from: accept}}",
    )
    .replace("refusal}, post: head}", "refusal}, post: head, result: refused}")
    .replace("order: [apply, accept,", "order: [apply, accept, {optional: urgent}, {optional: [papers, received]},")
    + """separation: [{steps: [grant, review, accept], basis: rule}]
urgent: {step: urgent, promised: 2}
clock_stops:
  papers: {title: {zh: 补正, en: further papers}, kind: further-papers, starts: [papers], ends: [received]}
"""
)
WORLD = Example(
    Text(zh="一件按流程办理，另一件的事项没有流程", en="one matter as the flow says, another of a power without a flow"),
    {
        "acts": [
            *matter("M1", "apply 2026-03-02", "papers 2026-03-03", "tea 2026-03-04"),
            {**matter("M2", "apply 2026-03-02")[0], "power_code": "XK/01-002"},
        ]
    },
    flows=[RULED],
)  # fmt: skip


def spark_face() -> Iterator[Engine]:
    engine = spark_engine(timezone="Asia/Shanghai")
    yield Engine(engine.backend)
    engine.backend._session.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.slow])])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    faces = spark_face() if request.param == "spark" else iter([Engine(ibis.duckdb.connect())])
    for engine in faces:
        yield World(ExampleTables(WORLD, engine), engine, datetime(2026, 6, 30))  # noqa: DTZ001


def test_a_step_has_the_rules_that_its_flow_declares(world: World) -> None:
    steps = {row["step"]: row for row in world.engine.fetch(world.get("flow_steps")).to_pylist()}
    assert list(steps["review"]["posts"]) == ["reviewer", "deputy"]
    assert list(steps["apply"]["posts"]) == []
    limit = ["limit_statutory", "limit_promised", "limit_unit", "limit_from"]
    assert [steps["review"][name] for name in limit] == [None, 3, "working-days", "accept"]
    assert [steps["apply"][name] for name in limit] == [None] * 4
    for flag, wanted in {"once": {"papers"}, "batch": {"review"}, "asks_papers": {"papers"}, "urgent": {"urgent"},
                         "ends": {"grant", "refuse"}}.items():  # fmt: skip
        assert {name for name, row in steps.items() if row[flag]} == wanted, flag
    assert steps["refuse"]["result"] == "refused"
    assert {row["urgent_promised"] for row in steps.values()} == {2}


def test_a_separation_is_told_pair_by_pair(world: World) -> None:
    pairs = world.engine.fetch(world.get("flow_separations")).to_pylist()
    assert {(row["first"], row["second"]) for row in pairs} == {
        ("accept", "review"),
        ("accept", "grant"),
        ("grant", "review"),
    }
    assert {(row["flow_id"], row["version"], row["basis"]) for row in pairs} == {("licence", 1, "rule")}


def test_an_act_stands_beside_the_rules_of_its_step(world: World) -> None:
    acts = world.engine.fetch(world.get("governed_acts")).to_pylist()
    assert {(row["matter_id"], row["step"], row["listed"], row["once"], row["row_id"]) for row in acts} == {
        ("M1", "apply", True, False, "EXAMPLE#1"),
        ("M1", "papers", True, True, "EXAMPLE#2"),
        ("M1", "tea", False, None, "EXAMPLE#3"),
    }
