"""An organ sets an element that the template does not leave open."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.difference import difference_hits
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import COUNTY, ORGANS, entry, own, power
from shulong.terms.text import Text


@check(
    id="lists.override-not-open",
    title=Text(zh="擅自改动模板要素", en="Override of what is closed"),
    question=Text(
        zh="实施清单是否改动了模板没有开放的要素？",
        en="Does an organ override an element that the template does not leave open?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="清单尚未随目录调整更新", en="the list has not yet followed an adjustment of the catalogue"),
        Text(zh="模板应当开放该要素而未开放", en="the template ought to leave the element open and does not"),
    ],
    examples=[
        Example(
            Text(zh="县局另写了救济途径", en="a county writes other remedies"),
            {
                "powers": [power("XK/010001", remedies="六十日内复议")],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001")],
                "implementations": [own("XK/010001", remedies="向本机关申诉")],
            },
            hits=[(f"XK/010001@{COUNTY}", "remedies")],
        ),
        Example(
            Text(
                zh="照抄模板；开放的要素自行填写；属于机关自己的要素",
                en="the template's own words; an element left open; an element that is the organ's",
            ),
            {
                "powers": [power("XK/010001", remedies="六十日内复议", content="全市", open=("content",))],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001")],
                "implementations": [own("XK/010001", remedies="六十日内复议", content="本区", place="一号窗口")],
            },
        ),
    ],
)
def override_not_open(listed_differences: ir.Table, p: object) -> ir.Table:
    """One hit per place and element."""
    return difference_hits(listed_differences, "closed", Sentence(
        zh="{where} 改动了模板未开放的“{element_zh}”：{found}（模板：{expected}）。",
        en="{where} overrides {element_en}, which the template keeps: {found} (template: {expected}).",
    ))  # fmt: skip
