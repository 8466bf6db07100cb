"""Writes the invented city's files as its departments would send them: CSV in UTF-8, CSV in GB18030, Excel."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from world import Act, Matter, matters

ACTS = ("act_id", "matter_id", "power_code", "step", "post", "organ", "region", "done_at", "recorded_at", "source")
MATTERS = ("matter_id", "power_code", "organ", "region", "applied_at", "due_on", "closed_at", "handling", "source")
CIVIL = ("业务编号", "序号", "环节", "岗位", "经办人工号", "区划", "办理时间", "录入时间", "申请人证件号", "月补助额")
WORDS = {
    "apply": "申请",
    "survey": "入户调查",
    "match": "经济状况核对",
    "publish": "公示",
    "approve": "批准",
    "reject": "不予批准",
}
TITLES = {"act_id": "行为编号", "matter_id": "办件编号", "power_code": "权力事项编码", "step": "环节", "post": "岗位", "organ": "机关",
          "region": "区划", "done_at": "办理时间", "recorded_at": "记录时间", "source": "来源系统"}  # fmt: skip


def write(folder: Path, *, seed: int = 1, each: int = 200) -> list[tuple[str, str]]:
    """The files of the city in a folder; what must be found in them, as (check, matter)."""
    folder.mkdir(parents=True, exist_ok=True)
    city = list(matters(seed, each))
    by_organ = {organ: [m for m in city if m.power.organ == organ] for organ in ("zj", "mz", "cg")}
    _csv(
        folder / "housing-acts.csv",
        ACTS,
        [_act(m, i, a) for m in by_organ["zj"] for i, a in enumerate(m.acts)],
        "utf-8-sig",
    )
    _csv(
        folder / "civil-affairs-acts.csv",
        CIVIL,
        [*(_civil(m, i, a) for m in by_organ["mz"] for i, a in enumerate(m.acts)), *BROKEN],
        "gb18030",
    )
    _excel(
        folder / "street-acts.xlsx",
        [TITLES[name] for name in ACTS],
        [_act(m, i, a) for m in by_organ["cg"] for i, a in enumerate(m.acts)],
    )
    _csv(folder / "matters.csv", MATTERS, [_matter(m) for m in city], "utf-8")
    return sorted((check, m.matter_id) for m in city for check in m.truth)


BROKEN = (
    ("MZ-X1", "1", "申请", "township-window", "mz-1", "990101", "05/06/2026", "", "A1", "520"),
    ("", "1", "申请", "township-window", "mz-1", "990101", "2026-03-02 09:00:00", "", "A2", "520"),
    ("MZ-X3", "1", "申请", "township-window", "mz-1", "9901O1", "2026-02-30 09:00:00", "", "A3", "5.2E+2"),
)
"""Rows that break the contract, as real exports do: an ambiguous date, no matter, a letter in a code, a day that is none."""


def _act(matter: Matter, index: int, act: Act) -> Sequence[object]:
    return (f"{matter.matter_id}-{index + 1}", matter.matter_id, matter.power.code, act.step, "", matter.power.organ, matter.region,
            f"{act.done_at}", f"{act.recorded_at}", matter.power.organ)  # fmt: skip


def _civil(matter: Matter, index: int, act: Act) -> Sequence[object]:
    done, recorded = (f"{at:%Y/%m/%d %H:%M:%S}" for at in (act.done_at, act.recorded_at))
    return (matter.matter_id, index + 1, WORDS.get(act.step, act.step), "", matter.officer, matter.region, done, recorded, matter.applicant,
            "520.50" if act.step == "approve" else "")  # fmt: skip


def _matter(matter: Matter) -> Sequence[object]:
    return (matter.matter_id, matter.power.code, matter.power.organ, matter.region, f"{matter.acts[0].done_at}", f"{matter.due_on}",
            f"{matter.closed_at or ''}", "window", matter.power.organ)  # fmt: skip


def _csv(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _excel(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [head, *rows]:
        sheet.append(list(row))
    book.save(path)
