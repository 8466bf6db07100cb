"""A list states an element otherwise than the catalogue does."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.difference import difference_hits
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, OWN_NONE, days, entry, power
from shulong.terms.text import Text


@check(
    id="lists.element-differs",
    title=Text(zh="清单要素不一致", en="Element differs between lists"),
    question=Text(
        zh="同一事项在清单中的要素是否与基本目录一致？",
        en="Does every list state the elements of a power as the basic catalogue does?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="清单尚未随目录调整更新", en="the list has not yet followed an adjustment of the catalogue"),
        Text(zh="清单只摘录了要素的一部分", en="the list quotes a part of the element"),
    ],
    examples=[
        Example(
            Text(
                zh="服务清单写 15 个工作日，目录为 20 个", en="the service list says 15 working days, the catalogue 20"
            ),
            {
                "powers": [power("XK/010001", statutory_limit=days(20))],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001", statutory_limit=days(15))],
                "implementations": OWN_NONE,
            },
            hits=[("service/A", "statutory_limit")],
        ),
        Example(
            Text(
                zh="次序不同、空格不同、要素少列，都不算不一致",
                en="another order, blanks, and an element left out are no difference",
            ),
            {
                "powers": [power("XK/010001", conditions=[{"text": "甲"}, {"text": "乙"}], statutory_limit=days(20))],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001", conditions=[{"text": "乙 "}, {"text": "甲"}])],
                "implementations": OWN_NONE,
            },
        ),
    ],
)
def element_differs(listed_differences: ir.Table, p: object) -> ir.Table:
    """One hit per place and element."""
    return difference_hits(listed_differences, "differs", Sentence(
        zh="清单条目 {where} 的“{element_zh}”写为“{found}”，基本目录为“{expected}”。",
        en="The entry {where} states {element_en} as “{found}”; the catalogue has “{expected}”.",
    ))  # fmt: skip
