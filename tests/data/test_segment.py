"""The tree of a stored segment is that of its rows' leaves, however they are hashed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shulong.data import segment
from shulong.data.row import leaf
from shulong.data.segment import LONG, tree_of
from shulong.ledger.tree import perfect_root, root_of_leaves

COUNT = 1_000
SCHEMA = pa.schema([("text", pa.string()), ("_row", pa.int64()), ("_salt", pa.binary()), ("_leaf", pa.binary())])


def rows() -> list[dict[str, object]]:
    """Rows short and long, of which some were emptied: their salt is gone, their leaf stays."""
    made: list[dict[str, object]] = []
    for number in range(1, COUNT + 1):
        text = "行" * (LONG if number % 97 == 0 else number % 7)
        row = {"text": text or None, "_row": number, "_salt": number.to_bytes(16), "_leaf": None}
        if number % 89 == 0:
            row = {"text": None, "_row": number, "_salt": None, "_leaf": leaf(row, ["text"], number.to_bytes(16))}
        made.append(row)
    return made


def leaves(made: list[dict[str, object]]) -> list[bytes]:
    return [row["_leaf"] or leaf(row, ["text"], row["_salt"]) for row in made]  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("batch", [300, 1 << 15])
def test_the_root_is_that_of_the_rows_long_short_and_emptied(
    tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment, "BATCH", batch)
    pq.write_table(pa.Table.from_pylist(rows(), SCHEMA), tmp_path / "s.parquet", row_group_size=128)
    seen: list[int] = []
    with duckdb.connect() as connection:
        tree = tree_of(connection, tmp_path / "s.parquet", ["text:VARCHAR"], progress=seen.append)
    expected = leaves(rows())
    assert (tree.rows, tree.root) == (COUNT, root_of_leaves(expected))
    assert tree.blocks == b"".join(perfect_root(b"".join(expected[at : at + 256])) for at in (0, 256, 512))
    assert seen[-1] == COUNT


def test_a_row_with_neither_salt_nor_leaf_counts_as_zeros(tmp_path: Path) -> None:
    made = rows()
    made[4] |= {"_salt": None}
    pq.write_table(pa.Table.from_pylist(made, SCHEMA), tmp_path / "s.parquet")
    with duckdb.connect() as connection:
        tree = tree_of(connection, tmp_path / "s.parquet", ["text:VARCHAR"])
    hashes = leaves(rows())
    hashes[4] = bytes(32)
    assert (tree.rows, tree.root) == (COUNT, root_of_leaves(hashes))
