"""Steps are timed by their own limits, and waited for only where the matter cannot end without them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import ibis
import pytest

from shulong.checks.derive import World
from shulong.checks.derived.step_times import required
from shulong.checks.engine import Engine
from shulong.checks.example import Example, matter
from shulong.checks.try_example import ExampleTables
from shulong.powers.net import Steps, net_of
from shulong.powers.read_flow import parse_flows
from shulong.terms.text import Text

FLOW = """
flow: licence
version: 1
power: XK/01-001
title: {zh: 流程, en: flow}
in_force: {from: 2026-01-01}
clock_stops:
  test: {title: {zh: 检验, en: test}, kind: inspection, starts: send, ends: receive, limit: {most: 3, unit: hours}, basis: 《示例条例》第九条}
steps:
  apply: {title: {zh: 申请, en: apply}}
  accept: {title: {zh: 受理, en: accept}, limit: {statutory: 5, unit: working-days, from: apply}}
  reject: {title: {zh: 不予受理, en: reject}, result: not-accepted, limit: {statutory: 5, unit: working-days, from: apply}}
  send: {title: {zh: 送检, en: send}}
  receive: {title: {zh: 结果, en: receive}}
  inspect: {title: {zh: 勘验, en: inspect}, limit: {promised: 2, unit: working-days, from: accept}}
  decide: {title: {zh: 决定, en: decide}, limit: {statutory: 5, promised: 4, unit: hours, from: accept}}
order: [apply, {choice: [reject, {sequence: [accept, {parallel: [{optional: [send, receive]}, {optional: inspect}]}, decide]}]}]
"""


def used(*steps: str) -> dict[str, tuple[int, bool, bool]]:
    """By step: what was used of its limit, whether that is beyond the promise, beyond the law."""
    example = Example(Text(zh="一件", en="one matter"), {"acts": matter("M", *steps)}, flows=[FLOW])
    engine = Engine(ibis.duckdb.connect())
    world = World(ExampleTables(example, engine), engine, datetime.fromisoformat("2026-03-31T12:00"))
    rows = engine.fetch(world.get("step_times")).to_pylist()
    return {row["step"]: (row["used"], row["beyond_promise"], row["beyond_law"]) for row in rows}


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ("2026-03-03T16:00:00", (4, False, False)),
        ("2026-03-03T16:00:01", (4, True, False)),
        ("2026-03-03T17:00:00", (5, True, False)),
        ("2026-03-03T17:00:01", (5, True, True)),
    ],
)
def test_hours_are_judged_to_the_second_less_what_a_stop_may_last(
    decided: str, expected: tuple[int, bool, bool]
) -> None:
    """The test lasts four hours and may last three."""
    steps = [
        "apply 2026-03-02T09:00",
        "accept 2026-03-03T09:00",
        "send 2026-03-03T10:00",
        "receive 2026-03-03T14:00",
        f"decide {decided}",
    ]
    assert used(*steps) == {"accept": (1, False, False), "decide": expected}


def test_a_step_that_is_waited_for_is_timed_until_now() -> None:
    told = used("apply 2026-03-26T09:00", "accept 2026-03-30T12:00")
    assert told == {"accept": (2, False, False), "decide": (24, True, True)}, (
        "no inspection is waited for: it may be left out"
    )


@pytest.mark.parametrize(
    ("taken", "awaited"),
    [
        ("apply", []),
        ("apply accept", ["decide"]),
        ("apply accept decide", []),
        ("apply reject", []),
        ("accept", []),
    ],
)
def test_what_must_still_be_taken(taken: str, awaited: list[str]) -> None:
    """Either of two answers will do, so neither is waited for; what does not fit waits for nothing that could be told."""
    walker = Steps(net_of(parse_flows(FLOW, Path("flow"))[0]))
    assert required(walker, taken.split(), ["accept", "reject", "inspect", "decide"]) == awaited
