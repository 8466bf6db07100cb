"""Rows that broke the contract: kept, sealed, and said row by row with field, reason, what was found and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from shulong.data.contract import Contract
from shulong.data.faults import expected, fault
from shulong.data.mapping import UNMAPPED
from shulong.data.reading import Reading, Readings, raw_name
from shulong.data.row import quoted
from shulong.data.typed import literal
from shulong.data.workbench import sql_path

SHAPE = (
    "file:VARCHAR", "record:BIGINT", "line:BIGINT", "field:VARCHAR", "fault:VARCHAR", "found:VARCHAR",
    "wrong_zh:VARCHAR", "wrong_en:VARCHAR", "expected_zh:VARCHAR", "expected_en:VARCHAR",
    "mend_zh:VARCHAR", "mend_en:VARCHAR", "raw:VARCHAR",
)  # fmt: skip
"""The columns of a quarantine segment: one row per fault. ``record`` counts within the file, ``_row`` within the delivery."""

MASK = "'***'"


def faulty_select(header: Sequence[str], readings: Readings, relation: str, *, file: str, first_row: int) -> str:
    """Every fault of every row of ``relation`` that has one: ``_row``, file, record, line, field, fault, found, raw."""
    items = ", ".join(
        f"{{'field': {literal(r.column.name)}, 'fault': {r.fault}, 'found': {_found(r)}}}" for r in readings.columns
    )
    raw = ", ".join(f"{literal(name)}: {quoted(name)}" for name in header)
    return (
        f"SELECT s._row, {literal(file)} AS file, s._row - {first_row - 1} AS record, NULL::BIGINT AS line, each.field AS field, "
        f"each.fault AS fault, each.found AS found, to_json({{{raw}}})::VARCHAR AS raw FROM (SELECT _row, unnest([{items}]) AS each "
        f"FROM {readings.typed(relation)} WHERE {readings.fault()}) f JOIN {relation} s USING (_row) WHERE each.fault IS NOT NULL"
    )


def _found(reading: Reading) -> str:
    """What stood there, unless it may say something about a person."""
    return MASK if reading.column.personal else f"nullif(left({raw_name(reading.column)}, 200), '{UNMAPPED}')"


def broken_select(path: Path, *, file: str, first_row: int) -> str:
    """The records that were broken as records, as the reader set them aside."""
    return (
        f"SELECT _row + {first_row - 1} AS _row, {literal(file)} AS file, _row AS record, line, '' AS field, reason AS fault, "
        f"found_zh AS wrong_zh, found_en AS wrong_en, mend_zh, mend_en, raw FROM read_parquet('{sql_path(path)}')"
    )


def explained_select(faulty: str) -> str:
    """Faults by code joined to what is said of each."""
    return (
        f"SELECT f._row, f.file, f.record, f.line, f.field, f.fault, f.found, e.wrong_zh, e.wrong_en, e.expected_zh, "
        f"e.expected_en, e.mend_zh, e.mend_en, f.raw FROM ({faulty}) f JOIN explanations e USING (field, fault)"
    )


def register_explanations(
    connection: duckdb.DuckDBPyConnection, contract: Contract, codes: Sequence[tuple[str, str]]
) -> None:
    """A small table of sentences for the (field, fault) pairs that occur."""
    rows = [_explanation(contract, field, code) for field, code in codes]
    connection.register("explanations", pa.Table.from_pylist(rows))


def _explanation(contract: Contract, field: str, code: str) -> dict[str, str]:
    column = contract.column(field) if field in contract.names else None
    known, promise = fault(code), expected(column)
    return {
        "field": field, "fault": code, "wrong_zh": known.wrong.zh, "wrong_en": known.wrong.en, "expected_zh": promise.zh,
        "expected_en": promise.en, "mend_zh": known.mend.zh, "mend_en": known.mend.en,
    }  # fmt: skip


def read_quarantine(path: Path, limit: int) -> list[dict[str, object]]:
    """The first faults of a quarantine file, for a page; the raw records are left out."""
    columns = ", ".join(item.split(":", 1)[0] for item in SHAPE if not item.startswith("raw:"))
    with duckdb.connect() as connection:
        query = f"SELECT {columns} FROM read_parquet('{sql_path(path)}') ORDER BY _row, field LIMIT {int(limit)}"
        rows: list[dict[str, object]] = connection.sql(query).to_arrow_table().to_pylist()
    return rows
