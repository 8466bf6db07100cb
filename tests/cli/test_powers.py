"""A list administrator's commands: import, list, show, change, compare, export."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyarrow import csv

from declared_world import IMPLEMENTATION, ORGAN, OWN, POWER, VALUES
from shulong.cli.main import shulong
from shulong.data.shelf import Shelf
from shulong.powers.kind import kind
from shulong.powers.organ import Post, PostHolder
from shulong.powers.power import Implementation, Power, Status
from shulong.powers.publish_declared import post_holder_of, post_holder_rows, post_of, post_rows
from shulong.powers.workbook_write import write_workbook
from shulong.terms.errors import DeclarationFault, UnreadableFile
from shulong.terms.text import Text

ORGANS = "code,in_force_from,in_force_to,name_zh,name_en,region,field_of_work,parent\n{},2026-01-01,,某局,Bureau,990101,food,\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    run(tmp_path / "home", "init")
    (tmp_path / "organs.csv").write_text(ORGANS.format(ORGAN.code), encoding="utf-8")
    run(tmp_path / "home", "deliver", "organs", tmp_path / "organs.csv")
    return tmp_path / "home"


def tried(home: Path, *words: object) -> Result:
    return CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", *map(str, words)], env={"COLUMNS": "200"})


def run(home: Path, *words: object) -> str:
    result = tried(home, *words)
    if result.exception:
        raise result.exception
    return result.output


def workbook(home: Path, name: str, powers: list[Power], own: list[Implementation]) -> Path:
    path = home.parent / name
    write_workbook(path, kind("licence"), powers, own)
    return path


def test_a_catalogue_comes_in_is_changed_compared_and_goes_out(home: Path) -> None:
    first = workbook(home, "first.xlsx", [POWER], [IMPLEMENTATION])
    said = run(home, "powers", "import", first)
    assert (
        "1 powers and 1 implementations are new or changed, 0 unchanged" in said
        and "implementations: 1 records, 1 accepted" in said
    )
    assert "0 powers and 0 implementations are new or changed, 2 unchanged" in run(home, "powers", "import", first)
    later = date(2026, 6, 1)
    shorter = replace(
        IMPLEMENTATION,
        in_force_from=later,
        overrides={**OWN, "promised_limit": {"days": 5, "unit": "working-days"}, "visits": {"visits": 0}},
    )
    fewer = replace(
        POWER,
        in_force_from=later,
        values={**VALUES, "materials": [{"name": "申请表", "form": "original", "copies": 1}]},
    )
    run(home, "powers", "import", workbook(home, "second.xlsx", [fewer], [shorter]))
    assert "10 working days" in run(home, "powers", "show", "XK/01001", "--organ", ORGAN.code, "--on", "2026-05-31")
    assert "5 working days" in run(home, "powers", "show", "XK/01001", "--organ", ORGAN.code, "--on", "2026-06-01")
    compared = run(home, "powers", "diff", "2026-05-31", "2026-06-01")
    assert "3 differences" in compared and "场所证明" in compared
    assert any(line.split()[1:7:2] == ["visits", "1", "0"] for line in compared.splitlines() if "visits" in line)
    by_file = run(home, "powers", "diff", first, home.parent / "second.xlsx")
    assert "3 differences" in by_file
    run(home, "powers", "export", "licence", "--to", home.parent / "out.xlsx", "--on", "2026-06-01")
    assert "0 differences" in run(home, "powers", "diff", home.parent / "out.xlsx", "2026-06-01")
    run(home, "powers", "export", "all", "--to", home.parent / "out.json", "--on", "2026-01-01")
    assert "0 differences" in run(home, "powers", "diff", home.parent / "out.json", first)
    run(
        home,
        "powers",
        "import",
        workbook(home, "end.xlsx", [replace(POWER, in_force_from=date(2026, 9, 1), status=Status.ABOLISHED)], []),
    )
    assert "abolished" in run(home, "powers", "list", "--organ", ORGAN.code, "--on", "2026-09-01")
    assert "the ledger fits" in run(home, "ledger", "verify")


def test_with_one_fault_nothing_is_taken_over_and_the_workbook_is_given_back(home: Path) -> None:
    wrong = replace(IMPLEMENTATION, organ="99NOBODY")
    path = workbook(home, "wrong.xlsx", [POWER, replace(POWER, basic_code="XK/01002")], [IMPLEMENTATION, wrong])
    result = tried(home, "powers", "import", path)
    assert isinstance(result.exception, DeclarationFault)
    assert "1 fault, nothing was taken over" in result.exception.say("en")
    assert (
        "wrong.xlsx 实施清单!B4 XK/01001 @ 99NOBODY organ: found '99NOBODY', expected the code of an organ"
        in result.exception.say("en")
    )
    assert (home.parent / "wrong-问题.xlsx").exists()
    assert "XK/01001" not in run(home, "powers", "list")


def test_a_dry_run_delivers_nothing(home: Path) -> None:
    said = run(home, "powers", "import", "--dry-run", workbook(home, "first.xlsx", [POWER], [IMPLEMENTATION]))
    assert "no fault: 1 powers" in said and "XK/01001" not in run(home, "powers", "list")


def test_files_may_refer_to_each_other(home: Path) -> None:
    templates, own = workbook(home, "a.xlsx", [POWER], []), workbook(home, "b.xlsx", [], [IMPLEMENTATION])
    assert "1 powers and 1 implementations" in run(home, "powers", "import", own, templates)


def test_an_empty_form_is_written_for_a_kind(home: Path) -> None:
    run(home, "powers", "template", "行政许可", "--to", home.parent / "form.xlsx")
    assert "no fault: 0 powers" in run(home, "powers", "import", home.parent / "form.xlsx")


def test_a_bomb_and_an_unknown_file_are_refused(home: Path) -> None:
    bomb = home.parent / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    (home.parent / "list.docx").write_bytes(b"PK")
    for name, said in (
        ("bomb.xlsx", "it unpacks to an abnormal size"),
        ("list.docx", "a file ending in '.docx' is not known here"),
    ):
        result = tried(home, "powers", "import", home.parent / name)
        assert isinstance(result.exception, UnreadableFile) and said in result.exception.say("en")


def test_organs_left_behind_by_a_changed_template_are_told(home: Path) -> None:
    run(home, "powers", "import", workbook(home, "first.xlsx", [POWER], [IMPLEMENTATION]))
    shorter = replace(
        POWER, in_force_from=date(2026, 6, 1), values={**VALUES, "statutory_limit": {"days": 5, "unit": "working-days"}}
    )
    said = run(home, "powers", "import", "--dry-run", workbook(home, "second.xlsx", [shorter], []))
    assert "no longer fit the new templates (1 places, 1 organs)" in said
    assert "promised_limit: found '10 工作日', expected not above the statutory limit of 5 working days" in said


def test_posts_their_holders_and_regions_are_delivered_as_tables(home: Path) -> None:
    post = Post("p1", ORGAN.code, "clerk", Text(zh="窗口", en="Clerk"), date(2026, 1, 1))
    holder = PostHolder("p1", "key-of-someone", date(2026, 1, 1), date(2026, 6, 1), deputising=True)
    csv.write_csv(post_rows([post]), home.parent / "posts.csv")
    csv.write_csv(post_holder_rows([holder]), home.parent / "post_holders.csv")
    (home.parent / "regions.csv").write_text(
        "code,in_force_from,in_force_to,name_zh,name_en\n990101,2026-01-01,,示例县,Example\n", encoding="utf-8"
    )
    for dataset in ("posts", "post_holders", "regions"):
        assert "1 records, 1 accepted, 0 quarantined" in run(home, "deliver", dataset, home.parent / f"{dataset}.csv")
    shelf = Shelf.open(home)
    assert [post_of(row) for row in shelf.table("posts").to_pyarrow().to_pylist()] == [post]
    assert [post_holder_of(row) for row in shelf.table("post_holders").to_pyarrow().to_pylist()] == [holder]


def test_a_correction_can_be_taken_back(home: Path) -> None:
    """The row of one day is corrected and then put as it was; the third import is not mistaken for the first."""
    first = workbook(home, "first.xlsx", [POWER], [IMPLEMENTATION])
    run(home, "powers", "import", first)
    run(
        home,
        "powers",
        "import",
        workbook(home, "second.xlsx", [], [replace(IMPLEMENTATION, overrides={**OWN, "place": "二号窗口"})]),
    )
    assert "二号窗口" in run(home, "powers", "show", "XK/01001", "--organ", ORGAN.code)
    assert "0 powers and 1 implementations are new or changed" in run(home, "powers", "import", first)
    assert "一号窗口" in run(home, "powers", "show", "XK/01001", "--organ", ORGAN.code)


def test_an_import_cut_off_between_the_two_datasets_is_simply_repeated(home: Path) -> None:
    run(home, "powers", "import", workbook(home, "templates.xlsx", [POWER], []))
    said = run(home, "powers", "import", workbook(home, "whole.xlsx", [POWER], [IMPLEMENTATION]))
    assert "0 powers and 1 implementations are new or changed, 1 unchanged" in said
