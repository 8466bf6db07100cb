"""Which powers rest on which article, with the organ answerable; and what a repeal or a new version leaves hanging."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from shulong.checks.laws import law_library
from shulong.checks.resting import Resting, resting, resting_on_law, touched_by
from shulong.checks.resting_file import as_csv, as_workbook
from shulong.cli.main import shulong
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home, create
from shulong.data.shelf import Shelf
from shulong.powers.law_tables import law_rows, provision_rows
from shulong.powers.power import Implementation, Status
from shulong.powers.publish_declared import implementation_rows, organ_rows, power_rows
from shulong.powers.read_law import parse_law
from town import ORGAN, POWER, START, bring_law

NEW = """---
law_id: sample-regulations
title: 示例条例
version_on: 2026-03-01
in_force_from: 2026-05-01
---
示例条例
第一条 为了便民，制定本条例。
第二条 登记应当当场办理。
第三条 登记机关不得要求重复提交材料。
第四条 县级民政部门办理示例登记，不收费。
第五条 本条例自2026年5月1日起施行。
"""
JUNE = date(2026, 6, 1)


def put(home: Home, dataset: str, rows: Any) -> None:
    with home.staging() as work:
        deliver(home, Shelf(home).contract(dataset), [stage_table(rows, work, dataset)], work)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    home = create(tmp_path / "home", name="test.example")
    values = {**POWER.values, "basis": [{"law": "示例条例", "citation": "第三条、第二条"}, {"law": "无此条例"}]}
    gone = replace(POWER, basic_code="QT/10-002", status=Status.ABOLISHED)
    own = Implementation(POWER.basic_code, ORGAN.code, ORGAN.region, START,
                         {"fee": [{"item": "工本费", "standard": "10 元", "basis": "《示例条例》第九条"}]})  # fmt: skip
    put(home, "organs", organ_rows([ORGAN]))
    put(home, "powers", power_rows([replace(POWER, values=values), gone]))
    put(home, "implementations", implementation_rows([own]))
    bring_law(home)
    return Shelf.open(home.path)


def told(found: Any) -> list[tuple[str, str, str]]:
    return [(each.footing.cited, each.footing.standing.value, each.organ) for each in found]


def test_templates_and_implementations_rest_on_articles_with_the_organ_answerable(shelf: Shelf) -> None:
    found = resting(shelf, JUNE)
    assert told(found) == [
        ("《无此条例》", "missing-law", ORGAN.code),
        ("《示例条例》第二条", "stands", ORGAN.code),
        ("《示例条例》第三条", "stands", ORGAN.code),
        ("《示例条例》第九条", "missing-place", ORGAN.code),
    ]
    assert (found[0].name.en, found[0].organ_name.zh) == ("Example registration", "示例县民政局")
    assert [each.footing.organ for each in found] == ["", "", "", ORGAN.code], "the fee is the implementation's own"


def test_a_new_state_of_the_law_is_seen_at_once(shelf: Shelf) -> None:
    assert [each.stands for each in resting(shelf, JUNE)] == [False, True, True, False]
    bring_law(shelf.home, "repealed_on: 2026-04-01\nreplaced_by: 示例新条例\n")
    again = Shelf.open(shelf.home.path)
    assert {each.footing.standing.value for each in resting(again, JUNE)} == {"missing-law", "repealed"}
    assert [each.stands for each in resting(again, date(2026, 3, 1))] == [False, True, True, False], (
        "not yet on that day"
    )
    hanging = [each.footing.said.en for each in resting(again, JUNE) if each.footing.said]
    assert "示例条例 was repealed on 2026-04-01, replaced by 示例新条例" in hanging


def test_a_new_version_concerns_only_what_it_changed_and_says_where_the_text_went(shelf: Shelf) -> None:
    version = parse_law(NEW, "new.md").version
    put(shelf.home, "law_provisions", provision_rows([version]))
    put(shelf.home, "laws", law_rows([version], JUNE))
    again = Shelf.open(shelf.home.path)
    law = law_library(again, ["sample-regulations"]).law("sample-regulations")
    (one,) = touched_by(again, law, *law.versions, date(2026, 2, 1))
    assert (one.footing.cited, one.footing.standing.value, one.footing.changed_on) == (
        "《示例条例》第三条",
        "amended",
        date(2026, 5, 1),
    )
    assert one.footing.suggested is not None
    assert one.footing.suggested.new is not None
    assert one.footing.suggested.new.code() == "4"
    (same, *_) = [each for each in resting_on_law(again, law, JUNE) if each.footing.article == "3"]
    assert same.footing.old_text.startswith("第三条　县级民政部门")
    assert same.footing.new_text.startswith("第三条　登记机关不得")


def test_a_file_for_a_spreadsheet_holds_what_the_page_shows_and_no_formula(shelf: Shelf) -> None:
    found = resting(shelf, JUNE)
    bad = [replace(found[0], name=replace(found[0].name, zh="=1+1"))]
    assert as_csv(bad, "zh").decode("utf-8-sig").splitlines()[1].split(",")[5] == "'=1+1"
    sheet = load_workbook(BytesIO(as_workbook(found, "en"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("Basis", "State")
    assert rows[4][:2] == ("《示例条例》第九条", "no such article")
    assert len(rows) == 5


def run(home: Path, *words: object, expect: int = 0) -> str:
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", *map(str, words)])
    assert done.exit_code == expect, done.output + str(done.exception)
    return done.output


def test_the_command_line_rests_on_the_same(shelf: Shelf, tmp_path: Path) -> None:
    home = shelf.home.path
    checked = run(home, "law", "check", "--on", "2026-06-01", expect=1)
    assert "missing" not in checked.splitlines()[0]
    assert "《无此条例》" in checked
    assert "《示例条例》第二条" not in checked
    assert "《示例条例》第二条" in run(home, "law", "powers", "sample-regulations", "--on", "2026-06-01")
    assert "3 rows written" in run(
        home, "law", "powers", "sample-regulations", "--on", "2026-06-01", "--to", tmp_path / "a.xlsx"
    )
    done = CliRunner().invoke(
        shulong, ["--home", str(home), "--lang", "en", "law", "powers", "sample-regulations", "--new", "2026-03-01"]
    )
    assert "there is no amendment of 2026-03-01" in str(done.exception)
    done = CliRunner().invoke(
        shulong, ["--home", str(home), "--lang", "en", "law", "powers", "sample-regulations", "--to", "a.doc"]
    )
    assert "cannot be written" in str(done.exception)


def test_what_is_kept_of_a_day_is_a_resting(shelf: Shelf) -> None:
    assert all(isinstance(each, Resting) for each in resting(shelf, JUNE))
    assert resting(shelf, JUNE) is resting(shelf, JUNE), "nothing was delivered in between"
