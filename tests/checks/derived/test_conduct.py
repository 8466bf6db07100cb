"""Variants, verdicts and evidence are the same on both engines, ties of time included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from shulong.checks.derive import World
from shulong.checks.derived.conduct import UNLISTED, names_of
from shulong.checks.engine import Engine
from shulong.data.engine import spark_engine
from shulong.powers.flow import Flow, Step, block_of, steps_in
from shulong.powers.publish import rows
from shulong.terms.text import Text

ORDER = block_of(["apply", "accept", {"parallel": ["inspect", "review"]}, "decide"])
STEPS = {step: Step(step, Text(zh=f"环节{step}", en=f"step {step}")) for step in steps_in(ORDER)}
FLOW = Flow("F", 1, "P", Text(zh="流程", en="flow"), STEPS, ORDER, date(2020, 1, 1))

at = datetime.fromisoformat
NINE, TEN, NOON = (at(f"2026-01-05 {hour}:00") for hour in ("09", "10", "12"))
ACTS = [
    # matter, step, done_at, recorded_at, delivery, row; as delivered, not as done
    ("fits", "decide", at("2026-01-06"), None, "D1", 0),
    ("fits", "apply", at("1965-03-01"), None, "D1", 1),
    ("fits", "review", NOON, None, "D1", 2),
    ("fits", "inspect", TEN, None, "D1", 3),
    ("fits", "accept", NINE, None, "D1", 4),
    # All at one instant: first by when recorded (unknown last), then by delivery, then by row.
    ("tied", "decide", NINE, None, "D1", 5),
    ("tied", "accept", NINE, TEN, "D2", 0),
    ("tied", "apply", NINE, TEN, "D1", 9),
    ("tied", "review", NINE, NOON, "D1", 6),
    ("tied", "inspect", NINE, NOON, "D1", 7),
    # Only the last two are tied.
    ("half tied", "tea", TEN, TEN, "D1", 10),
    ("half tied", "apply", NINE, NOON, "D1", 11),
    ("half tied", "accept", TEN, NINE, "D1", 12),
    # An act without a time cannot be placed.
    ("untimed", "apply", NINE, NINE, "D1", 13),
    ("untimed", "accept", None, NINE, "D1", 14),
]
VARIANTS = {
    "fits": "apply accept inspect review decide",
    "tied": "apply accept review inspect decide",
    "half tied": f"apply accept {UNLISTED}",
    "untimed": "apply",
}


class Delivered:
    """Literal tables on one engine."""

    def __init__(self, engine: Engine) -> None:
        names = ["matter_id", "step", "done_at", "recorded_at", "_delivery", "_row"]
        acts = [dict(zip(names, act, strict=True)) | {"power_code": "P", "organ": "O", "region": "99"} for act in ACTS]
        flows = rows([FLOW]).to_pylist()[0] | {"version": 1, "in_force_from": FLOW.in_force_from}
        texts = [
            name
            for name in flows
            if name not in {"version", "in_force_from", "in_force_to", "statutory_days", "promised_days"}
        ]
        types = {"version": pa.int64(), "in_force_from": pa.date32(), "in_force_to": pa.date32(),
                 "statutory_days": pa.int64(), "promised_days": pa.int64(), **dict.fromkeys(texts, pa.string())}  # fmt: skip
        stamps = {"done_at": pa.timestamp("us"), "recorded_at": pa.timestamp("us"), "_row": pa.int64()}
        act_types = {name: stamps.get(name, pa.string()) for name in acts[0]}
        self.tables = {
            "acts": engine.bring(pa.Table.from_pylist(acts, pa.schema(list(act_types.items())))),
            "flows": engine.bring(pa.Table.from_pylist([flows], pa.schema(list(types.items())))),
        }

    def table(self, name: str, as_of: datetime | None = None) -> ir.Table:
        return self.tables[name]

    def state(self, name: str, as_of: datetime | None = None) -> Any:
        raise NotImplementedError


def spark_face() -> Iterator[Engine]:
    engine = spark_engine(timezone="Asia/Shanghai")
    yield Engine(engine.backend)
    engine.backend._session.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.slow])])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    faces = spark_face() if request.param == "spark" else iter([Engine(ibis.duckdb.connect())])
    for engine in faces:
        yield World(Delivered(engine), engine, datetime(2026, 2, 1, tzinfo=UTC))


def test_acts_stand_in_the_order_in_which_they_were_done(world: World) -> None:
    names = names_of(world.engine.fetch(world.get("letters")))
    found = world.engine.fetch(world.get("variants")).to_pylist()
    assert {row["matter_id"]: " ".join(names[each] for each in row["variant"]) for row in found} == VARIANTS


def test_a_deviation_is_shown_by_its_act_and_named_by_it_and_what_has_no_time_is_not_judged(world: World) -> None:
    found = world.engine.fetch(world.get("deviations")).to_pylist()
    assert "untimed" in {row["matter_id"] for row in world.engine.fetch(world.get("sequences")).to_pylist()}
    told = {(row["matter_id"], row["kind"], row["step"], row["step_en"], row["evidence"]) for row in found}
    assert told == {
        ("half tied", "unlisted", "tea", "tea", "D1#10"),
        ("half tied", "skipped", "inspect", "step inspect", "D1#12"),
        ("half tied", "skipped", "review", "step review", "D1#12"),
        ("half tied", "skipped", "decide", "step decide", "D1#12"),
    }
