"""The canonical bytes of a row are the same in SQL and in Python."""

from __future__ import annotations

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from shulong.data.row import canonical, canonical_sql, leaf, leaf_sql

SHAPE = ["text:VARCHAR", "whole:BIGINT", "part:DECIMAL(38,2)", "yes:BOOLEAN", "day:DATE", "moment:TIMESTAMP"]
NAMES = [item.split(":")[0] for item in SHAPE]
ROWS = st.fixed_dictionaries({
    "_row": st.integers(1, 2**40),
    "text": st.none() | st.text(st.characters(exclude_characters="\x1e\x1f\x00", exclude_categories=["Cs"])),
    "whole": st.none() | st.integers(-(2**63), 2**63 - 1),
    "part": st.none() | st.decimals(-(10**20), 10**20, places=2),
    "yes": st.none() | st.booleans(),
    "day": st.none() | st.dates(),
    "moment": st.none() | st.datetimes(),
})  # fmt: skip
SCHEMA = pa.schema([("_row", pa.int64()), ("text", pa.string()), ("whole", pa.int64()), ("part", pa.decimal128(38, 2)), ("yes", pa.bool_()),
                    ("day", pa.date32()), ("moment", pa.timestamp("us")), ("_salt", pa.binary())])  # fmt: skip


@settings(deadline=None)
@given(ROWS, st.binary(min_size=16, max_size=16))
def test_both_agree(row: dict[str, object], salt: bytes) -> None:
    table = pa.Table.from_pylist([row | {"_salt": salt}], schema=SCHEMA)
    with duckdb.connect() as connection:
        connection.register("t", table)
        text, hashed = connection.execute(f"SELECT {canonical_sql(SHAPE)}, {leaf_sql(SHAPE)} FROM t").fetchone()
    assert text.encode() == canonical(row, NAMES)
    assert bytes(hashed) == leaf(row, NAMES, salt)
