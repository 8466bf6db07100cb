"""The workbook is given back with the cells at fault red, each with its reason, and a list of all faults in front."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from declared_world import IMPLEMENTATION, KNOWN, OWN, POWER
from shulong.powers.kind import kind
from shulong.powers.read import examine
from shulong.powers.workbook_mark import LISTED, mark
from shulong.powers.workbook_read import read_workbook
from shulong.powers.workbook_write import write_workbook


def test_cells_at_fault_are_red_and_listed_and_the_copy_can_be_mended_and_read(tmp_path: Path) -> None:
    source, target = tmp_path / "in.xlsx", tmp_path / "marked.xlsx"
    too_long = {**OWN, "promised_limit": {"days": 30, "unit": "working-days"}, "flow": "own-flow"}
    write_workbook(source, kind("licence"), [POWER], [replace(IMPLEMENTATION, overrides=too_long)])
    faults = examine([read_workbook(source)], KNOWN)[0]
    assert sorted(fault.place for fault in faults) == ["实施清单!I3", "实施清单!V3"]
    mark(source, faults, target)
    book = load_workbook(target)
    assert book.sheetnames[0] == LISTED
    cell = book["实施清单"]["I3"]
    assert (
        cell.fill.fgColor.rgb == "00F4B6B6" and "not above the statutory limit of 20 working days" in cell.comment.text
    )
    assert book["实施清单"]["J3"].comment is None
    listed = [[each.value for each in row] for row in book[LISTED].iter_rows(min_row=2)]
    assert [row[0] for row in listed] == [fault.place for fault in faults]
    assert listed[1][1:5] == ["XK/01001", "99ORGAN", "promised_limit", "30 工作日"]
    assert book[LISTED]["A2"].hyperlink.location == f"'实施清单'!{faults[0].place.split('!')[1]}"
    book["实施清单"]["I3"], book["实施清单"]["V3"] = "10 工作日", None
    book.save(target)
    assert examine([read_workbook(target)], KNOWN) == [[]]


def test_a_power_with_faults_of_its_own_does_not_make_its_implementations_wrong(tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    write_workbook(source, kind("licence"), [POWER], [IMPLEMENTATION])
    book = load_workbook(source)
    book["事项"]["O3"] = "二十"
    book.save(source)
    assert [fault.place for fault in examine([read_workbook(source)], KNOWN)[0]] == ["事项!O3"]
