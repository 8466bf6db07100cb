"""The delivered law library, and the bases of powers once a dataset of them is there."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from shulong.checks.laws import bases_declared, law_library, search
from shulong.cli.main import shulong
from shulong.data.shelf import Shelf

LAWS = Path(__file__).parents[2] / "examples/city/laws"
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: power_bases
name: power_bases
version: 1.0.0
status: active
domain: lists
description: {purpose: What powers rest on., usage: The law library., limitations: None known.}
schema:
  - name: power_bases
    businessName: 设定依据
    logicalType: object
    description: One row per basis.
    properties:
      - {name: power_code, businessName: 事项编码, logicalType: string, required: true, customProperties: [{property: titleEn, value: Power}]}
      - {name: citation, businessName: 依据, logicalType: string, required: true, customProperties: [{property: titleEn, value: Basis}]}
      - {name: declared_on, businessName: 公布日期, logicalType: date, customProperties: [{property: titleEn, value: Declared on}]}
customProperties:
  - property: shulong
    value: {title: {zh: 设定依据, en: Bases}, deliveries: append, sensitivity: internal, owner: lists, purposes: [supervision]}
"""


def run(home: Path, *words: object, expect: int = 0) -> str:
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", *map(str, words)])
    assert done.exit_code == expect, done.output + str(done.exception)
    return done.output


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    home = tmp_path_factory.mktemp("laws") / "home"
    run(home, "init")
    run(home, "law", "import", LAWS)
    return Shelf.open(home)


def test_all_laws_have_their_names_but_only_those_asked_for_their_text(shelf: Shelf) -> None:
    library = law_library(shelf, ["sample-fee-rules"])
    assert len(library.laws) == 8
    assert len(library.law("sample-fee-rules").newest.articles()) == 5
    assert library.law("sample-penalty-rules").newest.provisions == ()


def test_a_search_wants_all_words_in_names_issuer_or_number(shelf: Shelf) -> None:
    library = law_library(shelf, text=False)
    assert [v.law_id for v in search(library, "救助 人民政府")] == [
        "sample-temporary-aid-measures",
        "sample-aid-measures",
    ]
    assert [v.law_id for v in search(library, "令第18号")] == ["sample-penalty-rules"]
    assert len(search(library, " ")) == 8


def test_bases_come_from_their_dataset_and_are_not_public_if_it_is_not(shelf: Shelf, tmp_path: Path) -> None:
    assert bases_declared(shelf) == []
    home = shelf.home.path
    (home / "contracts/power_bases.yaml").write_text(CONTRACT, encoding="utf-8")
    csv = tmp_path / "bases.csv"
    csv.write_text(
        "power_code,citation,declared_on\nJF-1,《示例市临时救助暂行办法》第三条,2019-01-01\n", encoding="utf-8"
    )
    run(home, "deliver", "power_bases", csv)
    again = Shelf.open(home)
    assert [basis.power_code for basis in bases_declared(again)] == ["JF-1"]
    assert bases_declared(again, public_only=True) == []
    assert "JF-1" in run(home, "law", "check", expect=1)
