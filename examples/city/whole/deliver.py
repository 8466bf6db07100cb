"""Delivers a written city to a home and holds what the checks of lists find in it against what was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from shulong.checks.catalogue import catalogue
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.score import Score, scores
from shulong.checks.truth import read_truth
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


def deliver_all(home: Home, folder: Path, told: Callable[[Receipt], None] = lambda receipt: None) -> None:
    """Every dataset of the folder that has rows, and its flows."""
    shelf = Shelf(home)
    for name in DATASETS:
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8") as file:
            if sum(1 for _ in zip(file, range(2), strict=False)) < 2:
                continue  # in a sound city nobody claims reductions: there is a header and nothing to deliver
        with home.staging() as work:
            staged = stage(path, work, ReadOptions())
            told(deliver(home, shelf.contract(name), [staged], work, sender="city"))
    flows = [flow for path in sorted((folder / "flows").glob("*.yaml")) for flow in read_flows(path)]
    with home.staging() as work:
        staged = stage_table(rows(flows), work, "flows")
        told(deliver(home, shelf.contract("flows"), [staged], work, sender="city"))


def deliver_acts(home: Home, folder: Path, told: Callable[[Receipt], None] = lambda receipt: None) -> None:
    """The acts and matters of a folder, each as one delivery of several files."""
    shelf = Shelf(home)
    for name in ("acts", "matters"):
        with home.staging() as work:
            staged = []
            for number, path in enumerate(sorted((folder / name).glob("*.parquet"))):
                place = work / f"{number}"
                place.mkdir()
                staged.append(stage(path, place, ReadOptions()))
            told(deliver(home, shelf.contract(name), staged, work, sender="city"))


def score(home: Home, folder: Path, as_of: datetime = AS_OF) -> list[Score]:
    """The checks of lists on the home's tables, held against the folder's ``truth.csv``."""
    shelf, known = Shelf(home), read_truth(folder / "truth.csv")
    engine = Engine(shelf.engine.backend)
    try:
        return scores(
            [check for check in catalogue().values() if check.domain == "lists"], World(shelf, engine, as_of), known
        )
    finally:
        engine.close()


def differences(made: Iterable[Score]) -> list[str]:
    """What was missed, found beyond what was planted, or not answered, a line each; none in a good city with good checks."""
    lines = []
    for each in made:
        lines += [f"{each.check_id}: {each.unanswered.en}"] if each.unanswered else []
        lines += [f"missed {lost.check_id} {lost.subject} {lost.key}" for lost in each.missed]
        lines += [f"not planted {more.check_id} {more.subject} {more.key}" for more in each.beyond]
    return lines
