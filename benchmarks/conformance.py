"""Conformance of a log against pm4py's token replay (and alignments, on a sample): same log, same model, one run.

Needs the packages of requirements/bench.txt. pm4py is measured here and never shipped.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import duckdb
import pm4py
import pyarrow as pa
import pyarrow.parquet as pq
from pm4py.objects.process_tree.obj import Operator, ProcessTree

from shulong.powers.flow import Block, Choice, Loop, Optional, Parallel, Sequence, Take, block_of, steps_in
from shulong.powers.net import net_of_block

FLOW = ["apply", {"loop": {"body": "accept", "again": "supplement"}}, {"parallel": ["review", {"optional": "inspect"}, "hear"]},
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
    return pa.table({"matter_id": cases, "step": steps, "done_at": pa.array(times, pa.timestamp("us"))})


def ours(path: Path, block: Block) -> dict[str, bool]:
    """Which matters fit: sequences in the engine, each distinct one judged once, verdicts joined back."""
    net = net_of_block(block)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar=false")
        connection.execute(
            f"CREATE TEMP TABLE s AS SELECT matter_id, string_agg(step, chr(31) ORDER BY done_at) AS v FROM '{path}' GROUP BY 1"
        )
        variants = [row[0] for row in connection.execute("SELECT DISTINCT v FROM s").fetchall()]
        verdicts = pa.table({"v": variants, "cost": Coster(net).costs(v.split("\x1f") for v in variants)})
        connection.register("verdicts", verdicts)
        rows = connection.execute("SELECT matter_id, cost = 0 FROM s JOIN verdicts USING (v)").fetchall()
    print(f"{len(rows):,} matters, {len(variants):,} variants")
    return dict(rows)


def compare(table: pa.Table, block: Block, folder: Path, name: str, sample: int) -> None:
    """Both on one log; prints times, the ratio, and in how many matters the verdicts differ."""
    path = folder / f"{name}.parquet"
    pq.write_table(table, path)
    began = time.perf_counter()
    fits = ours(path, block)
    mine = time.perf_counter() - began
    frame = table.to_pandas()
    frame = pm4py.format_dataframe(frame, case_id="matter_id", activity_key="step", timestamp_key="done_at")
    net, initial, final = pm4py.convert_to_petri_net(tree_of(block))
    began = time.perf_counter()
    replayed = pm4py.conformance_diagnostics_token_based_replay(frame, net, initial, final)
    theirs = time.perf_counter() - began
    cases = list(dict.fromkeys(frame["case:concept:name"]))
    differing = [case for case, verdict in zip(cases, replayed, strict=True) if verdict["trace_is_fit"] != fits[case]]
    print(f"| conformance, {name}: {len(fits):,} matters, {len(table):,} acts | {mine:.2f} s | token replay {theirs:.1f} s | "
          f"{theirs / mine:.0f}x | verdicts differ in {len(differing)} matters |")  # fmt: skip
    chosen = (differing[:20] + cases)[:sample]
    part = frame[frame["case:concept:name"].isin(chosen)]
    aligned = pm4py.conformance_diagnostics_alignments(part, net, initial, final)
    truth = {
        case: each["cost"] < 10_000
        for case, each in zip(dict.fromkeys(part["case:concept:name"]), aligned, strict=True)
    }
    print(
        f"  against exact alignments on {len(truth)} matters: ours differ in {sum(truth[c] != fits[c] for c in truth)}"
    )


def main() -> None:
    """The made log, then the real one if it is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    parser.add_argument("--real", type=Path, help="receipt.csv of the real permit log")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    block = block_of(FLOW)
    compare(log(block, given.matters, (95, 3, 1, 1)), block, given.folder, "made log, 5 % faulty", 200)
    compare(log(block, given.matters, (3, 1, 1, 1)), block, given.folder, "made log, half faulty", 200)
    if given.real:
        query = (
            'SELECT "case:concept:name" AS matter_id, "concept:name" AS step, "time:timestamp"::TIMESTAMP AS done_at'
        )
        real = duckdb.sql(f"{query} FROM read_csv('{given.real}') ORDER BY 1, 3").to_arrow_table()
        frame = pm4py.format_dataframe(
            real.to_pandas(), case_id="matter_id", activity_key="step", timestamp_key="done_at"
        )
        for noise in (0.0, 0.2):
            tree = pm4py.discover_process_tree_inductive(frame, noise_threshold=noise)
            compare(real, block_from(tree), given.folder, f"real log, model discovered with noise {noise}", 1434)


if __name__ == "__main__":
    main()
