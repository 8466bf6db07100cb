"""What the lists said on any day: of a power, of an organ that exercises it, and of what it may charge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.compare_elements import read, read_list, records
from shulong.checks.derive import derived
from shulong.checks.engine import Engine
from shulong.checks.hit import row_id
from shulong.checks.spans import sooner, spans
from shulong.terms.region import LENGTHS, Level

RULES = pa.schema([("row_id", pa.string()), ("code_length", pa.int64()), ("field_of_work", pa.string())])
CHARGES = pa.schema([
    ("row_id", pa.string()), ("basic_code", pa.string()), ("organ", pa.string()), ("since", pa.date32()), ("until", pa.date32()),
    ("items", pa.int64()), ("most_fen", pa.int64()), ("said", pa.string()),
])  # fmt: skip
FEN = {"万元": 1_000_000, "元": 100, "角": 10, "分": 1}
_FIXED = re.compile(
    r"(?:每(?:件|宗|证|本|次)|不超过|不高于|最高)?\s*([0-9]+(?:\.[0-9]+)?)\s*(万元|元|角|分)(?:/(?:件|宗|证|本|次))?(?:以内|以下)?"
)
_FREE = {"免费", "不收费", "无", "0"}


@derived
def power_days(powers: ir.Table) -> ir.Table:
    """One row per power and stretch of days (``since`` <= day < ``until``, null: without end): status, row_id."""
    return spans(powers, ["basic_code"]).select("basic_code", "since", "until", "status", "row_id")


@derived
def own_days(implementations: ir.Table) -> ir.Table:
    """One row per implementation and stretch of days: basic_code, organ, since, until, status, row_id."""
    return spans(implementations, ["basic_code", "organ"]).select(
        "basic_code", "organ", "since", "until", "status", "row_id"
    )


@derived
def held_days(powers: ir.Table, power_days: ir.Table, organs: ir.Table, engine: Engine) -> ir.Table:
    """One row per power, organ and stretch of days in which a rule of holding gives the power to the organ."""
    rows = engine.fetch(powers.select("holders", row_id=row_id(powers))).to_pylist()
    rules = engine.bring(pa.Table.from_pylist([rule for row in rows for rule in _rules(row)], schema=RULES))
    bodies = organs.select("region", "field_of_work", organ="code", begun="in_force_from", ended="in_force_to",
                           code_length=organs.region.length().cast("int64"))  # fmt: skip
    held = power_days.join(rules, "row_id").join(bodies, ["code_length", "field_of_work"])
    since, until = ibis.greatest(held.since, held.begun), sooner(held.until, held.ended)
    spans = held.select("basic_code", "organ", since=since, until=until)
    return spans.filter(spans.until.isnull() | (spans.since < spans.until)).distinct()


@derived
def charge_days(powers: ir.Table, implementations: ir.Table, engine: Engine) -> ir.Table:
    """One row per stretch of days in which a power (organ null), or an implementation that states fees of its own, may charge what is listed.

    ``items``: how many fees; ``most_fen``: their sum, null where one is not a fixed amount a matter; ``said``: them in words.
    """
    general = spans(powers, ["basic_code"]).mutate(organ=ibis.null("string"))
    own = spans(implementations, ["basic_code", "organ"])
    own = own.filter(own.overrides.contains('"fee"'))
    told = [
        engine.fetch(table.select("row_id", "basic_code", "organ", "since", "until", stated=table[column])).to_pylist()
        for table, column in ((general, "elements"), (own, "overrides"))
    ]
    return engine.bring(pa.Table.from_pylist([_charge(row) for rows in told for row in rows], schema=CHARGES))


def _rules(row: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for rule in records(read_list(row["holders"])):
        length = LENGTHS[Level[str(rule["level"]).upper()] - 1]
        yield {"row_id": row["row_id"], "code_length": length, "field_of_work": rule["field_of_work"]}


def _charge(row: Mapping[str, Any]) -> dict[str, Any]:
    fees = records(read(row["stated"]).get("fee"))
    fixed = [fixed_fen(str(fee.get("standard") or "")) for fee in fees]
    known = [each for each in fixed if each is not None]
    return {
        **{name: row[name] for name in ("row_id", "basic_code", "organ", "since", "until")},
        "items": len(fees),
        "most_fen": sum(known) if len(known) == len(fixed) else None,
        "said": "；".join(f"{fee.get('item')} {fee.get('standard')}" for fee in fees),
    }


def fixed_fen(standard: str) -> int | None:
    """The most that a standard lets be charged in one matter, in fen; None where that hangs on something else (每平方米 2 元)."""
    said = standard.strip()
    if said in _FREE:
        return 0
    match = _FIXED.fullmatch(said)
    return None if match is None else round(float(match[1]) * FEN[match[2]])
