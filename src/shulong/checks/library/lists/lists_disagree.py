"""Two lists state the same power differently, where no template stands between them."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.difference import difference_hits
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, days, entry, power
from shulong.terms.text import Text


@check(
    id="lists.lists-disagree",
    title=Text(zh="清单之间不一致", en="Lists disagree"),
    question=Text(
        zh="同一事项在两个清单上的要素，在没有模板可对照时，是否一致？",
        en="Do two lists state the same power alike where no template says what is right?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="一个清单先行调整，另一个随后", en="one list was adjusted first, the other follows"),
        Text(zh="同名而实为两件事", en="two things of the same name"),
    ],
    examples=[
        Example(
            Text(
                zh="服务清单承诺 10 个工作日，政策清单承诺 5 个；目录没有的事项，两个清单依据不同；无编码而同名同机关，条件不同",
                en="services promise 10 working days, policies 5; a power that the catalogue lacks has two bases; same title and organ, other conditions",
            ),
            {
                "powers": [power("JF/050001", kind="benefit")],
                "organs": ORGANS,
                "list_entries": [
                    entry("policy", "A", "JF/050001", promised_limit=days(5)),
                    entry("service", "A", "JF/050001", promised_limit=days(10)),
                    entry("internal", "B", "CW/330001", basis=[{"law": "甲", "citation": "第一条"}]),
                    entry("responsibility", "B", "CW/330001", basis=[{"law": "甲", "citation": "第二条"}]),
                    entry("enforcement", "C", title="占道执法", conditions=[{"text": "甲"}]),
                    entry("responsibility", "C", title=" 占道执法", conditions=[{"text": "乙"}]),
                ],
            },
            hits=[("service/A", "promised_limit"), ("responsibility/B", "basis"), ("responsibility/C", "conditions")],
        ),
        Example(
            Text(
                zh="次序不同、少列要素、机关不同、同一清单的两条，都不算；模板有的要素由另一模型对照",
                en="another order, an element left out, another organ, two entries of one list; what a template says is another check's",
            ),
            {
                "powers": [power("JF/050001", kind="benefit", statutory_limit=days(20))],
                "organs": ORGANS,
                "list_entries": [
                    entry("policy", "A", "JF/050001", promised_limit=days(5), statutory_limit=days(20)),
                    entry("service", "A", "JF/050001", promised_limit=days(5), statutory_limit=days(15)),
                    entry("responsibility", "A", "JF/050001"),
                    entry("internal", "B", "CW/330001", conditions=[{"text": "甲"}, {"text": "乙"}]),
                    entry("responsibility", "B", "CW/330001", conditions=[{"text": "乙"}, {"text": "甲"}]),
                    entry("enforcement", "C", title="占道执法", conditions=[{"text": "甲"}]),
                    entry("responsibility", "C", title="占道执法", organ="K1", conditions=[{"text": "乙"}]),
                    entry("internal", "D", title="车辆使用", conditions=[{"text": "甲"}]),
                    entry("internal", "E", title="车辆使用", conditions=[{"text": "乙"}]),
                ],
            },
        ),
    ],
)
def lists_disagree(listed_disagreements: ir.Table, p: object) -> ir.Table:
    """One hit per entry and element that other lists of the region state otherwise."""
    return difference_hits(listed_disagreements, "lists", Sentence(
        zh="清单条目 {where} 的“{element_zh}”写为“{found}”，同一事项在另一清单写为“{expected}”。",
        en="The entry {where} states {element_en} as “{found}”; another list has the same power as “{expected}”.",
    ))  # fmt: skip
