"""Rows read straight from a sound text are those that a staged copy gives: same values, same numbers, same faults."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest_data import audit
from shulong.data.connectors.csv_sound import batch_rows
from shulong.data.connectors.staged import stage
from shulong.data.connectors.table import Staged
from shulong.data.delivery import deliver
from shulong.data.direct import trimmed
from shulong.data.home import Home
from shulong.data.intake import prepare
from shulong.data.progress import Progress
from shulong.data.quarantine import SHAPE
from shulong.data.read_contract import catalogue
from shulong.data.receipt import Sealed
from shulong.data.typed import BLANKS, raw_sql
from shulong.data.workbench import workbench
from shulong.terms.errors import UnreadableFile
from shulong.terms.text import Text

HEAD = "act_id,matter_id,power_code,step,done_at,reason,amount_fen"
ACTS = catalogue()["acts"]
Table = list[tuple[Any, ...]]


def read(found: tuple[Path, Sealed] | None, columns: Sequence[str]) -> Table:
    if found is None:
        return []
    names = ", ".join(f'"{name}"' for name in ("_row", *columns))
    return duckdb.sql(f"SELECT {names} FROM '{found[0]}'").fetchall()


def prepared(staged: Sequence[Staged], folder: Path) -> tuple[Table, Table]:
    """What is accepted and what is set aside, with numbers, in the order of the files."""
    folder.mkdir()
    with workbench(folder, "500MB", 2) as connection:
        made = prepare(connection, folder, ACTS, staged, None, delivery="d", zone="Asia/Shanghai", progress=Progress())
        return read(made.accepted, ACTS.names), read(made.quarantined, [item.split(":")[0] for item in SHAPE])


def both_ways(data: bytes, folder: Path) -> tuple[Table, Table]:
    """What the direct way gives, after it was held against the way by a staged copy."""
    (folder / "a.csv").write_bytes(data)
    direct = stage(folder / "a.csv", folder / "direct")
    assert direct.sound is not None, "this file is to be read directly"
    copied = stage(folder / "a.csv", folder / "copied").laid_down()
    assert copied.sound is None
    found = prepared([direct], folder / "one")
    assert found == prepared([copied], folder / "two")
    return found


def body(count: int, last: str = "") -> str:
    return "".join(f"A{n},M{n},P,申请,2026-01-05,,{n}\n" for n in range(1, count + 1)) + last


@pytest.mark.parametrize(
    ("name", "data", "accepted", "aside"),
    [
        ("sound", f"{HEAD}\n{body(3)}", [1, 2, 3], []),
        ("the last row at fault", f"{HEAD}\n{body(3)}A4,M,P,s,,,x\n", [1, 2, 3], [4]),
        ("the last line without its end", f"{HEAD}\n{body(2)}A3,M,P,s,,,x", [1, 2], [3]),
        ("faults in the middle", f"{HEAD}\n{body(2)},M,P,s,05/06/2026,,1e5\nA9,M,P,s,,,\n", [1, 2, 4], [3, 3, 3]),
        ("line breaks in quotes", f'{HEAD}\nA1,M,P,s,,"x\ny\nz",1\nA2,M,P,s,,"\n",1\nA3,M,P,s,,,x\n', [1, 2], [3]),
        ("CRLF", f"{HEAD}\n{body(3)}".replace("\n", "\r\n"), [1, 2, 3], []),
        ("a BOM", f"\ufeff{HEAD}\n{body(3)}", [1, 2, 3], []),
        ("a key twice", f"{HEAD}\n{body(3)}A2,M9,P,s,,,\nA3,M3,P,申请,2026-01-05,,3\n", [1, 3], [2, 4, 5]),
        ("blanks all around", f"{HEAD}\n A1\t,\u3000M1\u00a0, P ,s,2026-01-05 , ,\u30001\n", [1], []),
        ("a value of blanks only", f"{HEAD}\nA1,\u3000 ,P,s,,,\n", [], [1]),
        ("no row but the header", f"{HEAD}\n", [], []),
    ],
)
def test_both_ways_agree(tmp_path: Path, name: str, data: str, accepted: list[int], aside: list[int]) -> None:
    kept, put_aside = both_ways(data.encode(), tmp_path)
    assert [row[0] for row in kept] == accepted, name
    assert [row[0] for row in put_aside] == aside, name


CELL = st.sampled_from([
    "", " ", "x", " x", "x\t", "\u3000x", "张三\u00a0", "a,b", 'say ""so""', "line\nbreak", "\n", "行" * 70, "11010519491231002X",
    "1", "12.0", "1,000", "1.5", "1e5", "2026-01-05", "2026/1/5 9:05", "05/06/2026", "45000", "是",
])  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[CELL] * 7), min_size=1, max_size=30), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_both_ways_agree_on_whatever_stands_in_the_cells(rows: list[tuple[str, ...]], end: str, mark: bool) -> None:
    lines = [
        HEAD,
        *(",".join(f'"{cell}"' if set(cell) & set(',"\n') else cell for cell in ("A", *row[1:])) for row in rows),
    ]
    data = ("\ufeff" if mark else "") + end.join(lines) + end
    with tempfile.TemporaryDirectory() as name:
        kept, aside = both_ways(data.encode(), Path(name))
    assert {row[0] for row in kept} | {row[0] for row in aside} == set(range(1, len(rows) + 1))


def test_numbers_are_those_of_the_records_however_many_threads_read(tmp_path: Path) -> None:
    """Large enough for several buffers, with line breaks in values here and there, so that lines are not records."""
    lines = (f'A{n},M{n},P,s,,"{"x" * (n % 50)}{chr(10) * (n % 3 == 0)}y",{n}\n' for n in range(1, 700_001))
    (tmp_path / "a.csv").write_text(f"{HEAD}\n{''.join(lines)}", encoding="utf-8")
    table = stage(tmp_path / "a.csv", tmp_path / "s")
    assert table.sound is not None
    folder = tmp_path / "one"
    folder.mkdir()
    with workbench(folder, "500MB", 2) as connection:
        made = prepare(connection, folder, ACTS, [table], None, delivery="d", zone="Asia/Shanghai", progress=Progress())
    assert made.accepted is not None
    wrong = f"SELECT count(*), count_if(amount_fen <> _row OR file_row_number + 1 <> _row) FROM read_parquet('{made.accepted[0]}', file_row_number=true)"
    assert duckdb.sql(wrong).fetchall() == [(700_000, 0)]


def test_numbers_run_on_through_the_files_of_a_delivery(tmp_path: Path) -> None:
    texts = [
        f"{HEAD}\n{body(3)}",
        f"{HEAD}\n",
        f"{HEAD}\nB1,M,P,s,,,1\nB2,M,P,s,,,x\n",
        f"{HEAD}\nC1,M,P,s,,\nC2,M,P,s,,,2\n",
    ]
    staged = []
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.csv").write_text(text, encoding="utf-8")
        staged.append(stage(tmp_path / f"{number}.csv", tmp_path / f"s{number}"))
    assert [table.sound is not None for table in staged] == [True, True, True, False]
    kept, aside = prepared(staged, tmp_path / "one")
    assert sorted((row[0], row[1]) for row in kept) == [(1, "A1"), (2, "A2"), (3, "A3"), (4, "B1"), (7, "C2")]
    assert [(row[0], row[1], row[2]) for row in aside] == [(5, "2.csv", 2), (6, "3.csv", 1)]


@pytest.mark.parametrize("change", ["one more row", "other content of the same size", "cut short", "another file"])
def test_a_text_that_changes_before_it_is_sealed_is_refused(home: Home, tmp_path: Path, change: str) -> None:
    path, text = tmp_path / "a.csv", f"{HEAD}\n{body(50)}"
    path.write_text(text, encoding="utf-8")
    with home.staging() as work:
        table = stage(path, work / "s")
        changed = {"one more row": text + body(1), "cut short": text[:300]}.get(change, text.replace("申请", "决定"))
        if change == "another file":
            (tmp_path / "b.csv").write_text(changed, encoding="utf-8")
            os.utime(tmp_path / "b.csv", ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
            (tmp_path / "b.csv").replace(path)
        else:
            path.write_text(changed, encoding="utf-8")
        with pytest.raises(UnreadableFile, match="the file was changed while it was read"):
            deliver(home, ACTS, [table], work)
    assert home.log().size == 0
    assert audit(home) is None


def test_progress_counts_the_rows(home: Home, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int | None]] = []

    def tell(stage: Text, done: int, total: int | None) -> None:
        seen.append((stage.en, done, total))

    (tmp_path / "a.csv").write_text(f"{HEAD}\n{body(50)}", encoding="utf-8")
    with home.staging() as work:
        deliver(home, ACTS, [stage(tmp_path / "a.csv", work / "s")], work, progress=Progress(tell))
    assert ("checking the contract", 50, 50) in seen


@settings(deadline=None)
@given(st.lists(st.none() | st.text(st.sampled_from(f"{BLANKS}xé行\u2003\x0b\ue000"))), st.integers(0, 3))
def test_texts_are_trimmed_as_the_engine_trims(values: list[str | None], start: int) -> None:
    column = pa.array(values, pa.string())[start:]
    with duckdb.connect() as connection:
        connection.register("t", pa.table({"x": column}))
        expected = [row[0] for row in connection.execute(f"SELECT {raw_sql('x')} FROM t").fetchall()]
    assert [value or None for value in trimmed(column).to_pylist()] == expected


@pytest.mark.parametrize(("fewest", "held"), [(5_000, 16_384), (100, 6_400), (1, 2_048), (0, 2_048)])
def test_fewer_rows_are_held_where_rows_may_be_long(fewest: int, held: int) -> None:
    assert batch_rows(fewest, 1 << 19) == held
