"""A random inspection rests on no supervision item."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.checks.unlinked import unlinked_hits
from shulong.terms.text import Text


@check(
    id="lists.inspection-without-supervision",
    title=Text(zh="随机抽查缺少监管事项", en="Random inspection without supervision"),
    question=Text(
        zh="每项随机抽查是否都有监管事项？",
        en="Does every random-inspection item rest on a supervision item?",
    ),
    domain="lists",
    card="yellow",
    basis=["双随机、一公开监管工作要求 / random inspection rests on supervision"],
    innocent=[
        Text(zh="监管事项换了编码", en="the supervision item was given another code"),
    ],
    examples=[
        Example(
            Text(
                zh="抽查事项没有监管事项；条目未写机关时由事项的机关负责",
                en="a random inspection of no supervision item; without an organ of its own, that of the power answers",
            ),
            {
                "powers": [power("JC/060001", "inspection")],
                "organs": ORGANS,
                "list_entries": [entry("random-inspection", "R", "JC/060001", organ=None)],
            },
            hits=[("random-inspection/R", "supervision")],
        ),
        Example(
            Text(zh="关联到有效的监管事项", en="linked to a supervision item in force"),
            {
                "powers": [power("JC/060001", "inspection")],
                "organs": ORGANS,
                "list_entries": [
                    entry("random-inspection", "R", "JC/060001", links={"supervision": ["S"]}),
                    entry("supervision", "S"),
                ],
            },
        ),
    ],
)
def inspection_without_supervision(listed_entries: ir.Table, listed_links: ir.Table, p: object) -> ir.Table:
    """One hit per entry whose links lead to none that stands."""
    return unlinked_hits(
        listed_entries,
        listed_links,
        "random-inspection",
        "supervision",
        Sentence(
            zh="随机抽查事项“{name}”（{entry}）没有有效的监管事项。",
            en="The random-inspection item {entry} ({name}) rests on no supervision item in force.",
        ),
    )
