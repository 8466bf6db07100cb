"""An organ promises longer than the law allows."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.difference import difference_hits
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import COUNTY, ORGANS, days, entry, own, power
from shulong.terms.text import Text


@check(
    id="lists.promised-above-statutory",
    title=Text(zh="承诺时限长于法定时限", en="Promised above statutory"),
    question=Text(
        zh="承诺办结时限是否长于法定办结时限？",
        en="Is a promised limit longer than the statutory one?",
    ),
    domain="lists",
    card="red",
    basis=["《中华人民共和国行政许可法》第四十二条、第八十二条"],
    innocent=[
        Text(zh="法定时限刚刚缩短", en="the statutory limit was shortened only now"),
        Text(zh="单位（工作日、自然日）填错", en="working and calendar days were mixed up"),
    ],
    examples=[
        Example(
            Text(zh="法定 20 个工作日，县局承诺 21 个", en="20 working days by law, 21 promised by the county"),
            {
                "powers": [power("XK/010001", statutory_limit=days(20))],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001")],
                "implementations": [own("XK/010001", promised_limit=days(21))],
            },
            hits=[(f"XK/010001@{COUNTY}", "promised_limit")],
        ),
        Example(
            Text(
                zh="恰为法定时限；28 个自然日不长于 20 个工作日",
                en="exactly the statutory limit; 28 calendar days are no longer than 20 working days",
            ),
            {
                "powers": [power("XK/010001", statutory_limit=days(20))],
                "organs": ORGANS,
                "list_entries": [
                    entry("service", "A", "XK/010001", promised_limit={"days": 28, "unit": "calendar-days"})
                ],
                "implementations": [own("XK/010001", promised_limit=days(20))],
            },
        ),
    ],
)
def promised_above_statutory(listed_differences: ir.Table, p: object) -> ir.Table:
    """One hit per place and element."""
    return difference_hits(listed_differences, "above-statutory", Sentence(
        zh="{where} 承诺 {found}，法定时限为 {expected}。",
        en="{where} promises {found}; the statutory limit is {expected}.",
    ))  # fmt: skip
