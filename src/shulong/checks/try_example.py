"""Running the examples that checks carry, on whichever engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.check import Check
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.example import Example
from shulong.checks.run import run
from shulong.powers.publish import rows
from shulong.powers.read_flow import parse_flows
from shulong.terms.errors import UnknownName

FLOW_TYPES = {
    "version": pa.int64(),
    "in_force_from": pa.date32(),
    "in_force_to": pa.date32(),
    "statutory_days": pa.int64(),
    "promised_days": pa.int64(),
}


@dataclass(frozen=True, slots=True)
class Present:
    """The state of a table that is there and fresh."""

    delivered: bool = True
    stale: bool = False
    last_delivered_at: datetime | None = None


class ExampleTables:
    """The tables of one example."""

    def __init__(self, example: Example, engine: Engine) -> None:
        self._engine = engine
        self._tables: Mapping[str, pa.Table] = dict(example.tables()) | (
            {"flows": _flows(example)} if example.flows else {}
        )

    def table(self, name: str, as_of: datetime | None = None) -> ir.Table:
        """The example's table of that name; UnknownName if it gives none."""
        if name not in self._tables:
            raise UnknownName(f"示例没有给出表 {name}", f"the example gives no table {name}")
        return self._engine.bring(self._tables[name])

    def state(self, name: str, as_of: datetime | None = None) -> Present:
        """Delivered, if the example gives it."""
        return Present(delivered=name in self._tables)


def _flows(example: Example) -> pa.Table:
    flows = [flow for text in example.flows for flow in parse_flows(text, Path("example"))]
    table = rows(flows)
    columns = {name: table[name].cast(FLOW_TYPES.get(name, pa.string())) for name in table.column_names}
    return pa.table(
        columns | {"_delivery": ["FLOWS"] * len(flows), "_row": pa.array(range(1, len(flows) + 1), pa.int64())}
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """What an example expected and what the check said: pairs of subject and key, sorted."""

    example: Example
    expected: list[tuple[str, str]]
    found: list[tuple[str, str]]
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Whether they are the same and nothing failed."""
        return not self.fault and self.expected == self.found


def try_examples(check: Check, engine: Engine) -> list[Tried]:
    """Run every example of a check."""
    return [_tried(check, example, engine) for example in check.examples]


def _tried(check: Check, example: Example, engine: Engine) -> Tried:
    result = run(check, World(ExampleTables(example, engine), engine, example.as_of), params=example.settings)
    found = sorted((row["subject"], row["key"]) for row in result.hits.select(["subject", "key"]).to_pylist())
    fault = "" if result.outcome == "answered" else f"{result.outcome}: {result.reason.en if result.reason else ''}"
    return Tried(example, sorted(example.hits), found, fault)
