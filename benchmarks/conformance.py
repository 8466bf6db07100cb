"""Conformance of a log against pm4py's token replay, and its alignments on a sample: same log, same model, one run.

Ours is measured from the Parquet file to a table of verdicts, by the functions that the checks call. Theirs is measured from
a data frame that is read, sorted and formatted already. Needs the packages of requirements/bench.txt; pm4py is never shipped.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pm4py
import pyarrow as pa
import pyarrow.parquet as pq
from pm4py.objects.process_tree.obj import Operator, ProcessTree

from shulong.checks.derive import World
from shulong.checks.derived import conduct
from shulong.checks.engine import Engine
from shulong.data.workbench import ROW_GROUP
from shulong.powers.conform import costs
from shulong.powers.flow import Block, Choice, Flow, Loop, Optional, Parallel, Sequence, Step, Take, block_of, steps_in
from shulong.powers.net import net_of, net_of_block, steps_of
from shulong.powers.publish import rows as flow_rows
from shulong.powers.reach import reach_of
from shulong.terms.text import Text

FLOW = ["apply", "register", {"loop": {"body": "accept", "again": "supplement"}}, {"parallel": ["review", {"optional": "inspect"}, "hear"]},
        {"choice": ["grant", "refuse"]}, {"optional": "deliver"}]  # fmt: skip
OPERATORS = {Sequence: Operator.SEQUENCE, Choice: Operator.XOR, Parallel: Operator.PARALLEL}


def tree_of(block: Block) -> ProcessTree:
    """The same model as pm4py writes it."""
    if isinstance(block, Take):
        return ProcessTree(label=block.step)
    if isinstance(block, Optional):
        node, children = ProcessTree(operator=Operator.XOR), [tree_of(block.block), ProcessTree()]
    elif isinstance(block, Loop):
        node, children = (
            ProcessTree(operator=Operator.LOOP),
            [tree_of(block.body), tree_of(block.again) if block.again else ProcessTree()],
        )
    else:
        node, children = ProcessTree(operator=OPERATORS[type(block)]), [tree_of(each) for each in block.blocks]
    for child in children:
        child.parent = node
    node.children = children
    return node


def block_from(tree: ProcessTree) -> Block:
    """A process tree that pm4py discovered, as a flow's blocks."""
    if tree.operator is None:
        return Take(tree.label) if tree.label else Optional(Take("\0never"))
    children = list(tree.children)
    if tree.operator is Operator.LOOP:
        again = children[1]
        return Loop(
            block_from(children[0]), None if again.operator is None and again.label is None else block_from(again)
        )
    silent = [child for child in children if child.operator is None and child.label is None]
    blocks = tuple(block_from(child) for child in children if child not in silent)
    if tree.operator is Operator.XOR:
        chosen: Block = blocks[0] if len(blocks) == 1 else Choice(blocks)
        return Optional(chosen) if silent else chosen
    return Sequence(blocks) if tree.operator is Operator.SEQUENCE else Parallel(blocks)


def random_trace(block: Block, chance: random.Random) -> list[str]:
    """One way through a block."""
    match block:
        case Take(step):
            return [step]
        case Optional(inner):
            return random_trace(inner, chance) if chance.random() < 0.5 else []
        case Choice(blocks):
            return random_trace(chance.choice(blocks), chance)
        case Loop(body, again):
            trace = random_trace(body, chance)
            while chance.random() < 0.3:
                trace += (random_trace(again, chance) if again else []) + random_trace(body, chance)
            return trace
        case Sequence(blocks):
            return [step for each in blocks for step in random_trace(each, chance)]
    traces = [random_trace(each, chance) for each in block.blocks]
    merged: list[str] = []
    while any(traces):
        merged.append(chance.choice([trace for trace in traces if trace]).pop(0))
    return merged


def log(block: Block, matters: int, weights: tuple[int, int, int, int], seed: int = 1) -> pa.Table:
    """A log of that many matters; the weights say how many carry 0, 1, 2 or 3 random faults."""
    chance = random.Random(seed)
    names = sorted(set(steps_in(block)))
    cases, steps, times = [], [], []
    for matter in range(matters):
        trace = random_trace(block, chance)
        for _ in range(chance.choices((0, 1, 2, 3), weights=weights)[0]):
            spot = chance.randrange(len(trace) + 1)
            trace[spot:spot] = [chance.choice(names)]
            if chance.random() < 0.6 and len(trace) > 2:
                del trace[chance.randrange(len(trace))]
        cases += [f"M{matter}"] * len(trace)
        steps += trace
        times += [1_767_225_600_000_000 + matter * 60_000_000 + at * 1_000_000 for at in range(len(trace))]
    return table_of(cases, steps, pa.array(times, pa.timestamp("us")))


def table_of(matters: Any, steps: Any, times: Any) -> pa.Table:
    """The acts of one power of one organ, as the shelf gives them, with what the checks of conduct read."""
    size = len(matters)
    same = {"power_code": "P-1", "organ": "O-1", "region": "990101", "_delivery": "D-1"}
    return pa.table({"matter_id": matters, "step": steps, "done_at": times, "recorded_at": times, "_row": range(size),
                     **{name: pa.repeat(value, size) for name, value in same.items()}})  # fmt: skip


class Delivered:
    """The two delivered tables that conformance reads."""

    def __init__(self, engine: Engine, path: Path, block: Block) -> None:
        steps = {step: Step(step, Text(step, step)) for step in steps_in(block)}
        self.flow = Flow("F-1", 1, "P-1", Text("流程", "flow"), steps, block, date(2000, 1, 1))
        flows = engine.bring(flow_rows([self.flow]))
        self.tables = {
            "acts": engine.backend.read_parquet(path),
            "flows": flows.cast({"version": "int64", "in_force_from": "date", "in_force_to": "date", "statutory_days": "int64",
                                 "promised_days": "int64", **dict.fromkeys(("organ", "day_unit", "from_step", "to_steps"), "string")}),
        }  # fmt: skip

    def table(self, name: str, as_of: datetime | None = None) -> Any:
        """The table of that name."""
        return self.tables[name]


def world_of(path: Path, block: Block) -> tuple[World, Flow]:
    """The tables of one run on that log, nothing computed yet and no net known from before."""
    for known in (net_of_block, steps_of, reach_of):
        known.cache_clear()
    engine = Engine(ibis.duckdb.connect())
    engine.backend.raw_sql("SET enable_progress_bar=false")
    delivered = Delivered(engine, path, block)
    return World(delivered, engine, datetime(2027, 1, 1, tzinfo=UTC)), delivered.flow  # type: ignore[arg-type]


Seconds = tuple[float, float]
"""Of the wall clock, and of the processor (all threads): on a busy machine the second says more."""


def since(began: Seconds = (0.0, 0.0)) -> Seconds:
    """Both clocks, less what they showed then."""
    return time.perf_counter() - began[0], time.process_time() - began[1]


def ours(path: Path, block: Block) -> tuple[Seconds, pa.Table, list[str]]:
    """Seconds; the cost of each matter; the distinct variants. Each variant is judged once and the costs joined back."""
    world, flow = world_of(path, block)
    began = since()
    engine, variants = world.engine, world.get("variants")
    distinct = engine.fetch(variants.select("variant").distinct())["variant"].to_pylist()
    names = conduct.names_of(engine.fetch(world.get("letters")))
    found = pa.table({"variant": distinct, "cost": costs(net_of(flow), conduct.questions(flow, distinct, names))})
    result = engine.fetch(variants.join(engine.bring(found), "variant").select("matter_id", "cost"))
    return since(began), result, distinct


def ours_with_deviations(path: Path, block: Block) -> tuple[Seconds, int]:
    """Seconds and how many, for what the checks read: the flow that governs each matter, every deviation, the act that shows it."""
    world, _ = world_of(path, block)
    began = since()
    found = world.get("deviations").count().to_pyarrow().as_py()
    return since(began), found


def compare(table: pa.Table, block: Block, folder: Path, name: str, sample: int, rounds: int) -> None:
    """Both on one log; prints times, the ratios, and in how many matters the verdicts differ."""
    path = folder / f"{name}.parquet"
    pq.write_table(table, path, row_group_size=ROW_GROUP)
    frame = table.select(["matter_id", "step", "done_at"]).to_pandas()
    frame = pm4py.format_dataframe(frame, case_id="matter_id", activity_key="step", timestamp_key="done_at")
    model = pm4py.convert_to_petri_net(tree_of(block))
    mine, whole, theirs = [], [], []
    for _ in range(rounds):
        seconds, result, variants = ours(path, block)
        mine.append(seconds)
        seconds, found = ours_with_deviations(path, block)
        whole.append(seconds)
        began = since()
        replayed = pm4py.conformance_diagnostics_token_based_replay(frame, *model)
        theirs.append(since(began))
    cost = dict(zip(result["matter_id"].to_pylist(), result["cost"].to_pylist(), strict=True))
    cases = list(dict.fromkeys(frame["case:concept:name"]))
    differing = [case for case, each in zip(cases, replayed, strict=True) if each["trace_is_fit"] != (cost[case] == 0)]
    print(f"\n{name}: {len(cost):,} matters, {len(table):,} acts, {len(variants):,} variants, {found:,} deviations; "
          f"medians of {rounds} rounds")  # fmt: skip
    _row("ours, least cost of every matter", mine, theirs)
    _row("ours, every deviation with its act", whole, theirs)
    print(f"  fits differ from token replay in {len(differing)} matters")
    aligned_too(frame, model, cost, differing, sample, len(variants), _medians(mine)[0], _medians(whole)[0])


def _medians(rounds: list[Seconds]) -> Seconds:
    return statistics.median(each[0] for each in rounds), statistics.median(each[1] for each in rounds)


def _row(what: str, mine: list[Seconds], theirs: list[Seconds]) -> None:
    (wall, processor), (their_wall, their_processor) = _medians(mine), _medians(theirs)
    ratio, by_processor = (statistics.median(b[i] / a[i] for a, b in zip(mine, theirs, strict=True)) for i in (0, 1))
    print(f"| {what} | {wall:.3f} s | token replay {their_wall:.2f} s | {ratio:.1f}x | "
          f"processor time {processor:.3f} s, {their_processor:.2f} s, {by_processor:.1f}x |")  # fmt: skip


def aligned_too(frame: Any, model: tuple[Any, Any, Any], cost: dict[str, int], differing: list[str], sample: int, variants: int,
                fit: float, said: float) -> None:  # fmt: skip
    """Exact alignments of a sample of variants: the same costs? And their time, carried to all variants of the log."""
    lists = frame.groupby("case:concept:name", sort=False)["concept:name"].agg(list)
    steps = {case: tuple(each) for case, each in lists.items()}
    cases = list({variant: case for case, variant in steps.items()}.values())
    chosen = set(differing[:20]) | set(random.Random(1).sample(cases, min(sample, len(cases))))
    part = frame[frame["case:concept:name"].isin(chosen)]
    names = list(dict.fromkeys(part["case:concept:name"]))
    began = time.perf_counter()
    aligned = pm4py.conformance_diagnostics_alignments(part, *model)
    each = (time.perf_counter() - began) / len({steps[name] for name in names})
    wrong = sum(found["cost"] // 10_000 != cost[name] for name, found in zip(names, aligned, strict=True))
    print(f"  exact alignments of {len(names)} variants: costs differ in {wrong}; {each * 1000:.1f} ms a variant on this sample, "
          f"so {each * variants:.1f} s for {variants:,}: {each * variants / fit:.0f}x (least cost), "
          f"{each * variants / said:.0f}x (every deviation)")  # fmt: skip


def main() -> None:
    """The made log, then the real one if it is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    parser.add_argument("--real", type=Path, help="receipt.csv of the real permit log")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    block = block_of(FLOW)
    for name, weights in (("made log, 5 % faulty", (95, 3, 1, 1)), ("made log, half faulty", (3, 1, 1, 1))):
        compare(log(block, given.matters, weights), block, given.folder, name, 200, given.rounds)
    if given.real:
        query = 'SELECT "case:concept:name" AS m, "concept:name" AS s, "time:timestamp"::TIMESTAMP AS t'
        real = duckdb.sql(f"{query} FROM read_csv('{given.real}') ORDER BY m, t").to_arrow_table()
        table = table_of(real["m"], real["s"], real["t"])
        frame = pm4py.format_dataframe(real.to_pandas(), case_id="m", activity_key="s", timestamp_key="t")
        for noise in (0.0, 0.2):
            tree = pm4py.discover_process_tree_inductive(frame, noise_threshold=noise)
            name = f"real log, model discovered with noise {noise}"
            compare(table, block_from(tree), given.folder, name, 1434, given.rounds)


if __name__ == "__main__":
    main()
