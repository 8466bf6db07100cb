"""A list calls a power otherwise than the catalogue does."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.difference import difference_hits
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import ORGANS, OWN_NONE, entry, power
from shulong.terms.text import Text


@check(
    id="lists.name-differs",
    title=Text(zh="事项名称不一致", en="Name differs from the catalogue"),
    question=Text(
        zh="同一事项在各清单中是否同名？",
        en="Has a power the same name on every list?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="清单尚未随目录调整更新", en="the list has not yet followed an adjustment of the catalogue"),
        Text(zh="条目覆盖的范围小于该事项", en="the entry covers less than the whole power"),
    ],
    examples=[
        Example(
            Text(zh="责任清单多写了两个字", en="the responsibility list adds a word"),
            {
                "powers": [power("XK/010001", name="示例许可")],
                "organs": ORGANS,
                "list_entries": [entry("responsibility", "A", "XK/010001", title="示例许可事项")],
                "implementations": OWN_NONE,
            },
            hits=[("responsibility/A", "name")],
        ),
        Example(
            Text(
                zh="全角与半角括号、前后空格不算不同；无基本编码的条目与负面清单自有名称",
                en="width of brackets and blanks do not count; an entry of no power and the negative list have their own titles",
            ),
            {
                "powers": [power("XK/010001", name="示例许可（延续）")],
                "organs": ORGANS,
                "list_entries": [
                    entry("service", "A", "XK/010001", title=" 示例许可(延续)"),
                    entry("supervision", "B", title="示例监管"),
                    entry("negative", "N", "XK/010001", title="未获得许可，不得从事示例"),
                ],
                "implementations": OWN_NONE,
            },
        ),
    ],
)
def name_differs(listed_differences: ir.Table, p: object) -> ir.Table:
    """One hit per place and element."""
    return difference_hits(listed_differences, "name", Sentence(
        zh="清单条目 {where} 名为“{found}”，基本目录为“{expected}”。",
        en="The entry {where} is called “{found}”; the catalogue calls it “{expected}”.",
    ))  # fmt: skip
