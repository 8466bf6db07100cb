"""A tiny world of declarations for tests: one licence, one organ, everything in order."""

from __future__ import annotations

from datetime import date
from typing import Any

from shulong.powers.known import Known
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power
from shulong.terms.region import Level
from shulong.terms.text import Text

DAY = date(2026, 1, 1)
VALUES: dict[str, Any] = {
    "name": {"zh": "示例许可", "en": "Example licence"}, "basis": [{"law": "示例条例", "citation": "第三条"}], "levels": ["city", "county"],
    "content": "市县分级行使。\n市级管跨县事项。", "served": ["legal-person"], "conditions": [{"text": "有场所", "rule": "premises"}],
    "materials": [{"name": "申请表", "form": "original", "copies": 1}, {"name": "场所证明"}], "flow": "food",
    "statutory_limit": {"days": 20, "unit": "working-days"}, "result": {"name": "示例证"}, "remedies": "六十日内申请复议",
    "responsibility": [{"step": "受理", "post": "窗口", "liability": "应受理而不受理"}],
}  # fmt: skip
OWN: dict[str, Any] = {
    "organ_nature": "statutory", "handling_type": "promised", "promised_limit": {"days": 10, "unit": "working-days"},
    "handling_form": ["window"], "visits": {"visits": 1}, "place": "一号窗口", "hours": "工作日", "enquiry": "000", "complaint": "000",
}  # fmt: skip
ORGAN = Organ("99ORGAN", Text(zh="某局", en="Bureau"), "990101", "food", DAY)
POWER = Power(
    "XK/01001",
    "licence",
    VALUES,
    DAY,
    holders=(HeldBy(Level.COUNTY, "food"),),
    open=frozenset({"materials"}),
    life_events=("eat",),
)
IMPLEMENTATION = Implementation("XK/01001", ORGAN.code, ORGAN.region, DAY, OWN)
KNOWN = Known(organs={ORGAN.code: ORGAN}, flows={"food"})
