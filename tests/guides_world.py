"""A small literal world of declared powers for the tests of index, search and guides: one county, four organs, five powers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.powers.flow import Flow, Limit, Sequence, Step, Take
from shulong.powers.index_write import Declared
from shulong.powers.negative_list import NegativeEntry
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.powers.publish import rows as flow_rows
from shulong.powers.publish_declared import implementation_rows, organ_rows, power_rows
from shulong.terms.region import Level
from shulong.terms.text import Text

FROM, DAY = date(2026, 1, 1), date(2026, 11, 25)
REGIONS = {
    "99": Text(zh="示例省", en="Example Province"), "9901": Text(zh="示例市", en="Example City"), "990101": Text(zh="青石县", en="Qingshi County"),
    "990101001": Text(zh="溪口镇", en="Xikou Town"), "990101001001": Text(zh="松坡村", en="Songpo Village"),
    "990101001002": Text(zh="柏林村", en="Bailin Village"), "990102": Text(zh="云岭县", en="Yunling County"),
}  # fmt: skip
CITY, COUNTY, OTHER, TOWN, VILLAGE, VILLAGE2 = (f"9{n}990000MB000000{n}X" for n in range(1, 7))
ORGANS = [
    Organ(CITY, Text(zh="示例市林业局", en="Forestry Bureau of Example City"), "9901", "forestry", FROM),
    Organ(COUNTY, Text(zh="青石县林业局", en="Forestry Bureau of Qingshi County"), "990101", "forestry", FROM),
    Organ(OTHER, Text(zh="云岭县林业局", en="Forestry Bureau of Yunling County"), "990102", "forestry", FROM),
    Organ(TOWN, Text(zh="溪口镇便民服务中心", en="Service Centre of Xikou Town"), "990101001", "civil-affairs", FROM),
    Organ(VILLAGE, Text(zh="松坡村村民委员会", en="Villagers' Committee of Songpo"), "990101001001", "village", FROM),
    Organ(VILLAGE2, Text(zh="柏林村村民委员会", en="Villagers' Committee of Bailin"), "990101001002", "village", FROM),
]
BASIS = [{"law": "示例林木保护条例", "citation": "第十二条第一款"}]


def values(zh: str, en: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": {"zh": zh, "en": en}, "kind": kind, "basis": BASIS, "levels": ["county"], **more}


FELLING = Power("XK/01-001", "licence", values(
    "林木采伐许可", "Licence to fell trees", "licence",
    content="县级林业主管部门审批本行政区域内的林木采伐；市级负责跨县采伐。", served=["natural-person", "legal-person"],
    conditions=[{"text": "持有有效的林权证书"}, {"text": "采伐林木不在禁伐区域"}, {"text": "有更新造林方案"}],
    materials=[{"name": "林木采伐申请表", "form": "original", "copies": 1, "source": "applicant"},
               {"name": "林权证书", "form": "copy", "copies": 1, "source": "government", "replaced_by": ["不动产电子证照"]},
               {"name": "更新造林方案", "form": "original", "copies": 2, "source": "applicant"}],
    flow="felling", statutory_limit={"days": 20, "unit": "working-days"},
    special_procedures=[{"name": "现场查验", "limit": {"days": 10, "unit": "working-days"}}, {"name": "公示", "limit": {"days": 7, "unit": "calendar-days"}}],
    fee=[], result={"name": "林木采伐许可证", "validity": "1 年"},
    remedies="对决定不服的，可自收到决定之日起六十日内申请行政复议，或六个月内提起行政诉讼。",
    responsibility=[{"step": "受理", "post": "窗口人员", "liability": "符合条件而不受理"}, {"step": "决定", "post": "分管负责人", "liability": "违法作出决定"}],
), FROM, holders=(HeldBy(Level.CITY, "forestry"), HeldBy(Level.COUNTY, "forestry")), open=frozenset({"materials"}),
    life_events=("farming",))  # fmt: skip
POWERS = [
    FELLING,
    Power("XK/01-002", "licence", values("林木种子生产经营许可", "Licence to trade in tree seeds", "licence",
          conditions=[{"text": "有与种子生产相适应的场所；不得采伐母树林"}]), FROM, holders=(HeldBy(Level.COUNTY, "forestry"),)),
    Power("JF/05-001", "benefit", values("临时救助", "Emergency aid", "benefit"), FROM,
          holders=(HeldBy(Level.TOWNSHIP, "civil-affairs"), HeldBy(Level.VILLAGE, "village")), life_events=("hardship",)),
    Power("QR/07-001", "confirmation", values("古树名木确认", "Confirmation of old trees", "confirmation"), FROM, Status.ABOLISHED,
          holders=(HeldBy(Level.COUNTY, "forestry"),)),
    Power("CW/35-001", "finance", values("林木资金拨付", "Payment of forestry funds", "finance"), FROM, holders=(HeldBy(Level.COUNTY, "forestry"),)),
]  # fmt: skip
OWN = {
    "organ_nature": "statutory", "handling_type": "promised", "promised_limit": {"days": 8, "unit": "working-days"},
    "handling_form": ["window", "online"], "visits": {"visits": 0, "depth": "whole"}, "place": "青石县政务服务中心二楼 12 号窗口（示例路 8 号）",
    "hours": "周一至周五 9:00—12:00，13:30—17:30", "enquiry": "0990-5550012", "complaint": "0990-12345", "result_delivery": ["post", "electronic"],
    "cross_region": "city", "joint_organs": [TOWN],
}  # fmt: skip
IMPLEMENTATIONS = [
    Implementation("XK/01-001", COUNTY, "990101", FROM, OWN),
    Implementation("XK/01-002", OTHER, "990102", FROM, {}, Status.ABOLISHED),
    Implementation("XK/01-002", TOWN, "990101001", FROM, {"place": "溪口镇便民服务中心受委托窗口"}),
]
FLOW = Flow(
    "felling", 1, "XK/01-001", Text(zh="林木采伐许可流程", en="Licence to fell trees"),
    {key: Step(key, Text(zh=zh, en=en)) for key, zh, en in (
        ("apply", "申请", "Application"), ("accept", "受理", "Acceptance"), ("survey", "现场查验", "Survey"), ("decide", "决定", "Decision"), ("deliver", "送达", "Delivery"))},
    Sequence((Take("apply"), Take("accept"), Take("survey"), Take("decide"), Take("deliver"))), FROM,
    limit=Limit(20, 8, "working-days", "accept", ("decide",)),
)  # fmt: skip
NEGATIVE = [
    NegativeEntry("FM-001", "禁止采伐古树名木", "00", "prohibited", activities=("古树名木采伐", "采伐古树"), industries=("A0241",)),
    NegativeEntry("FM-002", "未获得许可，不得从事林木采伐", "00", "licence", "XK/01-001", ("林木采伐",), ("A024",), (), ("持有有效的林权证书",)),
    NegativeEntry("FM-003", "青石县城区禁止新建洗沙场", "990101", "prohibited", activities=("洗沙", "制砂")),
    NegativeEntry("FM-004", "稀有矿种开采", "00", "prohibited", activities=("稀土开采",), enterprises=("foreign-invested",)),
]  # fmt: skip


def declared(**changes: Any) -> Declared:
    """The world, ready to be indexed."""
    given = {"powers": POWERS, "organs": ORGANS, "implementations": IMPLEMENTATIONS, "regions": REGIONS.items(), "day": DAY,
             "negative": NEGATIVE, "flows": [FLOW]}  # fmt: skip
    return Declared(**{**given, **changes})


def publish(home: Home) -> None:
    """The world delivered to the shelf of a home, as publishing does it."""
    regions = [
        {"code": code, "in_force_from": f"{FROM}", "in_force_to": None, "name_zh": n.zh, "name_en": n.en}
        for code, n in REGIONS.items()
    ]
    tables = {
        "powers": power_rows(POWERS), "organs": organ_rows(ORGANS), "implementations": implementation_rows(IMPLEMENTATIONS),
        "regions": pa.Table.from_pylist(regions), "flows": flow_rows([FLOW]), "list_entries": pa.Table.from_pylist([_entry(e) for e in NEGATIVE]),
    }  # fmt: skip
    for dataset, table in tables.items():
        deliver_rows(home, dataset, table)


def deliver_rows(home: Home, dataset: str, table: pa.Table) -> None:
    """One delivery of rows; all of them must be accepted."""
    with home.staging() as work:
        receipt = deliver(
            home, Shelf(home).contract(dataset), [stage_table(table, work, dataset)], work, sender="lists"
        )
    assert receipt.quarantined_records == 0, dataset


def _entry(entry: NegativeEntry) -> dict[str, str | None]:
    stated = {"measure": entry.measure, "activities": entry.activities, "industries": entry.industries, "enterprises": entry.enterprises,
              "conditions": entry.conditions}  # fmt: skip
    return {"list_type": "negative", "entry_code": entry.entry_code, "in_force_from": f"{FROM}", "status": "in-force",
            "basic_code": entry.basic_code or None, "organ": None, "region": entry.region, "title": entry.title,
            "stated": json.dumps(stated, ensure_ascii=False), "links": "{}"}  # fmt: skip


def folder(path: Path) -> Path:
    """The path of an index in a folder."""
    return path / "index" / "declared.sqlite3"
