"""A hit: one row of one run of a check; what its columns mean, how to make them, and what is refused."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

SCHEMA = pa.schema(
    [
        ("card", pa.string()),  # blue, yellow, red or data; null: the card of the check
        ("subject_kind", pa.string()),  # matter, act, person, company, power …
        ("subject", pa.string()),  # its id; for persons the key, never a number
        ("organ", pa.string()),  # the organ answerable
        ("region", pa.string()),
        ("power_code", pa.string()),
        ("amount_fen", pa.int64()),  # at stake, in fen; null where no money is
        ("period_from", pa.timestamp("us")),  # half-open, wall time
        ("period_to", pa.timestamp("us")),
        ("key", pa.string()),  # tells two findings of one subject apart; stable over time; may be empty
        ("evidence", pa.list_(pa.string())),  # ids of the rows that decide, DELIVERY#ROW
        ("values", pa.string()),  # JSON text of the deciding values
        ("say_zh", pa.string()),  # one sentence that a person without SQL understands
        ("say_en", pa.string()),
    ]
)
"""Columns of a hit table, in order."""

NEVER_NULL = ("subject_kind", "subject", "key", "evidence", "values", "say_zh", "say_en")
_IBIS_TYPES = {
    name: "array<string>" if name == "evidence" else str(ibis.dtype(SCHEMA.field(name).type)) for name in SCHEMA.names
}


@dataclass(frozen=True)
class Sentence(Text):
    """A sentence whose ``{names}`` are filled from the deciding values, row by row, by the engine."""


def row_id(table: ir.Table) -> ir.StringValue:
    """``DELIVERY#ROW`` of a delivered table."""
    return table._delivery + "#" + table._row.cast("string")


def hits(
    table: ir.Table,
    *,
    subject_kind: ir.StringValue | str,
    subject: ir.StringValue,
    key: ir.StringValue | str,
    evidence: ir.ArrayValue,
    values: Mapping[str, ir.Value],
    say: Sentence,
    organ: ir.StringValue | None = None,
    region: ir.StringValue | None = None,
    power_code: ir.StringValue | None = None,
    amount_fen: ir.IntegerValue | None = None,
    period_from: ir.Value | None = None,
    period_to: ir.Value | None = None,
    card: ir.StringValue | None = None,
) -> ir.Table:
    """The hit table of `table`: one row per row of it.

    Raises:
        DeclarationFault: the sentence names a value that is not among `values`; mend the check.
    """
    given: dict[str, ir.Value | str | None] = {
        "card": card,
        "subject_kind": subject_kind,
        "subject": subject,
        "organ": organ,
        "region": region,
        "power_code": power_code,
        "amount_fen": amount_fen,
        "period_from": period_from,
        "period_to": period_to,
        "key": key,
        "evidence": evidence,
        "values": json_text(values),
        "say_zh": compose(say.zh, values),
        "say_en": compose(say.en, values),
    }
    return table.select(**{name: _typed(name, value) for name, value in given.items()})


def _typed(name: str, value: ir.Value | str | None) -> ir.Value:
    wanted = _IBIS_TYPES[name]
    if value is None:
        return ibis.null().cast(wanted)
    return ibis.literal(value, type=wanted) if isinstance(value, str) else value.cast(wanted)


def compose(template: str, values: Mapping[str, ir.Value]) -> ir.StringValue:
    """A template with its ``{names}`` filled by the engine; a null reads as ``?``."""
    parts: list[ir.StringValue] = []
    for words, name, _, _ in Formatter().parse(template):
        if words:
            parts.append(ibis.literal(words))
        if name is not None:
            parts.append(_shown(_named(name, values, template)))
    return functools.reduce(operator.add, parts)


def _named(name: str, values: Mapping[str, ir.Value], template: str) -> ir.Value:
    if name not in values:
        raise DeclarationFault(
            f"句子 {template!r} 用到未给出的值 {name!r}",
            f"the sentence {template!r} names the value {name!r}, which is not given",
            mend=Text(zh="请在 values 中给出该值。", en="Give it in values."),
        )
    return values[name]


def _shown(value: ir.Value) -> ir.StringValue:
    if value.type().is_timestamp():
        value = value.strftime("%Y-%m-%d %H:%M")
    return value.cast("string").fill_null("?")


def json_text(values: Mapping[str, ir.Value]) -> ir.StringValue:
    """The deciding values as one JSON object, composed by the engine, keys in the order given."""
    text: ir.StringValue = ibis.literal("{")
    for number, (name, value) in enumerate(values.items()):
        text = text + ibis.literal(f'{", " if number else ""}"{name}": ') + _json(value)
    return text + ibis.literal("}")


def _json(value: ir.Value) -> ir.StringValue:
    kind = value.type()
    if kind.is_numeric() or kind.is_boolean():
        return value.cast("string").lower().fill_null("null")
    if kind.is_timestamp():
        value = value.strftime("%Y-%m-%d %H:%M:%S")
    escaped = value.cast("string").replace("\\", "\\\\").replace('"', '\\"').re_replace("[\x01-\x1f]", " ")
    return (ibis.literal('"') + escaped + ibis.literal('"')).fill_null("null")


def refuse_wrong_columns(found: ir.Table, check_id: str) -> None:
    """Raises DeclarationFault when a check's table is not a hit table; `hits` always makes a right one."""
    missing = [name for name in SCHEMA.names if name not in found.columns]
    if missing:
        raise DeclarationFault(
            f"命中表缺少列 {missing}",
            f"the hit table lacks the columns {missing}",
            place=check_id,
            mend=Text(zh="请用 hits(…) 生成命中表。", en="Make the hit table with hits(…)."),
        )


def collect(batches: Iterable[pa.RecordBatch], check_id: str) -> pa.Table:
    """Batches of a run, each cast and validated as it comes, as one table.

    Raises:
        DeclarationFault: a column that may not be null is null, a hit has no evidence, or two hits of one subject
            share a key; mend the check.
    """
    tables = [_validated(pa.Table.from_batches([batch]), check_id) for batch in batches]
    whole = pa.concat_tables(tables) if tables else SCHEMA.empty_table()
    counted = whole.group_by(["subject_kind", "subject", "key"]).aggregate([([], "count_all")])
    twice = counted.filter(pc.greater(counted["count_all"], 1))
    if twice.num_rows:
        first = twice.slice(0, 1).to_pylist()[0]
        raise DeclarationFault(
            f"{twice.num_rows} 组命中的对象与区分键相同，例如区分键 {first['key']!r}",
            f"{twice.num_rows} groups of hits share subject and key, for instance the key {first['key']!r}",
            place=check_id,
            mend=Text(zh="请让 key 足以区分同一对象的两个疑点。", en="Let key tell two findings of one subject apart."),
        )
    return whole


def _validated(found: pa.Table, check_id: str) -> pa.Table:
    table = found.select(SCHEMA.names).cast(SCHEMA)
    for name in NEVER_NULL:
        nulls = table[name].null_count
        if nulls:
            raise DeclarationFault(
                f"列 {name} 有 {nulls} 个空值，不允许为空",
                f"{nulls} hits have a null {name}, which may not be null",
                place=check_id,
            )
    bare = pc.sum(pc.equal(pc.list_value_length(table["evidence"]), 0)).as_py()
    if bare:
        raise DeclarationFault(f"{bare} 个命中没有证据", f"{bare} hits name no evidence", place=check_id)
    return table
