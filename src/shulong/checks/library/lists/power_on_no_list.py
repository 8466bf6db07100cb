"""A power is declared and on no list."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.terms.text import Text


@check(
    id="lists.power-on-no-list",
    title=Text(zh="事项未列入任何清单", en="Power on no list"),
    question=Text(
        zh="基本目录中的每项权力是否至少列入一张清单？",
        en="Is every power of the catalogue on at least one list?",
    ),
    domain="lists",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="事项刚刚发布，清单尚未更新", en="the power was published only now"),
    ],
    examples=[
        Example(
            Text(
                zh="没有清单列入；负面清单只说明需要许可",
                en="on no list; the negative list says only that a licence is needed",
            ),
            {
                "powers": [power("XK/010001"), power("XK/010002")],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001"), entry("negative", "N", "XK/010002")],
            },
            hits=[("XK/010002", "list")],
        ),
        Example(
            Text(zh="列入一张清单即可；已废止的不需要", en="one list is enough; an abolished power needs none"),
            {
                "powers": [power("XK/010001"), power("XK/010002", status="abolished")],
                "organs": ORGANS,
                "list_entries": [entry("responsibility", "A", "XK/010001")],
            },
        ),
    ],
)
def power_on_no_list(
    listed_powers: ir.Table, listed_entries: ir.Table, listed_answerable: ir.Table, p: object
) -> ir.Table:
    """One hit per power in force that no entry in force names."""
    standing = listed_powers.filter(listed_powers.status == "in-force")
    listed = (
        listed_entries.filter(listed_entries.list_type != "negative")
        .filter(ibis._.basic_code.notnull())
        .select("basic_code")
        .distinct()
    )
    bare = standing.anti_join(listed, "basic_code").left_join(listed_answerable, "basic_code")
    return hits(
        bare,
        subject_kind="power",
        subject=bare.basic_code,
        key="list",
        organ=bare.answerable,
        region=bare.answerable_region,
        power_code=bare.basic_code,
        evidence=ibis.array([bare.row_id]),
        values={"power": bare.basic_code, "name": bare.name_zh},
        say=Sentence(zh="事项“{name}”（{power}）未列入任何清单。", en="The power {power} ({name}) is on no list."),
    )
