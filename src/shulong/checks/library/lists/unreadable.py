"""An entry of a list states its elements or links in a form that cannot be read."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.terms.text import Text


@check(
    id="lists.unreadable",
    title=Text(zh="清单条目无法读取", en="Entry that cannot be read"),
    question=Text(
        zh="清单条目的要素与关联是否能够读取？",
        en="Can the elements and links of every entry be read?",
    ),
    domain="lists",
    card="data",
    basis=["清单条目数据契约 / the contract of list_entries"],
    innocent=[
        Text(zh="导出时截断或转义有误", en="the export cut the text off or escaped it wrongly"),
    ],
    examples=[
        Example(
            Text(zh="要素不是 JSON；关联不是列表", en="elements that are no JSON; links that are no list"),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [
                    entry("service", "A") | {"stated": "{"},
                    entry("supervision", "S") | {"links": '{"enforcement": "E"}'},
                ],
            },
            hits=[("service/A", "stated"), ("supervision/S", "links")],
        ),
        Example(
            Text(zh="没有要素和关联；已撤下的条目", en="neither elements nor links; an entry struck off"),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [entry("service", "A"), entry("service", "B", status="abolished") | {"stated": "{"}],
            },
        ),
    ],
)
def unreadable(listed_unreadable: ir.Table, listed_entries: ir.Table, p: object) -> ir.Table:
    """One hit per entry and part that cannot be read; what it states is not compared."""
    told = listed_unreadable.join(listed_entries, "entry")
    return hits(
        told,
        subject_kind="list-entry",
        subject=told.entry,
        key=told.part,
        organ=told.organ,
        region=told.region,
        power_code=told.basic_code,
        evidence=ibis.array([told.row_id]),
        values={"entry": told.entry, "name": told.title, "part": told.part},
        say=Sentence(
            zh="清单条目 {entry}（{name}）的 {part} 列不是约定形式的 JSON，无法比对。",
            en="The column {part} of the entry {entry} ({name}) is not JSON in the form agreed; it is not compared.",
        ),
    )
