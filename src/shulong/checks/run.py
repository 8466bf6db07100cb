"""Running checks: refused where the data cannot answer, validated where they can, never stopped by one another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from shulong.checks.check import Check, Setting
from shulong.checks.derive import World, needed
from shulong.checks.hit import SCHEMA, collect, refuse_wrong_columns
from shulong.terms.errors import NotAnswerable, ShulongError, UnknownYear
from shulong.terms.text import Text

Outcome = Literal["answered", "not-answerable", "failed"]


@dataclass(frozen=True)
class RunResult:
    """One run of one check. No hits mean something only where the outcome is ``answered``."""

    check: Check
    outcome: Outcome
    hits: pa.Table
    as_of: datetime
    params: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    reason: Text | None = None


def run(check: Check, world: World, *, params: Mapping[str, Setting] | None = None) -> RunResult:
    """Run one check over the tables of a world. Errors become the result's outcome and reason; they are not raised."""
    settings = check.settings(world.as_of, params)
    values = {name: value for name, value in vars(settings).items() if name != "as_of"}
    began = time.monotonic()
    outcome: Outcome = "answered"
    reason, hits = None, SCHEMA.empty_table()
    try:
        _refuse_unanswerable(check, world)
        found = check.build(*(world.get(name) for name in check.takes), settings)
        refuse_wrong_columns(found, check.id)
        hits = collect(world.engine.batches(found.select(SCHEMA.names)), check.id)
    except (NotAnswerable, UnknownYear) as error:
        outcome, reason = "not-answerable", _said(error)
    except Exception as error:  # noqa: BLE001 (one check's fault must not stop the others; it is kept and shown)
        outcome, reason = "failed", _said(error)
    return RunResult(check, outcome, hits, world.as_of, values, time.monotonic() - began, reason)


def run_many(
    checks: Sequence[Check], world: World, *, told: Callable[[Check, int, int], None] = lambda *_: None
) -> Iterator[RunResult]:
    """Run checks one after another; stop by not asking for the next. ``told`` hears of each before it starts."""
    for number, check in enumerate(checks):
        told(check, number, len(checks))
        yield run(check, world)


def _said(error: Exception) -> Text:
    if isinstance(error, ShulongError):
        return Text(zh=error.say("zh"), en=error.say("en"))
    first = (str(error).splitlines() or [""])[0][:300]
    return Text(zh=f"运行出错：{type(error).__name__}: {first}", en=f"it failed: {type(error).__name__}: {first}")


def _refuse_unanswerable(check: Check, world: World) -> None:
    """Raises NotAnswerable for the first table that was never delivered or is stale."""
    for name in sorted(needed(check.tables)):
        state = world.tables.state(name, world.ledger_as_of)
        if not state.delivered:
            raise NotAnswerable(f"数据集 {name} 从未交付", f"dataset {name} was never delivered",
                                mend=Text(zh="请先交付。", en="Deliver it first."))  # fmt: skip
        if state.stale:
            raise NotAnswerable(f"数据集 {name} 自 {state.last_delivered_at:%Y-%m-%d} 起未更新",
                                f"dataset {name} has had no delivery since {state.last_delivered_at:%Y-%m-%d}",
                                mend=Text(zh="请交付新数据。", en="Deliver newer data."))  # fmt: skip
