"""A supervision item rests on no enforcement item."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.checks.unlinked import unlinked_hits
from shulong.terms.text import Text


@check(
    id="lists.supervision-without-enforcement",
    title=Text(zh="监管事项缺少执法依据", en="Supervision without enforcement"),
    question=Text(
        zh="每项监管事项是否都有执法事项作依据？",
        en="Does every supervision item rest on an enforcement item?",
    ),
    domain="lists",
    card="yellow",
    basis=["《中华人民共和国行政处罚法》第三十八条"],
    innocent=[
        Text(zh="执法事项换了编码", en="the enforcement item was given another code"),
    ],
    examples=[
        Example(
            Text(
                zh="监管事项指向不存在的执法事项", en="a supervision item names an enforcement item that is not there"
            ),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [entry("supervision", "S", links={"enforcement": ["E9"]}), entry("enforcement", "E")],
            },
            hits=[("supervision/S", "enforcement")],
        ),
        Example(
            Text(zh="两个执法事项中有一个存在即可", en="one of two is there"),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [
                    entry("supervision", "S", links={"enforcement": ["E9", "E"]}),
                    entry("enforcement", "E"),
                ],
            },
        ),
    ],
)
def supervision_without_enforcement(listed_entries: ir.Table, listed_links: ir.Table, p: object) -> ir.Table:
    """One hit per entry whose links lead to none that stands."""
    return unlinked_hits(
        listed_entries,
        listed_links,
        "supervision",
        "enforcement",
        Sentence(
            zh="监管事项“{name}”（{entry}）没有有效的执法事项作依据。",
            en="The supervision item {entry} ({name}) rests on no enforcement item in force.",
        ),
    )
