"""An organ carries a power out otherwise than most organs of its level do."""

from typing import Any

import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.difference import BETWEEN
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, entry, own, power
from shulong.terms.text import Text

FORM = [{"name": "申请表"}]
MORE = [{"name": "申请表"}, {"name": "介绍信"}]


@check(
    id="lists.peers-differ",
    title=Text(zh="同级清单差异", en="Differs from peers"),
    question=Text(
        zh="同一事项在同级机关之间，名称、依据、时限、条件、材料、收费是否与多数不同？",
        en="Does an organ have another name, basis, limit, condition, material or fee of a power than most organs of its level?",
    ),
    domain="lists",
    card="blue",
    basis=[
        "《国务院关于加快推进政务服务标准化规范化便利化的指导意见》（国发〔2022〕5号）：同一事项同要素、无差别受理、同标准办理"
    ],
    innocent=[
        Text(zh="地方有自己的规定", en="the place has a rule of its own"),
        Text(zh="先行试点减材料", en="the place tries out fewer materials first"),
    ],
    params=Params(
        least_peers=Param(
            3, "organs", Text(zh="只有两家时不知孰是", en="of two that differ neither is known to be the odd one")
        ),
        share_percent=Param(60, "percent", Text(zh="不足此数不成通例", en="what fewer do is no common practice")),
    ),
    examples=[
        Example(
            Text(
                zh="三县之中一县多要一份材料；目录没有的事项，一县清单另有名称",
                en="one county of three asks for a material more; of a power that the catalogue lacks one county's list has another title",
            ),
            {
                "powers": [power("XK/010001", open=("materials",), materials=FORM)],
                "organs": ORGANS,
                "implementations": [
                    own("XK/010001", "K1", "990101", materials=MORE),
                    own("XK/010001", "K2", "990102"),
                    own("XK/010001", "K3", "990103", materials=FORM),
                ],
                "list_entries": [
                    entry("service", f"S{n}", "QT/100009", title=title, organ=f"K{n}") | {"region": f"99010{n}"}
                    for n, title in ((1, "示例备案"), (2, "示例备案"), (3, "示例登记"))
                ],
            },
            hits=[("XK/010001@K1", "materials"), ("service/S3", "name")],
        ),
        Example(
            Text(
                zh="两家不同，不知孰是；三家各不相同；市级与县级不同；各写各的承诺与地点；次序不同",
                en="two that differ; three that all differ; another level; promises and places of their own; another order",
            ),
            {
                "powers": [
                    power("XK/010001", open=("materials",), materials=FORM),
                    power("XK/010002", open=("conditions",), conditions=[{"text": "甲"}, {"text": "乙"}]),
                    power("XK/010003", open=("materials",), materials=FORM),
                ],
                "organs": ORGANS,
                "implementations": [
                    own("XK/010001", "K1", "990101", materials=MORE),
                    own("XK/010001", "K2", "990102"),
                    own("XK/010001", "C1", "9901", materials=[{"name": "函"}]),
                    own("XK/010002", "K1", "990101", conditions=[{"text": "乙"}, {"text": "甲"}], place="甲路"),
                    own("XK/010002", "K2", "990102", place="乙路"),
                    own("XK/010002", "K3", "990103"),
                    own("XK/010003", "K1", "990101", materials=MORE),
                    own("XK/010003", "K2", "990102", materials=[{"name": "函"}]),
                    own("XK/010003", "K3", "990103"),
                ],
                "list_entries": [entry("service", "S", "XK/010001")],
            },
        ),
    ],
)
def peers_differ(listed_peers: ir.Table, p: Any) -> ir.Table:
    """One hit per implementation or entry and element in which it differs from most of its peers."""
    enough = (listed_peers.peers >= p.least_peers) & (
        listed_peers.agreeing >= p.share_percent * listed_peers.peers / 100
    )
    chosen = listed_peers.filter(enough)
    return hits(
        chosen,
        subject_kind="list-entry",
        subject=chosen.subject,
        key=chosen.element,
        organ=chosen.organ,
        region=chosen.region,
        power_code=chosen.basic_code,
        evidence=chosen.row_ids.split(BETWEEN),
        values={
            "where": chosen.subject, "power": chosen.basic_code, "element": chosen.element, "element_zh": chosen.element_zh,
            "element_en": chosen.element_en, "expected": chosen.expected, "found": chosen.found, "peers": chosen.peers,
            "agreeing": chosen.agreeing,
        },
        say=Sentence(
            zh="{where} 的“{element_zh}”为“{found}”；同级 {peers} 家中 {agreeing} 家为“{expected}”。",
            en="{where} has {element_en} “{found}”; of {peers} organs of its level {agreeing} have “{expected}”.",
        ),
    )  # fmt: skip
