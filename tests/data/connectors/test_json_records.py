"""JSON lines and arrays: the union of keys, numbers as written, broken lines aside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data.connectors.reading import broken, put, rows, staged
from shulong.terms.errors import ContractFault, UnreadableFile


def test_keys_that_differ_per_line_give_their_union(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", '{"a": 1.50, "b": "x"}\n\n{"b": "", "c": {"k": [1.0, null, "é"]}}\n{"a": true}\n')
    table = staged(path, tmp_path / "s")
    assert (table.columns, table.format) == (("a", "b", "c"), "jsonl")
    assert rows(table) == [
        (1, "1.50", "x", None),
        (2, None, None, '{"k": [1.0, null, "é"]}'),
        (3, "true", None, None),
    ]


def test_a_key_first_seen_after_the_first_batch_widens_the_table(tmp_path: Path) -> None:
    lines = [json.dumps({"n": n}) for n in range(60_000)] + ['{"late": 1}']
    table = staged(put(tmp_path, "a.jsonl", "\n".join(lines)), tmp_path / "s")
    found = rows(table)
    assert (found[0], found[-2], found[-1]) == ((1, "0", None), (60_000, "59999", None), (60_001, None, "1"))
    assert [path.name for path in (tmp_path / "s").iterdir()] == ["rows.parquet"]


def test_broken_lines_are_set_aside_with_their_line(tmp_path: Path) -> None:
    content = (
        '{"a": 1}\n{"a": \n[1]\n{"a": 1, "a": 2}\n' + "[" * 200_000 + '\n{"a": "\ud83d"}\n'.replace("\ud83d", "\\ud83d")
    )
    table = staged(put(tmp_path, "a.jsonl", content + '{"a": 7}\n'), tmp_path / "s")
    assert [row[:2] for row in rows(table)] == [(1, "1"), (7, "7")]
    assert [(found["line"], found["reason"]) for found in broken(table)] == [
        (2, "not-json"),
        (3, "not-an-object"),
        (4, "duplicate-key"),
        (5, "not-json"),
        (6, "not-json"),
    ]


def test_a_line_past_the_limit_is_set_aside(tmp_path: Path) -> None:
    content = '{"a": "' + "x" * 5_000 + '"}\n{"a": 1}\n'
    table = staged(put(tmp_path, "a.jsonl", content), tmp_path / "s", max_record_bytes=1_000)
    assert ([found["reason"] for found in broken(table)], rows(table)) == (["oversized"], [(2, "1")])


def test_an_array_longer_than_what_is_held_is_read(tmp_path: Path) -> None:
    items = [{"n": n, "text": "x" * 50} for n in range(5_000)]
    table = staged(put(tmp_path, "a.json", json.dumps(items, indent=1)), tmp_path / "s")
    assert (table.format, table.row_count) == ("json", 5_000)
    assert rows(table)[-1] == (5_000, "4999", "x" * 50)


@pytest.mark.parametrize("content", ['[{"a": 1}, {"a": ', '[{"a": 1} x', '[{"a": 1}] x', '[{"a": 1, "a": 2}]'])
def test_a_broken_array_is_refused_at_its_element(tmp_path: Path, content: str) -> None:
    with pytest.raises(UnreadableFile, match="the JSON array is broken"):
        staged(put(tmp_path, "a.json", content), tmp_path / "s")


def test_an_element_that_is_no_object_is_set_aside(tmp_path: Path) -> None:
    table = staged(put(tmp_path, "a.json", '[{"a": 1}, 5, {"a": 2}]'), tmp_path / "s")
    assert ([found["reason"] for found in broken(table)], len(rows(table))) == (["not-an-object"], 2)


def test_keys_that_differ_only_in_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractFault, match="stands twice"):
        staged(put(tmp_path, "a.jsonl", '{"ID": 1}\n{"id": 2}\n'), tmp_path / "s")


def test_blank_json_lines_are_an_empty_source(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the source is empty"):
        staged(put(tmp_path, "a.jsonl", "\n \n"), tmp_path / "s")


def test_gb18030_json_lines_are_read(tmp_path: Path) -> None:
    table = staged(put(tmp_path, "a.jsonl", '{"姓名": "张三"}\n'.encode("gb18030")), tmp_path / "s")
    assert (table.columns, table.encoding, rows(table)) == (("姓名",), "gb18030", [(1, "张三")])
