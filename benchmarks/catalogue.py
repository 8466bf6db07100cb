"""An invented catalogue for benchmarks: 5,000 templates, 63,000 organs in 60,000 regions, 2,340,000 guides; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shulong.powers.index_write import Declared
from shulong.powers.kind import kinds
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power
from shulong.terms.region import Level
from shulong.terms.text import Text

FROM = date(2026, 1, 1)
FIELDS = ("林草", "民政", "教育", "卫生", "交通", "水务", "市监")
OBJECTS = ("林木", "渔业", "食品", "药品", "道路运输", "取水", "排污", "建筑", "医疗机构", "民办学校", "旅馆", "印章", "广告", "测绘", "种子", "农药",
           "危险化学品", "烟花爆竹", "特种设备", "社会团体", "养老机构", "临时占道", "古树名木", "河道", "采矿", "爆破", "船员", "导游", "公墓", "燃气")  # fmt: skip
VERBS = (
    "采伐",
    "经营",
    "生产",
    "运输",
    "使用",
    "设立",
    "变更",
    "注销",
    "备案",
    "捕捞",
    "开采",
    "发布",
    "占用",
    "移植",
    "改建",
    "登记",
    "核准",
    "验收",
)
TAILS = ("许可", "审批", "确认", "给付", "检查", "处罚", "奖励", "登记", "核准")
EVENTS = (
    "birth",
    "schooling",
    "employment",
    "marriage",
    "housing",
    "retirement",
    "start-a-business",
    "close-a-business",
)
KINDS = [each.id for each in kinds().values() if each.group in {"external", "service"}]
SIZES = {Level.CITY: 20, Level.COUNTY: 400, Level.TOWNSHIP: 6_000, Level.VILLAGE: 54_000}


@dataclass(frozen=True)
class Scale:
    """How large the catalogue is, in shares of the whole."""

    share: float = 1.0
    templates: int = 5_000
    implementations: int = 60_000

    def of(self, number: int) -> int:
        """That share of a number, at least 1."""
        return max(1, round(number * self.share))


def regions(scale: Scale) -> dict[Level, list[str]]:
    """Region codes by level in one province of the reserved code 99."""
    cities = [f"99{i:02d}" for i in range(1, 1 + scale.of(SIZES[Level.CITY]))]
    counties = [f"{c}{i:02d}" for c in cities for i in range(1, 21)][: scale.of(SIZES[Level.COUNTY])]
    towns = [f"{c}{i:03d}" for c in counties for i in range(1, 16)][: scale.of(SIZES[Level.TOWNSHIP])]
    villages = [f"{t}{i:03d}" for t in towns for i in range(1, 10)][: scale.of(SIZES[Level.VILLAGE])]
    return {
        Level.PROVINCE: ["99"],
        Level.CITY: cities,
        Level.COUNTY: counties,
        Level.TOWNSHIP: towns,
        Level.VILLAGE: villages,
    }


def name(code: str) -> str:
    """An invented name of a region."""
    marks = "青石溪云岭湖川河原桥泉林沙松柏枫槐兰荷莲"
    stem = marks[int(code) % 20] + marks[int(code) // 20 % 20]
    return stem + {2: "省", 4: "市", 6: "县", 9: "镇", 12: "村"}[len(code)]


def organs(scale: Scale) -> list[Organ]:
    """One organ in each village and township; seven departments in the province, each city and each county."""
    made: list[tuple[str, str, str]] = []
    for level, codes in regions(scale).items():
        fields = FIELDS if level <= Level.COUNTY else ("综合",)
        made += [
            (code, work, name(code) + (f"{work}局" if level <= Level.COUNTY else "便民服务站"))
            for code in codes
            for work in fields
        ]
    return [
        Organ(f"99{i:016d}", Text(zh=n, en=f"Office {i} of {work}"), code, work, FROM)
        for i, (code, work, n) in enumerate(made)
    ]


def powers(scale: Scale, seed: int) -> list[Power]:
    """Templates: few are held by every county, fewer by every township and village, so that guides add up to 2,340,000."""
    chance = random.Random(seed)
    return [_power(i, chance) for i in range(scale.templates)]


def _power(number: int, chance: random.Random) -> Power:
    thing, verb, tail = chance.choice(OBJECTS), chance.choice(VERBS), chance.choice(TAILS)
    kind = chance.choice(KINDS)
    code = f"{kinds()[kind].prefix}-{number:05d}"
    field = chance.choice(FIELDS)
    rules = [HeldBy(Level.CITY, field)] if number % 10 else [HeldBy(Level.PROVINCE, field)]
    if number % 7 == 0:
        rules.append(HeldBy(Level.COUNTY, field))
    if number % 152 == 0:
        rules += [HeldBy(Level.TOWNSHIP, "综合"), HeldBy(Level.VILLAGE, "综合")]
    values = {
        "name": {"zh": f"{thing}{verb}{tail}（第{number}项）", "en": f"Example power {number}"}, "kind": kind,
        "basis": [{"law": f"示例{thing}管理条例", "citation": f"第{number % 60 + 1}条第一款"}], "levels": ["city", "county"],
        "content": f"县级以上{field}主管部门负责{thing}的{verb}{tail}，并对{chance.choice(OBJECTS)}加强监督管理。" * 3,
        "served": ["natural-person", "legal-person"],
        "conditions": [{"text": f"申请人从事{chance.choice(OBJECTS)}{chance.choice(VERBS)}，符合第{i}项要求"} for i in range(5)],
        "materials": [{"name": f"{chance.choice(OBJECTS)}{verb}申请表{i}", "form": "copy", "copies": 1, "source": "applicant",
                       "replaced_by": ["电子证照"]} for i in range(6)],
        "flow": f"flow-{number}", "statutory_limit": {"days": 20, "unit": "working-days"}, "fee": [],
        "result": {"name": f"{thing}{verb}许可证", "validity": "5 年"}, "remedies": "自收到决定之日起六十日内可申请行政复议，六个月内可提起行政诉讼。",
        "responsibility": [{"step": s, "post": "窗口人员", "liability": f"{s}环节未依法履行职责"} for s in ("受理", "审查", "决定", "送达")],
    }  # fmt: skip
    events = (chance.choice(EVENTS),) if number % 4 == 0 else ()
    return Power(
        code, kind, values, FROM, holders=tuple(rules), open=frozenset({"content", "materials"}), life_events=events
    )


def implementations(scale: Scale, held: list[Power], all_organs: list[Organ], seed: int) -> Iterator[Implementation]:
    """Explicit implementations of random holders, with their place, hours and telephone."""
    chance = random.Random(seed + 1)
    by_rule: dict[tuple[Level, str], list[Organ]] = {}
    for organ in all_organs:
        by_rule.setdefault((organ.level, organ.field_of_work), []).append(organ)
    made: set[tuple[str, str]] = set()
    while len(made) < scale.implementations:
        power = chance.choice(held)
        rule = chance.choice(power.holders)
        organ = chance.choice(by_rule[rule.level, rule.field_of_work])
        if (power.basic_code, organ.code) in made:
            continue
        made.add((power.basic_code, organ.code))
        yield Implementation(power.basic_code, organ.code, organ.region, FROM, {
            "organ_nature": "statutory", "handling_type": "promised", "promised_limit": {"days": chance.randint(1, 15), "unit": "working-days"},
            "handling_form": ["window", "online"], "visits": {"visits": 0, "depth": "whole"},
            "place": f"{name(organ.region)}政务服务中心{chance.randint(1, 40)}号窗口（示例路{chance.randint(1, 900)}号）",
            "hours": "周一至周五 9:00—12:00，13:00—17:00", "enquiry": f"0990-{chance.randint(1000000, 9999999)}", "complaint": "12345",
        })  # fmt: skip


def catalogue(scale: Scale | None = None, seed: int = 1) -> Declared:
    """The whole, ready to be indexed."""
    scale = scale or Scale()
    held, bodies = powers(scale, seed), organs(scale)
    named = [(code, Text(zh=name(code), en=f"Region {code}")) for codes in regions(scale).values() for code in codes]
    return Declared(held, bodies, list(implementations(scale, held, bodies, seed)), named, date(2026, 11, 25))
