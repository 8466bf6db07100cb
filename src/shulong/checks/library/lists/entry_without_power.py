"""A list holds a power that the catalogue does not have, or has no more."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.terms.text import Text


@check(
    id="lists.entry-without-power",
    title=Text(zh="清单条目无对应事项", en="Entry without a power"),
    question=Text(
        zh="清单条目指向的事项是否在基本目录中且有效？",
        en="Is every power that a list names in the catalogue and not abolished?",
    ),
    domain="lists",
    card="red",
    basis=[
        "《中华人民共和国行政许可法》第十四条至第十八条；权力清单统一要素与动态调整规则 / unified elements and adjustment of lists of powers"
    ],
    innocent=[
        Text(zh="清单尚未随目录调整更新", en="the list has not yet followed an adjustment of the catalogue"),
        Text(zh="编码录入有误", en="the code was mistyped"),
    ],
    examples=[
        Example(
            Text(
                zh="目录中没有的事项；已废止而清单仍保留的事项",
                en="a power unknown; a power abolished and still listed",
            ),
            {
                "powers": [power("XK/010001"), power("XK/010001", status="abolished", since="2026-01-01")],
                "organs": ORGANS,
                "list_entries": [entry("service", "A", "XK/010001"), entry("service", "B", "XK/010009")],
            },
            hits=[("service/A", "XK/010001"), ("service/B", "XK/010009")],
        ),
        Example(
            Text(
                zh="明年才废止；条目已同时撤下；条目不对应事项",
                en="abolished only next year; an entry struck off; an entry of no power",
            ),
            {
                "powers": [power("XK/010001"), power("XK/010001", status="abolished", since="2027-01-01")],
                "organs": ORGANS,
                "list_entries": [
                    entry("service", "A", "XK/010001"),
                    entry("service", "B", "XK/010009", status="abolished"),
                    entry("supervision", "S"),
                ],
            },
        ),
    ],
)
def entry_without_power(listed_entries: ir.Table, listed_powers: ir.Table, p: object) -> ir.Table:
    """One hit per entry that names a power unknown or abolished."""
    named = listed_entries.filter(listed_entries.basic_code.notnull())
    standing = listed_powers.filter(listed_powers.status != "abolished").select("basic_code")
    bare = named.anti_join(standing, "basic_code")
    return hits(
        bare,
        subject_kind="list-entry",
        subject=bare.entry,
        key=bare.basic_code,
        organ=bare.organ,
        region=bare.region,
        power_code=bare.basic_code,
        evidence=ibis.array([bare.row_id]),
        values={"entry": bare.entry, "name": bare.title, "power": bare.basic_code},
        say=Sentence(
            zh="清单条目 {entry}（{name}）指向的事项 {power} 不在基本目录中或已废止。",
            en="The entry {entry} ({name}) names the power {power}, which the catalogue does not have or has abolished.",
        ),
    )
