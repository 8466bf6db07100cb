"""The tables of one matter, or of some: what checks of the scope ``matter`` are given when new acts touch them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.derive import State
from shulong.checks.engine import Engine
from shulong.data.shelf import Shelf

OF_A_MATTER = frozenset({"acts", "matters"})


def matters_touched(shelf: Shelf, engine: Engine, act_ids: Iterable[str], matter_ids: Iterable[str]) -> list[str]:
    """The matters that arrived acts belong to, and those that earlier versions of these acts belonged to."""
    arrived = engine.bring(pa.table({"act_id": pa.array(sorted(set(act_ids)), pa.string())}))
    known = shelf.table("acts", versions=True).semi_join(arrived, "act_id")
    earlier = engine.fetch(known.select("matter_id").distinct())["matter_id"].to_pylist()
    return sorted({*matter_ids, *earlier})


class TouchedTables:
    """The shelf's tables, of which those that tell of matters are cut down to some matters, read once."""

    def __init__(self, shelf: Shelf, engine: Engine, matters: Iterable[str]) -> None:
        self._shelf = shelf
        self._engine = engine
        self._matters = pa.table({"matter_id": pa.array(sorted(set(matters)), pa.string())})

    def table(self, name: str, as_of: datetime | None = None) -> ir.Table:
        """The rows of these matters; every row of a table that does not tell of matters."""
        if name not in OF_A_MATTER:
            return self._shelf.table(name, as_of)
        matters = self._engine.bring(self._matters)
        if name == "matters":
            return self._engine.keep(
                self._shelf.table(name, as_of, cut=lambda rows: rows.semi_join(matters, "matter_id"))
            )
        return self._engine.keep(self._acts(matters, as_of))

    def _acts(self, matters: ir.Table, as_of: datetime | None) -> ir.Table:
        """All versions of the acts that ever belonged to these matters, then the newest of each, then those that still do."""

        def cut(acts: ir.Table) -> ir.Table:
            return acts.semi_join(acts.semi_join(matters, "matter_id").select("act_id").distinct(), "act_id")

        return self._shelf.table("acts", as_of, cut=cut).semi_join(matters, "matter_id")

    def state(self, name: str, as_of: datetime | None = None) -> State:
        """What is known of the whole table."""
        return self._shelf.state(name, as_of)
