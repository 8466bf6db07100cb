"""On innocent populations the statistical checks of conduct say something no more often than they declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from shulong.checks.catalogue import catalogue
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.terms.workday import Calendar

AS_OF = datetime(2026, 6, 30, 12)  # noqa: DTZ001 (wall time of the city)
SEEDS = range(5)
DAY, MINUTE = 86_400, 60
FIRST = int(np.datetime64("2025-03-03", "s").astype(np.int64))
Chance = np.random.Generator


class Literal:
    """Tables of a simulation."""

    def __init__(self, tables: dict[str, pa.Table], engine: Engine) -> None:
        self.tables, self.engine = tables, engine

    def table(self, name: str, as_of: datetime | None = None) -> Any:
        return self.engine.bring(self.tables[name])

    def state(self, name: str, as_of: datetime | None = None) -> Any:
        raise NotImplementedError


Made = tuple[dict[str, pa.Table], int]
"""Tables by name, and of how many units a share is found."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = Engine(ibis.duckdb.connect())
    yield engine
    engine.close()


def found(check_id: str, tables: dict[str, pa.Table], engine: Engine) -> list[dict[str, Any]]:
    """The hits of a check on these tables."""
    check, world = catalogue()[check_id], world_of(tables, engine)
    hits = check.build(*(world.get(name) for name in check.tables), check.settings(AS_OF))
    return engine.fetch(hits.select("subject", "key")).to_pylist()


def world_of(tables: dict[str, pa.Table], engine: Engine) -> World:
    """A world of these tables; derived ones among them stand for what the program would make."""
    world = World(Literal(tables, engine), engine, AS_OF)
    world._known |= {name: engine.bring(table) for name, table in tables.items()}
    return world


def stamps(seconds: Any) -> pa.Array:
    return pa.array((np.asarray(seconds) * 1_000_000).astype("datetime64[us]"))


def named(letter: str, numbers: Any) -> pa.Array:
    return pa.array(np.char.add(letter, np.asarray(numbers).astype(str)))


def decided(matter: Any, person: Any, power: Any, organ: Any, seconds: Any, **more: Any) -> pa.Table:
    """Decisions, one a matter."""
    size = len(seconds)
    plain = {
        "region": "9901",
        "result": "granted",
        "step": "grant",
        "ground": None,
        "grade": None,
        "applicant_key": None,
    }
    columns = {
        "matter_id": named("M", matter), "person_key": named("P", person), "power_code": named("XK", power), "organ": named("O", organ),
        "done_at": stamps(seconds), "row_id": named("D#", np.arange(size)), "batch": pa.repeat(False, size),
        "amount_fen": pa.repeat(1, size).cast(pa.int64()),
    } | {name: pa.array([value] * size, pa.string()) for name, value in plain.items()}  # fmt: skip
    return pa.table(columns | more)


def workdays() -> pa.Table:
    return Calendar().table(date(2025, 1, 1), date(2026, 6, 30))


def shifts(chance: Chance) -> Made:
    """Powers with shares outside hours of their own, from next to none to a night shift, and persons who differ a little."""
    powers, each = 60, 20
    usual = np.arcsin(np.sqrt(np.repeat(chance.choice([0.002, 0.02, 0.1, 0.3, 0.6], powers), each)))
    share = np.sin(np.clip(usual + chance.normal(0, 0.05, usual.size), 0, np.pi / 2)) ** 2
    person = np.repeat(np.arange(usual.size), chance.integers(20, 200, usual.size))
    outside = chance.random(person.size) < share[person]
    minute = np.where(
        outside, chance.integers(19 * 60, 24 * 60, person.size), chance.integers(8 * 60, 18 * 60, person.size)
    )
    monday = FIRST + 7 * DAY * chance.integers(1, 4, person.size)
    table = decided(np.arange(person.size), person, person // each, person // each, monday + minute * MINUTE + 1)
    return {"decisions": table, "workdays": workdays()}, usual.size


def like_cases(chance: Chance) -> Made:
    """Kinds of cases with amounts of their own, round sums and open ones, and officers who differ by some hundredths."""
    kinds, each = 60, 8
    officers = kinds * each
    level, spread = chance.choice([200, 1000, 20_000], kinds), chance.choice([0.0, 0.2, 0.5, 1.0], kinds)
    officer = np.repeat(np.arange(officers), chance.integers(20, 120, officers))
    kind = officer // each
    own = chance.normal(0, 0.05, officers)[officer]
    free = np.exp(np.log(level[kind]) + own + spread[kind] * chance.normal(0, 1, officer.size))
    round_sum = level[kind] * chance.choice([1, 1, 1, 2, 5], officer.size)
    fen = (100 * np.where(kind % 3 == 0, round_sum, free)).astype(np.int64)
    table = decided(np.arange(officer.size), officer, kind, officer % each // 2, FIRST + np.arange(officer.size),
                    amount_fen=pa.array(fen), ground=named("G", kind), grade=named("B", kind % 3))  # fmt: skip
    return {"decisions": table}, officers + kinds * each // 2


def queues(chance: Chance) -> Made:
    """Queues of several habits: served in turn, in turn with a few that are simple, each taking its own time (even, log-normal, exponential)."""
    many, each = 50, 400
    queue = np.repeat(np.arange(many), each)
    began = np.sort(chance.random((many, each)) * 300, axis=1).ravel()
    length = chance.choice([5.0, 15.0, 40.0], many)[queue]
    jitter = chance.normal(0, 0.05, queue.size)
    habits = [
        1 + jitter,
        np.where(chance.random(queue.size) < 0.15, 0.3, 1) + jitter,
        chance.random(queue.size) * 2,
        np.exp(chance.normal(0, 0.6, queue.size)),
        chance.exponential(1, queue.size),
    ]
    taken = np.choose(queue % 5, habits) * length
    first, last = FIRST + began * DAY, FIRST + (began + np.maximum(taken, 0)) * DAY
    matter = np.arange(queue.size)
    decisions = decided(matter, queue, queue, queue, last)
    flows = pa.table(
        {
            "matter_id": named("M", matter),
            "organ": named("O", queue),
            "power_code": named("XK", queue),
            "first_at": stamps(first),
        }
    )
    marks = pa.table(
        {
            "matter_id": pa.array([], pa.string()),
            "urgent": pa.array([], pa.bool_()),
            "stopped": pa.array([], pa.bool_()),
        }
    )
    matters = pa.table({"matter_id": named("M", matter), "handling": pa.array(["window"] * queue.size)})
    return {"matter_flows": flows, "decisions": decisions, "matter_marks": marks, "matters": matters}, queue.size


def months(chance: Chance) -> Made:
    """Powers used more or less often, by season and by chance: Poisson counts about means that themselves vary from month to month."""
    powers, span = 800, 14
    mean = chance.choice([1.0, 8.0, 25.0, 60.0], powers)[:, None] * (1 + 0.4 * np.sin(np.arange(span) * np.pi / 6))
    count = chance.poisson(mean * chance.gamma(4, 1 / 4, (powers, span)))
    power = np.repeat(np.repeat(np.arange(powers), span), count.ravel())
    month = np.repeat(np.tile(np.arange(span), powers), count.ravel())
    begun = (np.datetime64("2025-04") + month).astype("datetime64[s]").astype(np.int64) + chance.integers(
        0, 28 * DAY, month.size
    )
    size = power.size
    sequences = pa.table({"matter_id": named("M", np.arange(size)), "power_code": named("XK", power), "organ": pa.array(["O1"] * size),
                          "region": pa.array(["9901"] * size), "first_at": stamps(begun)})  # fmt: skip
    listed = pa.table({"basic_code": named("XK", np.arange(powers)), "in_force_from": pa.array([date(2020, 1, 1)] * powers),
                       "_delivery": pa.array(["D"] * powers), "_row": pa.array(np.arange(powers))})  # fmt: skip
    return {"sequences": sequences, "powers": listed}, powers


INNOCENT: dict[str, Callable[[Chance], Made]] = {
    "conduct.odd-hours": shifts,
    "conduct.discretion-spread": like_cases,
    "conduct.queue-jump": queues,
    "conduct.suddenly-used": months,
}


@pytest.mark.parametrize("check_id", INNOCENT)
def test_innocent_populations_raise_no_more_alarms_than_declared(check_id: str, engine: Engine) -> None:
    alarms, units = 0, 0
    for seed in SEEDS:
        tables, size = INNOCENT[check_id](np.random.default_rng(seed))
        alarms, units = alarms + len(found(check_id, tables, engine)), units + size
    declared = catalogue()[check_id].params["false_alarms"].default
    print(f"{check_id}: {alarms} in {units}")
    assert alarms <= float(declared) * units, (
        f"{check_id}: {alarms} alarms in {units} innocent units, declared are {declared}"
    )
