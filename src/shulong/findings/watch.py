"""The main job: every check over the tables as they stand, and what the checks see kept as findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from shulong.checks.check import Check
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.run import RunResult, run_many
from shulong.checks.touched import TouchedTables
from shulong.data.shelf import Shelf
from shulong.findings.keep import Kept, keep


def watch(
    shelf: Shelf,
    checks: Sequence[Check],
    *,
    as_of: datetime | None = None,
    told: Callable[[Check, int, int], None] = lambda *_: None,
) -> Iterator[tuple[RunResult, Kept]]:
    """Run checks one after another and keep each result before the next begins, so that a stop loses nothing.

    Args:
        as_of: wall time of the city that open matters are judged at; None for now.
    """
    now = as_of or datetime.now(shelf.home.settings.zone).replace(tzinfo=None)
    engine = Engine(shelf.engine.backend)
    world = World(shelf, engine, now, calendar=shelf.home.calendar)
    log = shelf.home.log()
    try:
        for result in run_many(checks, world, told=told):
            yield result, keep(result, ledger_size=log.size, ledger_root=log.root.hex())
    finally:
        engine.close()


def watch_matters(
    shelf: Shelf, checks: Sequence[Check], matters: Collection[str], *, engine: Engine, as_of: datetime | None = None
) -> Iterator[tuple[RunResult, Kept]]:
    """The checks of the scope ``matter`` over some matters only, with the verdict that a run over everything would give.

    Args:
        engine: on the shelf's backend; whoever gives it closes it.
    """
    now = as_of or datetime.now(shelf.home.settings.zone).replace(tzinfo=None)
    world = World(TouchedTables(shelf, engine, matters), engine, now, calendar=shelf.home.calendar)
    log = shelf.home.log()
    for result in run_many([check for check in checks if check.scope == "matter"], world):
        yield result, keep(result, ledger_size=log.size, ledger_root=log.root.hex(), matters=matters)
