"""All checks of the exercise of power over any number of acts of the invented city: wall, processor, memory and cost per act of each.

    python benchmarks/conduct.py --matters 160000 --folder bench        a million acts
    python benchmarks/conduct.py --matters 12000000 --counties 60       the size that a province has in half a year

The declared side is delivered to a home by the one road; acts and matters are laid down as Parquet with the columns of a sealed
segment and read in place, since delivering them is measured by ``delivery.py``.
"""

from __future__ import annotations

import argparse
import resource
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "examples" / "city"))

from acting.days import AS_OF
from acting.plant import planted, write_planted
from acting.town import town_of
from acting.write import write_crowd
from whole.city import City, sound
from whole.deliver import deliver_all
from whole.scale import size
from whole.write import write

from shulong.checks.catalogue import catalogue
from shulong.checks.check import Check
from shulong.checks.derive import World, derivations
from shulong.checks.engine import Engine
from shulong.checks.run import run
from shulong.data.home import Home, create, open_home
from shulong.data.shelf import Shelf, TableState

LAID = ("acts", "matters")


@dataclass
class Overlaid:
    """A home's tables, but acts and matters from Parquet files of a folder."""

    shelf: Shelf
    folder: Path
    known: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str, as_of: datetime | None = None) -> Any:
        """The table of that name."""
        if name not in LAID:
            return self.shelf.table(name, as_of)
        if name not in self.known:
            backend, files = self.shelf.engine.backend, self.folder / name / "*.parquet"
            backend.raw_sql(
                f"CREATE OR REPLACE VIEW laid_{name} AS SELECT * EXCLUDE (file_row_number, filename), parse_filename(filename, true) AS _delivery, "
                f"file_row_number AS _row FROM read_parquet('{files}', file_row_number=true, filename=true)"
            )
            self.known[name] = backend.table(f"laid_{name}")
        return self.known[name]

    def state(self, name: str, as_of: datetime | None = None) -> TableState:
        """Whether there is such a table."""
        if name not in LAID:
            return replace(self.shelf.state(name, as_of), stale=False)
        return TableState(True, 1, 0, 0, None, None, False)


@dataclass
class Gauge:
    """The most memory that this process had while it was looked at, in bytes."""

    most: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look every fiftieth of a second until stopped."""
        while not self.stop.wait(0.02):
            self.most = max(self.most, resident())


def resident() -> int:
    """Bytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


@dataclass
class Cost:
    """What one thing cost: seconds of the clock and of all processors, most memory."""

    what: str
    wall: float
    processor: float
    memory: int
    rows: int = 0
    said: str = ""


@contextmanager
def measured(what: str, costs: list[Cost]) -> Iterator[Cost]:
    """Adds the cost of what is done inside."""
    gauge = Gauge(resident())
    watcher = threading.Thread(target=gauge.watch, daemon=True)
    watcher.start()
    cost = Cost(what, time.perf_counter(), time.process_time(), 0)
    try:
        yield cost
    finally:
        cost.wall, cost.processor = time.perf_counter() - cost.wall, time.process_time() - cost.processor
        gauge.stop.set()
        watcher.join()
        cost.memory = gauge.most
        costs.append(cost)
        print(f"{what}: {cost.wall:.1f} s", file=sys.stderr, flush=True)


def city_at(folder: Path, scale: float, counties: int, seed: int) -> tuple[Home, City]:
    """The declared side in a home of the folder, made once."""
    city = sound(seed, replace(size(scale), cities=1, counties=counties, townships=1, villages=1))
    if not (folder / "home" / "shulong.toml").exists():
        write(city, folder / "declared")
        deliver_all(create(folder / "home", name="bench.example"), folder / "declared")
    return open_home(folder / "home"), city


def derived_first(checks: Sequence[Check], world: World, costs: list[Cost]) -> None:
    """Every derived table that the checks share, one by one, so that no check is charged with what others read too."""
    asked = {name for check in checks for name in check.tables}
    for name in _in_order(asked):
        with measured(f"table {name}", costs) as cost:
            cost.rows = _rows(world.get(name))


def _rows(table: Any) -> int:
    """How many rows a table has that was computed; a view is not computed for that."""
    op = table.op()
    return int(table.count().to_pyarrow().as_py()) if type(op).__name__ in ("DatabaseTable", "InMemoryTable") else 0


def _in_order(names: set[str]) -> list[str]:
    """Derived tables, each after those it rests on."""
    import inspect

    order: list[str] = []

    def visit(name: str) -> None:
        function = derivations().get(name)
        if function is None or name in order:
            return
        for need in inspect.signature(function).parameters:
            visit(need)
        order.append(name)

    for name in sorted(names):
        visit(name)
    return order


def main() -> None:
    """Make acts, run every check of conduct once, print what each cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=160_000)
    parser.add_argument("--scale", type=float, default=3)
    parser.add_argument("--counties", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    parser.add_argument("--memory", default="6GB", help="what the engine may use")
    parser.add_argument("--check", action="append", help="only these")
    given = parser.parse_args()
    folder = given.folder / f"town-{given.scale:g}-{given.counties}-{given.seed}"
    home, city = city_at(folder, given.scale, given.counties, given.seed)
    laid = folder / f"{given.matters}"
    costs: list[Cost] = []
    if not (laid / "acts").exists():
        with measured("making the acts", costs):
            town = town_of(city)
            write_crowd(town, laid, given.matters, workers=2)
            write_planted(planted(town, given.matters, times=10), laid)
    shelf = Shelf(home)
    backend = shelf.engine.backend
    backend.raw_sql(f"SET memory_limit='{given.memory}'; SET threads=2; SET enable_progress_bar=false")
    world = World(Overlaid(shelf, laid), Engine(backend), AS_OF)
    acts = int(world.get("acts").count().to_pyarrow().as_py())
    checks = [
        check
        for check in catalogue().values()
        if check.domain == "conduct" and (not given.check or check.id in given.check)
    ]
    derived_first(checks, world, costs)
    for check in checks:
        with measured(check.id, costs) as cost:
            result = run(check, world)
            cost.rows, cost.said = result.hits.num_rows, result.reason.en if result.reason else ""
    show(costs, acts)


def show(costs: Sequence[Cost], acts: int) -> None:
    """The costs as a table, and the whole."""
    print(
        f"\n{acts:,} acts\n\n| what | wall s | processor s | most memory GiB | processor µs per act | rows |\n|---|---|---|---|---|---|"
    )
    for each in costs:
        print(
            f"| {each.what} | {each.wall:.2f} | {each.processor:.2f} | {each.memory / 2**30:.2f} | {each.processor / acts * 1e6:.3f} | {each.rows:,} {each.said[:150]} |"
        )
    ours = [each for each in costs if each.what != "making the acts"]
    print(
        f"| all | {sum(e.wall for e in ours):.1f} | {sum(e.processor for e in ours):.1f} | {max(e.memory for e in ours) / 2**30:.2f} | "
        f"{sum(e.processor for e in ours) / acts * 1e6:.3f} | |"
    )


if __name__ == "__main__":
    main()
