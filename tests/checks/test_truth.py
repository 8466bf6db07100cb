"""Truth files: read from CSV and Parquet, their faults told with row and column."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shulong.checks.truth import Known, read_truth
from shulong.terms.errors import InputError, UnreadableFile


def test_csv_and_parquet_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("check_id,subject,planted,key\na.b,S1,true,k\na.b,S2,0,\n", encoding="utf-8-sig")
    table = pa.table({"check_id": ["a.b"] * 2, "subject": ["S1", "S2"], "planted": [True, False], "key": ["k", None]})
    pq.write_table(table, tmp_path / "t.parquet")
    expected = [Known("a.b", "S1", True, key="k"), Known("a.b", "S2", False)]
    assert read_truth(tmp_path / "t.csv") == read_truth(tmp_path / "t.parquet") == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("check_id,subject\na.b,S1\n", "lacks the columns ['planted']"),
        ("check_id,subject,planted,colour\na.b,S1,true,red\n", "has the unknown columns ['colour']"),
        (
            "check_id,subject,planted\na.b,S1,true\na.b,S2,maybe\n",
            "row 3, planted: found 'maybe', expected true / false",
        ),
        ("check_id,subject,planted,many\na.b,*,false,few\n", "row 2, many: found 'few', expected a whole number"),
        ("check_id,subject,planted\na.b,,true\n", "row 2, subject: found '', expected something"),
        ("check_id,subject,planted\na.b,S1,\n", "row 2, planted: found '', expected true / false"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_truth(path)
    assert said in error.value.say("en")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"check_id,subject,planted\n\xff\xfe,S,true\n")
    with pytest.raises(UnreadableFile, match="a CSV file in UTF-8 or a Parquet file was expected"):
        read_truth(tmp_path / "t.csv")
