"""A workbook brought into a draft: whole, or not at all and given back marked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from shulong.adjustments.bring import bring, returned_path
from shulong.adjustments.models import ChangeSet
from shulong.adjustments.steps import start
from shulong.powers.kind import kind
from shulong.powers.power import Implementation
from shulong.powers.workbook_write import write_workbook
from shulong.terms.errors import InputError
from town import ORGAN, POWER, Town, build

JULY = date(2026, 7, 1)
OWN = Implementation(
    POWER.basic_code, ORGAN.code, ORGAN.region, JULY, {"organ_nature": "statutory", "complaint": "12345"}
)


@pytest.fixture
def town(tmp_path: Path, db: None) -> Town:
    return build(tmp_path / "home")


def draft(town: Town, organ: str = "") -> ChangeSet:
    return start(town.lister, title="年度调整", reason="年度核对", in_force_from=JULY, organ=organ)


def workbook(folder: Path, *powers: object, own: tuple[Implementation, ...] = ()) -> Path:
    path = folder / "list.xlsx"
    write_workbook(path, kind("other"), powers, own)  # type: ignore[arg-type]
    return path


def test_what_differs_becomes_an_item_and_what_stands_already_does_not(town: Town, tmp_path: Path) -> None:
    new = replace(POWER, basic_code="QT/10-002", in_force_from=JULY)
    change = draft(town)
    brought = bring(town.home, town.lister, change, workbook(tmp_path, POWER, new, own=(OWN,)))
    assert (brought.items, brought.unchanged, brought.faults) == (2, 1, [])
    assert [(i.what, i.code, i.before is None) for i in change.items.all()] == [
        ("implementation", "QT/10-001", True),
        ("power", "QT/10-002", True),
    ]


def test_one_fault_keeps_everything_out_and_gives_the_workbook_back(town: Town, tmp_path: Path) -> None:
    without_basis = replace(
        POWER, basic_code="QT/10-003", values={k: v for k, v in POWER.values.items() if k != "basis"}
    )
    new = replace(POWER, basic_code="QT/10-002")
    change = draft(town)
    brought = bring(town.home, town.lister, change, workbook(tmp_path, new, without_basis))
    assert change.items.count() == 0
    assert [(fault.code, fault.element) for fault in brought.faults] == [("QT/10-003", "basis")]
    marked = load_workbook(returned_path(town.home, change))
    assert marked.sheetnames[0] == "问题清单"
    assert "!" in brought.faults[0].place
    sheet, cell = brought.faults[0].place.split("!")
    assert marked[sheet][cell].comment is not None


def test_templates_do_not_enter_a_change_set_of_one_organ(town: Town, tmp_path: Path) -> None:
    change = draft(town, ORGAN.code)
    with pytest.raises(InputError, match="this change set is of one organ"):
        bring(town.home, town.lister, change, workbook(tmp_path, replace(POWER, basic_code="QT/10-002")))
    assert change.items.count() == 0
