"""A licence is given and nobody supervises what was licensed."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, entry, power
from shulong.terms.text import Text


@check(
    id="lists.licence-without-supervision",
    title=Text(zh="许可缺少监管事项", en="Licence without supervision"),
    question=Text(
        zh="每项行政许可是否都有监管事项（谁审批谁监管）？",
        en="Has every licence a supervision item (who licenses supervises)?",
    ),
    domain="lists",
    card="red",
    basis=["《中华人民共和国行政许可法》第六十条、第六十一条"],
    innocent=[
        Text(zh="监管由其他事项合并承担而未写明关联", en="supervision is part of another item that does not say so"),
        Text(zh="监管事项尚未发布", en="the supervision item is not yet published"),
    ],
    examples=[
        Example(
            Text(
                zh="许可没有监管事项；已废止的监管事项不算",
                en="a licence without supervision; an abolished item does not count",
            ),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "list_entries": [
                    entry("supervision", "S", status="abolished", links={"supervises": ["XK/010001"]}),
                    entry("service", "A", "XK/010001"),
                ],
            },
            hits=[("XK/010001", "supervision")],
        ),
        Example(
            Text(
                zh="有监管事项；子项随主项监管；已废止的许可不需要",
                en="supervised; sub-items with their main item; an abolished licence needs none",
            ),
            {
                "powers": [
                    power("XK/010001"),
                    power("XK/010001-01", parent="XK/010001"),
                    power("XK/010002", status="abolished"),
                    power("CF/020001", "penalty"),
                ],
                "organs": ORGANS,
                "list_entries": [entry("supervision", "S", links={"supervises": ["XK/010001"]})],
            },
        ),
    ],
)
def licence_without_supervision(
    listed_powers: ir.Table, listed_links: ir.Table, listed_answerable: ir.Table, p: object
) -> ir.Table:
    """One hit per licence in force that no supervision item in force names."""
    licences = listed_powers.filter(
        (listed_powers.kind == "licence") & (listed_powers.status == "in-force") & listed_powers.parent.isnull()
    )
    supervised = listed_links.filter(listed_links.link == "supervises").select(basic_code="target").distinct()
    bare = licences.anti_join(supervised, "basic_code").left_join(listed_answerable, "basic_code")
    return hits(
        bare,
        subject_kind="power",
        subject=bare.basic_code,
        key="supervision",
        organ=bare.answerable,
        region=bare.answerable_region,
        power_code=bare.basic_code,
        evidence=ibis.array([bare.row_id]),
        values={"power": bare.basic_code, "name": bare.name_zh},
        say=Sentence(
            zh="许可“{name}”（{power}）没有任何监管事项。",
            en="No supervision item names the licence {power} ({name}).",
        ),
    )
