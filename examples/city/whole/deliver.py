"""Delivers a written city to a home, runs the checks of lists on it, and holds what they found against what was planted."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shulong.checks.catalogue import catalogue
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.run import run_many
from shulong.data.connectors.own_rows import stage_table
from shulong.data.connectors.staged import stage
from shulong.data.connectors.table import ReadOptions
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.receipt import Receipt
from shulong.data.shelf import Shelf
from shulong.powers.publish import rows
from shulong.powers.read_flow import read_flows

AS_OF = datetime(2026, 6, 30, 12)  # noqa: DTZ001 (wall time of the city)
DATASETS = (
    "regions",
    "organs",
    "posts",
    "post_holders",
    "powers",
    "implementations",
    "list_entries",
    "reduction_claims",
    "laws",
    "law_provisions",
)
Found = tuple[str, str, str, str]
"""Check, subject, key, organ."""


def deliver_all(home: Home, folder: Path, told: Callable[[Receipt], None] = lambda receipt: None) -> None:
    """Every dataset of the folder, and its flows."""
    shelf = Shelf(home)
    for name in DATASETS:
        with home.staging() as work:
            staged = stage(folder / f"{name}.csv", work, ReadOptions())
            told(deliver(home, shelf.contract(name), [staged], work, sender="city"))
    flows = [flow for path in sorted((folder / "flows").glob("*.yaml")) for flow in read_flows(path)]
    with home.staging() as work:
        staged = stage_table(rows(flows), work, "flows")
        told(deliver(home, shelf.contract("flows"), [staged], work, sender="city"))


@dataclass(frozen=True, slots=True)
class Score:
    """What was planted and what was found; in a good city and with good checks they are the same."""

    planted: frozenset[Found]
    found: frozenset[Found]
    unanswered: tuple[str, ...]
    """Checks that could not answer, each with its reason."""

    @property
    def missed(self) -> list[Found]:
        """Planted and not found."""
        return sorted(self.planted - self.found)

    @property
    def extra(self) -> list[Found]:
        """Found and not planted."""
        return sorted(self.found - self.planted)


def score(home: Home, folder: Path, as_of: datetime = AS_OF) -> Score:
    """The checks of lists on the home's tables, held against the folder's ``truth.csv``."""
    shelf = Shelf(home)
    engine = Engine(shelf.engine.backend)
    found: set[Found] = set()
    unanswered = []
    try:
        checks = [check for check in catalogue().values() if check.domain == "lists"]
        for result in run_many(checks, World(shelf, engine, as_of)):
            if result.outcome != "answered":
                unanswered.append(f"{result.check.id}: {result.reason.en if result.reason else ''}")
            hits = result.hits.select(["subject", "key", "organ"]).to_pylist()
            found |= {(result.check.id, hit["subject"], hit["key"], hit["organ"]) for hit in hits}
    finally:
        engine.close()
    return Score(planted_in(folder), frozenset(found), tuple(unanswered))


def planted_in(folder: Path) -> frozenset[Found]:
    """What must be found in a folder's city."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return frozenset((row["check"], row["subject"], row["key"], row["organ"]) for row in csv.DictReader(file))
