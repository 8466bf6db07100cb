"""The statistics of exercise over any number of acts of the invented city: making the tallies, then questions to them.

    python benchmarks/exercise.py --matters 160000 --folder bench

The acts are those of ``conduct.py``, made once per folder. The tables that the checks share are charged apart: a run of the checks
has them already.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from conduct import AS_OF, Cost, Overlaid, city_at, measured, show, town_of, write_crowd

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.data.shelf import Shelf
from shulong.statistics.asked import asked_of
from shulong.statistics.compare import compare, standing_of
from shulong.statistics.tabulate import tabulate
from shulong.statistics.tally import tallies

QUESTIONS = ("", "month", "organ", "power,month", "organ,power,month", "organ,power,post,region,month")
NEEDED = ("sequences", "matter_flows", "clocks", "matter_times")


def main() -> None:
    """Make acts where there are none, tally them, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=160_000)
    parser.add_argument("--scale", type=float, default=3)
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    parser.add_argument("--memory", default="6GB", help="what the engine may use")
    given = parser.parse_args()
    folder = given.folder / f"town-{given.scale:g}-{given.counties}-{given.seed}"
    home, city = city_at(folder, given.scale, given.counties, given.seed)
    laid, costs = folder / f"{given.matters}", list[Cost]()
    if not (laid / "acts").exists():
        with measured("making the acts", costs):
            write_crowd(town_of(city), laid, given.matters, workers=2)
    shelf = Shelf(home)
    shelf.engine.backend.raw_sql(f"SET memory_limit='{given.memory}'; SET threads=2; SET enable_progress_bar=false")
    world = World(Overlaid(shelf, laid), Engine(shelf.engine.backend), AS_OF)
    acts = int(world.get("acts").count().to_pyarrow().as_py())
    with measured("tables that the checks share", costs):
        for name in NEEDED:
            world.get(name)
    with measured("tallies", costs) as cost:
        made = tallies(world)
        cost.rows, cost.said = made.num_rows, f"rows, {made.nbytes / 2**20:.0f} MiB"
    world.engine.close()
    for by in QUESTIONS:
        with measured(f"by {by or 'nothing'}", costs) as cost:
            cost.rows = tabulate(made, None, asked_of({"by": by})).num_rows
    organs = standing_of(shelf.table("organs").to_pyarrow().to_pylist())
    busiest = max(tabulate(made, None, asked_of({"by": "power"})).to_pylist(), key=lambda row: row["decided"] or 0)
    with measured("organs of one power beside their peers", costs) as cost:
        cost.rows = compare(made, organs, busiest["power_code"]).num_rows
    show(costs, acts)


if __name__ == "__main__":
    main()
