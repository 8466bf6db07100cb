"""A condition, material, fee or limit is harder than the template allows."""

import ibis.expr.types as ir

from shulong.checks.check import check
from shulong.checks.difference import difference_hits
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.lists_world import COUNTY, ORGANS, days, entry, own, power
from shulong.terms.text import Text


@check(
    id="lists.harder-than-template",
    title=Text(zh="条件、材料、收费或时限严于模板", en="Harder than the template"),
    question=Text(
        zh="清单或实施清单的条件、材料、收费、时限是否严于全市模板？",
        en="Is a condition, material, fee or limit on a list or of an organ harder than the city's template allows?",
    ),
    domain="lists",
    card="red",
    basis=["《中华人民共和国行政许可法》第十六条第四款；《优化营商环境条例》第四十条"],
    innocent=[
        Text(zh="模板尚未随法规调整", en="the template has not yet followed a change of law"),
        Text(zh="同一材料换了名称", en="the same material under another name"),
    ],
    examples=[
        Example(
            Text(
                zh="服务清单多要一份材料；县局收费更高",
                en="the service list asks for a material more; a county takes a higher fee",
            ),
            {
                "powers": [
                    power(
                        "XK/010001", materials=[{"name": "申请表"}], fee=[{"item": "工本费", "standard": "每件 10 元"}]
                    )
                ],
                "organs": ORGANS,
                "list_entries": [
                    entry("service", "A", "XK/010001", materials=[{"name": "申请表"}, {"name": "介绍信"}])
                ],
                "implementations": [own("XK/010001", fee=[{"item": "工本费", "standard": "每件 20 元"}])],
            },
            hits=[("service/A", "materials"), (f"XK/010001@{COUNTY}", "fee")],
        ),
        Example(
            Text(
                zh="模板开放的材料可以增加；时限更短、材料更少不是更严",
                en="materials left open may be more; a shorter limit and fewer materials are not harder",
            ),
            {
                "powers": [
                    power(
                        "XK/010001",
                        open=("materials",),
                        materials=[{"name": "申请表"}, {"name": "清单"}],
                        statutory_limit=days(20),
                    )
                ],
                "organs": ORGANS,
                "list_entries": [
                    entry("service", "A", "XK/010001", materials=[{"name": "申请表"}], statutory_limit=days(15))
                ],
                "implementations": [own("XK/010001", materials=[{"name": "申请表"}, {"name": "图纸"}])],
            },
        ),
    ],
)
def harder_than_template(listed_differences: ir.Table, p: object) -> ir.Table:
    """One hit per place and element."""
    return difference_hits(listed_differences, "harder", Sentence(
        zh="{where} 的“{element_zh}”严于模板：{found}（模板：{expected}）。",
        en="{where}: {element_en} is harder than the template: {found} (template: {expected}).",
    ))  # fmt: skip
