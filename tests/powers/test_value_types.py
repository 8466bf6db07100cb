"""A value written to a cell and read again is the same value, for every type; what does not fit is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.powers.element import Element, elements
from shulong.powers.line_types import Lines, Part, type_named
from shulong.powers.value_types import DEPTHS

TEXT = st.text(alphabet="示例 a1.（）()、｜|\\/-一无", min_size=1, max_size=12)
CODE = st.text(alphabet="ABC019/-.", min_size=1, max_size=10)
DAYS = st.fixed_dictionaries({"days": st.integers(0, 9999), "unit": st.sampled_from(["working-days", "calendar-days"])})


def part_values(part: Part) -> st.SearchStrategy[Any]:
    forms = {"text": TEXT, "count": st.integers(0, 99), "days": DAYS, "several": st.lists(TEXT, min_size=1, max_size=3)}
    return st.sampled_from([each.value for each in part.options]) if part.form == "choice" else forms[part.form]


def values(element: Element) -> st.SearchStrategy[Any]:
    type_ = type_named(element.type)
    if isinstance(type_, Lines):
        required = {part.key: part_values(part) for part in type_.parts if part.required}
        record = st.fixed_dictionaries(
            required, optional={p.key: part_values(p) for p in type_.parts if not p.required}
        )
        return record if element.type == "result" else st.lists(record, max_size=3)
    if element.type in {"choices", "levels", "choice", "kind"}:
        one = st.sampled_from([each.value for each in type_.options(element)])  # type: ignore[attr-defined]
        order = [each.value for each in type_.options(element)]  # type: ignore[attr-defined]
        several = st.lists(one, min_size=1, unique=True).map(lambda chosen: sorted(chosen, key=order.index))
        return several if element.type in {"choices", "levels"} else one
    simple: dict[str, st.SearchStrategy[Any]] = {
        "title": st.fixed_dictionaries({"zh": TEXT}, optional={"en": TEXT}), "prose": TEXT, "organs": st.lists(CODE, max_size=3),
        "days": DAYS, "code": CODE, "organ": CODE, "flow": CODE,
        "visits": st.fixed_dictionaries({"visits": st.integers(0, 99)}, optional={"depth": st.sampled_from([d.value for d in DEPTHS])}),
    }  # fmt: skip
    return simple[element.type]


@pytest.mark.parametrize("code", elements())
@given(data=st.data())
def test_a_valid_value_comes_back_from_its_cell(code: str, data: st.DataObject) -> None:
    element = elements()[code]
    type_, value = type_named(element.type), data.draw(values(element))
    if type_.check(value, element):
        return
    cell = type_.write(value, element)
    assert type_.read(cell, element) == (value, [])
    assert type_.say(value, element)


READ = [
    ("statutory_limit", "20 工作日", {"days": 20, "unit": "working-days"}),
    ("statutory_limit", "２０个自然日 ", {"days": 20, "unit": "calendar-days"}),
    ("promised_limit", "当场办结", {"days": 0, "unit": "working-days"}),
    ("served", "法人、自然人", ["natural-person", "legal-person"]),
    ("levels", "city；county", ["city", "county"]),
    ("kind", "XK/01", "licence"),
    ("fee", "不收费", []),
    ("basis", "《示例条例》第三条第一款；《示例办法》第五条", [{"law": "示例条例", "citation": "第三条第一款"}, {"law": "示例办法", "citation": "第五条"}]),
    ("materials", "1. 申请表｜原件|２份\n2、身份证明", [{"name": "申请表", "form": "original", "copies": 2}, {"name": "身份证明"}]),
    ("conditions", "（一）年满十八周岁｜age >= 18\n\n（二）1.5 米以上", [{"text": "年满十八周岁", "rule": "age >= 18"}, {"text": "1.5 米以上"}]),
    ("visits", "1次｜网上受理", {"visits": 1, "depth": "acceptance"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "cell", "value"), READ)
def test_cells_as_administrators_write_them(code: str, cell: str, value: Any) -> None:
    element = elements()[code]
    assert type_named(element.type).read(cell, element) == (value, [])


REFUSED = [
    ("statutory_limit", "20", "expected a number of days and its unit (working or calendar days). Write it as in '20 工作日'."),
    ("statutory_limit", "20 日", "found '20 日'"),
    ("served", "公民", "expected one of natural-person, legal-person, other"),
    ("basis", "示例条例第三条", "expected 《name of the law》 and its article"),
    ("materials", "身份证明｜影印", "in the part form: original, copy"),
    ("materials", "证明\n证明", "expected each line only once"),
    ("responsibility", "受理｜窗口人员", "in the part liability"),
    ("result", "无", "found"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "cell", "said"), REFUSED)
def test_what_does_not_fit_is_said(code: str, cell: str, said: str) -> None:
    element = elements()[code]
    type_ = type_named(element.type)
    value, faults = type_.read(cell, element)
    faults = faults or type_.check(value, element)
    assert said in faults[0].say("en")
    assert faults[0].say("zh")
