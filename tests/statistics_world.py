"""A small home with acts of one declared licence, for the statistics and their doors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from shulong.checks.example import LICENCE, matter
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import create
from shulong.data.shelf import Shelf
from shulong.powers.organ import Organ
from shulong.powers.publish import rows
from shulong.powers.publish_declared import organ_rows
from shulong.powers.read_flow import parse_flows
from shulong.terms.text import Text

ORGANS = [
    Organ(code, Text(zh=f"示例{word}局", en=f"{code} Bureau"), "5101", "housing", date(2026, 1, 1))
    for code, word in (("O1", "甲"), ("O2", "乙"))
]


def home_in(folder: Path, *, acts: bool = True) -> Shelf:
    """The home: two matters of O1 decided, one within its promise, and one of O2 open."""
    shelf = Shelf(create(folder / "home", name="test.example"))
    for dataset, table in (("flows", rows(parse_flows(LICENCE, Path("licence")))), ("organs", organ_rows(ORGANS))):
        with shelf.home.staging() as work:
            deliver(shelf.home, shelf.contract(dataset), [stage_table(table, work, dataset)], work)
    if acts:
        deliver_acts(shelf, "M1", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-05", "grant 2026-03-09")
        deliver_acts(shelf, "M2", "apply 2026-03-02", "accept 2026-03-03", "review 2026-03-05", "refuse 2026-03-25")
        deliver_acts(shelf, "=M3", "apply 2026-03-03", organ="O2")
    return shelf


def deliver_acts(shelf: Shelf, name: str, *steps: str, organ: str = "O1") -> None:
    """Acts of one matter, sealed."""
    acts = matter(name, *steps, organ=organ)
    table = pa.table({name: pa.array([act[name] for act in acts], pa.string()) for name in acts[0]})
    with shelf.home.staging() as work:
        deliver(shelf.home, shelf.contract("acts"), [stage_table(table, work, "acts")], work)
