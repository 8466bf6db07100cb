"""Over columns time is counted as for one pair of instants, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shulong.checks.derive import World
from shulong.checks.derived.clock import ENDINGS
from shulong.checks.engine import Engine
from shulong.checks.example import Example
from shulong.checks.try_example import ExampleTables
from shulong.data.engine import spark_engine
from shulong.powers.flow import Flow
from shulong.powers.read_flow import parse_flows
from shulong.terms.limit import ANSWER_DAYS, Stop, days_stopped, days_used, due_on, stops_begun, time_stopped
from shulong.terms.text import Text
from shulong.terms.workday import Calendar

STEPS = """
steps:
  apply: {title: {zh: 申请, en: apply}}
  accept: {title: {zh: 受理, en: accept}}
  hurry: {title: {zh: 加急, en: hurry}}
  ask: {title: {zh: 补正, en: ask}}
  bring: {title: {zh: 补齐, en: bring}}
  open: {title: {zh: 开始听证, en: open}}
  close: {title: {zh: 结束听证, en: close}}
  test: {title: {zh: 检验, en: test}}
  decide: {title: {zh: 决定, en: decide}, result: granted}
  withdraw: {title: {zh: 撤回, en: withdraw}, result: withdrawn}
order: [apply, {loop: {body: accept, again: {choice: [hurry, ask, bring, open, close, test]}}}, {choice: [decide, withdraw]}]
"""
STOPS = """
clock_stops:
  papers: {title: {zh: 补正, en: papers}, kind: further-papers, starts: ask, ends: [bring, decide]}
  hearing: {title: {zh: 听证, en: hearing}, kind: hearing, starts: open, ends: close, limit: {most: MOST, unit: UNIT}, repeatable: REPEATABLE}
  test: {title: {zh: 检验, en: test}, kind: inspection, starts: [test, ask], ends: [test, bring], limit: {most: 30, unit: hours}, repeatable: true}
"""


def flow(number: int, power: str, limit: str, stops: str) -> str:
    return (f"flow: F{number}\nversion: 1\npower: {power}\ntitle: {{zh: 流程, en: flow}}\nin_force: {{from: 2020-01-01}}\n"
            f"limit: {{{limit}, to: [decide]}}\nurgent: {{step: hurry, promised: 1}}\n{stops}{STEPS}")  # fmt: skip


def stops(most: int, unit: str, repeatable: str) -> str:
    return STOPS.replace("MOST", str(most)).replace("UNIT", unit).replace("REPEATABLE", repeatable)


FLOWS = [
    flow(0, "XK/0", "statutory: 5, promised: 2, unit: working-days, from: accept", stops(3, "working-days", "false")),
    flow(1, "XK/1", "statutory: 10, unit: calendar-days, from: apply", stops(7, "calendar-days", "true")),
    flow(2, "CF/2", "statutory: 3, promised: 0, unit: working-days, from: apply", stops(0, "working-days", "true")),
    flow(3, "JF/3", "statutory: 8, promised: 0, unit: calendar-days, from: accept", stops(100, "hours", "false")),
    flow(4, "QR/4", "promised: 4, unit: calendar-days, from: apply", ""),
]
PARSED = [parse_flows(text, Path("flow"))[0] for text in FLOWS]
NAMES = list(PARSED[0].steps)
CALENDAR = Calendar()
BEGIN, NOW = datetime.fromisoformat("2025-09-12"), datetime.fromisoformat("2025-10-20T12:00")
"""Around the National Day of 2025: a Sunday and a Saturday of work before and after eight days of rest."""

Act = tuple[str, datetime]
INSTANTS = st.builds(
    lambda day, hour: BEGIN + timedelta(days=day, hours=hour), st.integers(0, 42), st.sampled_from([9, 10, 17])
)
LATER = st.lists(st.tuples(st.sampled_from(NAMES), INSTANTS), max_size=9)
MATTERS = st.lists(st.tuples(st.integers(0, len(FLOWS) - 1), INSTANTS, LATER), min_size=25, max_size=60)


def acts_of(matters: Sequence[tuple[int, datetime, Sequence[Act]]]) -> list[dict[str, Any]]:
    return [
        {"act_id": f"{number}-{place}", "matter_id": str(number), "power_code": PARSED[which].power_code, "step": step, "organ": "O",
         "region": "99", "done_at": at.isoformat()}
        for number, (which, first, later) in enumerate(matters)
        for place, (step, at) in enumerate([("apply", first), *later])
    ]  # fmt: skip


def expected(flow: Flow, taken: Sequence[Act]) -> tuple[Any, ...] | None:
    """What the rules for one pair of instants say of a matter whose acts are in order."""
    assert flow.limit and flow.urgent
    first = {step: min((at for name, at in taken if name == step), default=None) for step in flow.steps}
    ends = [first[step] for step in flow.steps if step in flow.limit.to_steps or flow.steps[step].result in ENDINGS]
    ended, received, began = min((at for at in ends if at), default=None), first["apply"], first[flow.limit.from_step]
    answered = min((at for name, at in taken if name != "apply"), default=NOW)
    unanswered = (
        flow.power_code.startswith("XK")
        and received
        and answered.date() > due_on(CALENDAR, "working-days", ANSWER_DAYS, received.date())
    )
    began = min(filter(None, [received, began])) if unanswered else began
    if began is None:
        return None
    until, start, unit = ended or NOW, began.date(), flow.limit.unit
    hurried = first["hurry"] is not None and first["hurry"] <= until
    promised = flow.urgent.promised if hurried else flow.limit.promised
    stopped = days_stopped(time_stopped(CALENDAR, lawful(flow, taken, until), until), start)
    used = days_used(CALENDAR, unit, start, until.date(), stopped)
    if until.date() < start:
        used = -days_used(CALENDAR, unit, until.date(), start)
        stopped = []
    due = [
        None if days is None else due_on(CALENDAR, unit, days, start, stopped)
        for days in (promised, flow.limit.statutory)
    ]
    return began, ended, used, *due


def lawful(flow: Flow, taken: Sequence[Act], until: datetime) -> list[Stop]:
    found = []
    for rule in flow.clock_stops:
        begun = stops_begun((at, step in rule.starts, step in rule.ends) for step, at in taken)
        counting = begun if rule.repeatable else begun[:1]
        found += [
            Stop(began, ended, *((rule.limit.most, rule.limit.unit) if rule.limit else ()))
            for began, ended in counting
            if began <= until
        ]
    return found


def found_by(engine: Engine, acts: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    example = Example(Text(zh="随机", en="random"), {"acts": acts}, flows=FLOWS, as_of=NOW)
    world = World(ExampleTables(example, engine), engine, NOW)
    columns = ["started_at", "decided_at", "days_used", "promised_due_on", "statutory_due_on"]
    rows = engine.fetch(world.get("matter_times")).to_pylist()
    engine.close()
    return {row["matter_id"]: tuple(row[name] for name in columns) for row in rows}


def asserted(engine: Engine, matters: Sequence[tuple[int, datetime, Sequence[Act]]]) -> None:
    found = found_by(engine, acts_of(matters))
    for number, (which, first, later) in enumerate(matters):
        taken = sorted([("apply", first), *later], key=lambda act: act[1])
        taken = [(step, at) for step, at in taken if at <= NOW]
        told = expected(PARSED[which], taken) if taken else None
        assert found.get(str(number)) == told, (FLOWS[which], taken)


@pytest.mark.slow
@settings(max_examples=15)
@given(MATTERS)
def test_columns_say_what_the_rules_say_of_one_matter(matters: list[tuple[int, datetime, list[Act]]]) -> None:
    asserted(Engine(ibis.duckdb.connect()), matters)


CHAIN = [
    # The limit of five working days from 12 September ends on the 19th, on which one stop begins; another begins on the day it ends.
    ("papers then test", 0, "2025-09-12 09:00", ["accept 2025-09-12 10:00", "ask 2025-09-19 09:00", "bring 2025-09-23 09:00", "open 2025-09-23 10:00",
                                                 "close 2025-09-25 09:00"]),
    ("a stop before the clock", 0, "2025-09-12 09:00", ["ask 2025-09-13 09:00", "accept 2025-09-15 09:00", "bring 2025-09-18 09:00"]),
    ("a stop that never ends", 1, "2025-09-12 09:00", ["open 2025-09-15 09:00"]),
    ("a stop begun after the limit", 0, "2025-09-12 09:00", ["accept 2025-09-12 09:00", "open 2025-09-24 09:00", "close 2025-09-26 09:00"]),
    ("nested stops", 0, "2025-09-12 09:00", ["accept 2025-09-12 09:00", "ask 2025-09-15 09:00", "open 2025-09-16 09:00", "close 2025-09-17 09:00",
                                             "bring 2025-09-19 09:00"]),
    ("accepted by silence", 0, "2025-09-12 09:00", []),
    ("hurried", 0, "2025-09-12 09:00", ["accept 2025-09-12 10:00", "hurry 2025-09-15 10:00", "decide 2025-09-16 10:00"]),
    ("over a holiday", 3, "2025-09-12 09:00", ["accept 2025-09-24 10:00"]),
]  # fmt: skip
SAID = {
    # Days used, the last day of the promise, the last lawful day. From 12 September to 20 October there are 22 working days.
    "papers then test": (22 - 4, date(2025, 9, 16), date(2025, 9, 25)),
    "a stop before the clock": (21 - 3, date(2025, 9, 22), date(2025, 9, 25)),
    "a stop that never ends": (38 - 7, None, date(2025, 9, 29)),
    "a stop begun after the limit": (22 - 2, date(2025, 9, 16), date(2025, 9, 19)),
    "nested stops": (22 - 4, date(2025, 9, 22), date(2025, 9, 25)),
    "accepted by silence": (22, date(2025, 9, 16), date(2025, 9, 19)),
    "hurried": (2, date(2025, 9, 15), date(2025, 9, 19)),
    "over a holiday": (26, date(2025, 9, 24), date(2025, 10, 9)),
}


def literal() -> list[tuple[int, datetime, list[Act]]]:
    return [
        (which, datetime.fromisoformat(first), [(step, datetime.fromisoformat(at)) for step, at in (each.split(" ", 1) for each in later)])
        for _, which, first, later in CHAIN
    ]  # fmt: skip


def spark_face() -> Iterator[Engine]:
    engine = spark_engine(timezone="Asia/Shanghai")
    yield Engine(engine.backend)
    engine.backend._session.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.slow])])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    yield from spark_face() if request.param == "spark" else iter([Engine(ibis.duckdb.connect())])


def test_cases_that_a_person_has_counted(engine: Engine) -> None:
    found = found_by(engine, acts_of(literal()))
    assert {case: found[str(number)][2:] for number, (case, *_) in enumerate(CHAIN)} == SAID


def test_some_hundred_matters_at_random(engine: Engine) -> None:
    chance = random.Random(2025)
    at = [BEGIN + timedelta(days=day, hours=hour) for day in range(43) for hour in (9, 10, 17)]
    asserted(engine, [(chance.randrange(len(FLOWS)), chance.choice(at), [(chance.choice(NAMES), chance.choice(at)) for _ in range(chance.randrange(10))])
                      for _ in range(400)] + literal())  # fmt: skip
