"""Parquet: every column as text, nested ones as JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.connectors.reading import put, rows, staged
from shulong.terms.errors import ContractFault, UnreadableFile


def test_columns_are_text_and_nested_ones_json(tmp_path: Path) -> None:
    content = {
        "n": [1, None],
        "amount": [Decimal("1.50"), None],
        "day": [date(2020, 1, 2), None],
        "at": pa.array([datetime(2020, 1, 2, 3, 4, tzinfo=UTC), None], pa.timestamp("us", "Asia/Shanghai")),
        "text": ["", "001"],
        "nested": [{"k": [1, 2]}, None],
        "list": [["a"], None],
    }
    pq.write_table(pa.table(content), tmp_path / "a[1]*.parquet")
    table = staged(tmp_path / "a[1]*.parquet", tmp_path / "s")
    assert table.columns == tuple(content)
    assert rows(table) == [
        (1, "1", "1.50", "2020-01-02", "2020-01-02 03:04:00.000000+00:00", None, '{"k":[1,2]}', '["a"]'),
        (2, None, None, None, None, "001", None, None),
    ]


@pytest.mark.parametrize("cut", [20, 200])
def test_a_truncated_file_is_told(tmp_path: Path, cut: int) -> None:
    pq.write_table(pa.table({"a": list(range(1_000))}), tmp_path / "w.parquet")
    with pytest.raises(UnreadableFile, match="not a whole Parquet file"):
        staged(put(tmp_path, "a.parquet", (tmp_path / "w.parquet").read_bytes()[:-cut]), tmp_path / "s")


def test_a_page_that_is_damaged_is_told(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [str(n) for n in range(50_000)]}), tmp_path / "a.parquet")
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[4:40] = b"\xff" * 36
    with pytest.raises(UnreadableFile, match="not a whole Parquet file"):
        staged(put(tmp_path, "a.parquet", bytes(data)), tmp_path / "s")


def test_columns_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"ID": [1], "id": [2]}), tmp_path / "a.parquet")
    with pytest.raises(ContractFault, match="stands twice"):
        staged(tmp_path / "a.parquet", tmp_path / "s")


def test_a_file_that_unpacks_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    table = pa.table({"a": ["x" * 1_000] * 50_000})
    pq.write_table(table, tmp_path / "a.parquet", use_dictionary=False)
    with pytest.raises(UnreadableFile, match="abnormal size"):
        staged(tmp_path / "a.parquet", tmp_path / "s", max_unpacked_bytes=1 << 20)
