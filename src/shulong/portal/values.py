"""The names of deciding values as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping

from shulong.terms.text import LANGUAGES, Language, Text

NAMES = {
    "act": Text(zh="行为", en="Act"),
    "matter": Text(zh="办件", en="Matter"),
    "step": Text(zh="环节", en="Step"),
    "flow": Text(zh="流程", en="Flow"),
    "version": Text(zh="流程版本", en="Version of the flow"),
    "times": Text(zh="次数", en="Times"),
    "position": Text(zh="实际为第几步", en="Taken as act number"),
    "fault": Text(zh="数据问题", en="Fault of the data"),
    "said": Text(zh="说明", en="Said"),
    "day": Text(zh="日期", en="Day"),
    "done_at": Text(zh="办理时间", en="Done at"),
    "recorded_at": Text(zh="记录时间", en="Recorded at"),
    "days_used": Text(zh="用时", en="Days used"),
    "limit": Text(zh="时限", en="Limit"),
    "unit": Text(zh="单位", en="Unit"),
    "which": Text(zh="何种时限", en="Which limit"),
    "state": Text(zh="办理状态", en="State"),
    "from": Text(zh="起", en="From"),
    "to": Text(zh="止", en="To"),
    "due_on": Text(zh="计划办结日期", en="Planned end"),
    "closed_at": Text(zh="办结时间", en="Closed at"),
    "power": Text(zh="权力事项", en="Power"),
    "cited": Text(zh="所引依据", en="Basis cited"),
    "law": Text(zh="法规编号", en="Law"),
    "article": Text(zh="条", en="Article"),
    "changed_on": Text(zh="自何日起", en="Since"),
    "days_late": Text(zh="晚几天", en="Days late"),
}
"""A check may give other values; their own name is then shown as it stands."""


def deciding(values: Mapping[str, object], language: Language) -> list[tuple[Text | None, str, object]]:
    """Name (None if it has none yet), key and value of each, those said in another language left out."""
    shown: dict[str, object] = {}
    for key, value in values.items():
        stem, _, tongue = key.rpartition("_")
        if tongue not in LANGUAGES:
            shown.setdefault(key, value)
        elif tongue == language:
            shown[stem] = value
    return [(NAMES.get(key), key, value) for key, value in shown.items()]
