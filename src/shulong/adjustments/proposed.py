"""The tables of declarations as they would stand if a change set were published: for the checks to judge before it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.engine import Engine
from shulong.data.shelf import Shelf, TableState
from shulong.powers.power import Implementation, Power
from shulong.powers.publish_declared import implementation_rows, power_rows

KEYS = {
    "powers": ("basic_code", "in_force_from"),
    "implementations": ("basic_code", "organ", "in_force_from"),
    "list_entries": (),
}
"""The tables that are narrowed to the powers concerned, and what a proposed row takes the place of."""


@dataclass(frozen=True, slots=True)
class Present:
    """The state of a table that a proposal itself brings: there, even where nothing was delivered yet."""

    delivered: bool = True
    stale: bool = False
    last_delivered_at: datetime | None = None


class Proposed:
    """The shelf's tables, those of declarations narrowed to some powers and with proposed rows in the place of older ones.

    Without proposed rows it gives the same powers as they stand.
    """

    def __init__(self, shelf: Shelf, engine: Engine, codes: Sequence[str], name: str,
                 powers: Sequence[Power] = (), implementations: Sequence[Implementation] = ()) -> None:  # fmt: skip
        self._shelf = shelf
        self._engine = engine
        self._codes = list(codes)
        self._name = name
        self._rows = {"powers": power_rows(powers), "implementations": implementation_rows(implementations)}

    def table(self, name: str, as_of: datetime | None = None) -> ir.Table:
        """The table of that name."""
        table = self._shelf.table(name, as_of)
        if name not in KEYS:
            return table
        near, rows = table.filter(table.basic_code.isin(self._codes)), self._rows.get(name)
        if rows is None or not rows.num_rows:
            return near
        placed = rows.append_column("_delivery", pa.array([self._name] * len(rows), pa.string()))
        placed = placed.append_column("_row", pa.array(range(1, len(rows) + 1), pa.int64()))
        coming = self._engine.bring(placed).cast(table.schema()).select(*table.columns)
        return near.anti_join(coming, list(KEYS[name])).union(coming)

    def state(self, name: str, as_of: datetime | None = None) -> TableState | Present:
        """Whether a check may answer from it."""
        return Present() if name in KEYS else self._shelf.state(name, as_of)
