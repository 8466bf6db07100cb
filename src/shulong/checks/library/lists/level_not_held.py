"""An organ exercises a power at a level that does not hold it."""

import ibis
import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.example import Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.lists_world import ORGANS, TOWNSHIP, own, power
from shulong.terms.region import LENGTHS, Level
from shulong.terms.text import Text


@check(
    id="lists.level-not-held",
    title=Text(zh="行使层级不符", en="Level that does not hold the power"),
    question=Text(
        zh="实施机关的层级是否在事项的行使层级之内？",
        en="Is an organ's level among the levels at which the power is exercised?",
    ),
    domain="lists",
    card="red",
    basis=["权力清单“行使层级”要素 / the element levels of exercise"],
    innocent=[
        Text(zh="权力已下放，目录尚未更新", en="the power was handed down and the catalogue has not followed"),
        Text(zh="依法委托行使", en="it is exercised on lawful entrustment"),
    ],
    examples=[
        Example(
            Text(zh="乡镇行使了只有市、县行使的权力", en="a township exercises what only city and county hold"),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "implementations": [own("XK/010001", TOWNSHIP, "990101001")],
            },
            hits=[(f"XK/010001@{TOWNSHIP}", "township")],
        ),
        Example(
            Text(
                zh="县级机关按名行使，层级相符；已废止的事项另行处理",
                en="a county's organ, at a level that holds it; an unknown power is another check's",
            ),
            {
                "powers": [power("XK/010001")],
                "organs": ORGANS,
                "implementations": [own("XK/010001"), own("XK/019999", TOWNSHIP, "990101001")],
            },
        ),
    ],
)
def level_not_held(listed_own: ir.Table, listed_holdings: ir.Table, p: object) -> ir.Table:
    """One hit per implementation at a level that the power's rules of holding do not name."""
    length = listed_own.region.length().cast("int64")
    known = listed_own.mutate(code_length=length).semi_join(listed_holdings, "basic_code")
    odd = known.anti_join(listed_holdings, ["basic_code", "code_length"])
    names = dict(zip(LENGTHS, Level, strict=True))
    level = odd.code_length.cases(*((length, level.name.lower()) for length, level in names.items()), else_="unknown")
    level_zh = odd.code_length.cases(*((length, level.title.zh) for length, level in names.items()), else_="未知")
    return hits(
        odd,
        subject_kind="implementation",
        subject=odd.subject,
        key=level,
        organ=odd.organ,
        region=odd.region,
        power_code=odd.basic_code,
        evidence=ibis.array([odd.row_id]),
        values={"power": odd.basic_code, "organ": odd.organ, "level": level, "level_zh": level_zh},
        say=Sentence(
            zh="机关 {organ} 在{level_zh}级行使事项 {power}，该层级不行使此权力。",
            en="The organ {organ} exercises {power} at the level {level}, which does not hold it.",
        ),
    )
