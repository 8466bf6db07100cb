"""Acts in the forms in which departments send them: CSV in UTF-8, CSV in GB18030 with headers of its own, Excel, and Parquet for the rest."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openpyxl import Workbook

sys.path.insert(0, str(Path(__file__).parent))

from acting.town import Town
from whole.forms import APPLIED, STEPS_OF_STOPS

from shulong.data.read_contract import catalogue

CIVIL = {"业务编号": "act_id", "办件编号": "matter_id", "事项": "power_code", "机关": "organ", "岗位": "post", "经办人": "person_key", "区划": "region",
         "结果": "outcome", "理由": "reason", "救济途径": "remedy"}  # fmt: skip
"""Columns of the civil-affairs bureau's export that hold what ours hold; step, times and applicant it writes in its own way."""
RESULTS = {"granted": "准予", "refused": "不予", "not-accepted": "不予受理", "withdrawn": "撤回"}
STEPS = {step: taken.zh for step, taken in (APPLIED.steps | STEPS_OF_STOPS).items()}
BROKEN = (
    ("MZ-X1-1", "MZ-X1", "申请", "05/06/2026", "", "A1", "520"),
    ("MZ-X2-1", "", "申请", "2026-03-02 09:00:00", "", "A2", "520"),
    ("MZ-X3-1", "MZ-X3", "申请", "2026-02-30 09:00:00", "", "A3", "5.2E+2"),
)
"""Rows that break the contract, as real exports do: an ambiguous date, no matter, a day that is none."""
OWN = ("业务编号", "办件编号", "环节", "办理时间", "录入时间", "申请人证件号", "月补助额")


def split(town: Town, folder: Path) -> None:
    """The acts of a folder as four files beside it: ``housing-acts.csv``, ``civil-affairs-acts.csv``, ``market-acts.xlsx``, ``other-acts.parquet``.

    Only the crowd comes in the forms of three departments: of what was planted every value must arrive as it was written.
    """
    crowd = pq.read_table(sorted((folder / "acts").glob("[0-9]*.parquet")))
    fields = pa.array([organ.code for organ in town.organs]), [organ.field_of_work for organ in town.organs]
    field = pa.array(fields[1]).take(pc.index_in(crowd["organ"].combine_chunks(), fields[0]))
    benefits = pa.array([power.code for power in town.powers if power.item.kind == "benefit"])
    civil = pc.and_(pc.equal(field, "civil-affairs"), pc.is_in(crowd["power_code"].combine_chunks(), benefits))
    housing, market = pc.equal(field, "housing"), pc.equal(field, "market-supervision")
    own = crowd.filter(housing)
    _csv(folder / "housing-acts.csv", own.column_names, (_plain(row.values()) for row in own.to_pylist()), "utf-8-sig")
    rows = [*map(_civil, crowd.filter(civil).to_pylist()), *(dict(zip(OWN, row, strict=True)) for row in BROKEN)]
    heads = [*CIVIL, *OWN[2:]]
    _csv(folder / "civil-affairs-acts.csv", heads, ([row.get(head, "") for head in heads] for row in rows), "gb18030")
    _excel(folder / "market-acts.xlsx", crowd.filter(market))
    rest = crowd.filter(pc.invert(pc.or_(civil, pc.or_(housing, market))))
    planted = pq.read_table(folder / "acts" / "planted.parquet")
    pq.write_table(pa.concat_tables([rest, planted.select(rest.column_names)]), folder / "other-acts.parquet")
    pq.write_table(pq.read_table(sorted((folder / "matters").glob("*.parquet"))), folder / "matters.parquet")


def _civil(act: dict[str, Any]) -> dict[str, object]:
    told = {head: act[name] or "" for head, name in CIVIL.items()} | {"结果": RESULTS.get(act["outcome"], "")}
    return told | {
        "环节": STEPS[act["step"]],
        "办理时间": f"{act['done_at']:%Y/%m/%d %H:%M:%S}",
        "录入时间": f"{act['recorded_at']:%Y/%m/%d %H:%M:%S}",
        "申请人证件号": act["applicant_key"],
        "月补助额": "520.50" if act["step"] == "grant" else "",
    }


def _plain(values: Iterable[object]) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def _csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]], encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _excel(path: Path, table: pa.Table) -> None:
    """A sheet with the Chinese titles of the contract."""
    titles = {column.name: column.title.zh for column in catalogue()["acts"].columns}
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([titles[name] for name in table.column_names])
    for row in table.to_pylist():
        sheet.append(_plain(row.values()))
    book.save(path)
