"""Citations: found in running text, written in one form, read back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.powers.citation import Citation, Span
from shulong.powers.parse_citation import declared_names, mentions, parse
from shulong.powers.place_in_law import Number, Place
from shulong.terms.errors import DeclarationFault

FORMS = {
    "《中华人民共和国行政许可法》第三十二条第一款第(四)项": "《中华人民共和国行政许可法》第三十二条第一款第（四）项",
    "《许可法》第三十二条第一款第四项": "《许可法》第三十二条第一款第（四）项",
    "《许可法》第 32 条第1款（四）项": "《许可法》第三十二条第一款第（四）项",
    "《刑法》第一百二十条之一": "《刑法》第一百二十条之一",
    "《许可法》第三条至第五条": "《许可法》第三条至第五条",
    "《许可法》第三条、第五条第二款": "《许可法》第三条、第五条第二款",
    "《许可法》第三条第一款至第三款": "《许可法》第三条第一款至第三款",
    "《许可法》第三条第一款第（一）、（三）项": "《许可法》第三条第一款第（一）项、第（三）项",
    "《许可法》第十、十一条": "《许可法》第十条、第十一条",
    "《许可法》第三条第（一）项至第（三）项和第（五）项": "《许可法》第三条第（一）项至第（三）项、第（五）项",
    "《许可法》第三条（一）、（二）项": "《许可法》第三条第（一）项、第（二）项",
    "《许可法》第三章第二节": "《许可法》第三章第二节",
    "《许可法》第二章第十条": "《许可法》第十条",
    "《许可法》第二条第（三）项第2目": "《许可法》第二条第（三）项第2目",
    "《基本法》附件三": "《基本法》附件三",
    "《关于修改〈许可法〉的决定》第二条": "《关于修改〈许可法〉的决定》第二条",
    "《许可法》（以下简称本法）第二条": "《许可法》第二条",
    "《许可法》的第二条": "《许可法》第二条",
    "《许可法》": "《许可法》",
    "本条例第十条": "本条例第十条",
    "行政许可法第十二条": "《行政许可法》第十二条",
    "宪法第八十九条": "《宪法》第八十九条",
}


@pytest.mark.parametrize(("text", "canonical"), FORMS.items())
def test_a_citation_is_read_and_written_in_one_form(text: str, canonical: str) -> None:
    assert parse(text).written() == canonical
    assert parse(canonical) == parse(text)


RUNNING = {
    "依照《甲法》第三条和《乙条例》第四条，参照《丙规定》办理。": ["《甲法》第三条", "《乙条例》第四条", "《丙规定》"],
    "违反本法第三十条第二款、第三款规定的": ["本法第三十条第二款、第三款"],
    "除本法第三十条第一款第一项和第二项外": ["本法第三十条第一款第（一）项、第（二）项"],
    "第三十六条第一款第一项中可以流转的权利和第二项、第四项的财产": [
        "第三十六条第一款第（一）项",
        "第三十六条第一款第（二）项、第（四）项",
    ],
    "执行联合国宪章第七章": ["《联合国宪章》第七章"],
    "参加第十届会议的第三条道路": ["第三条"],
    "没有引用。": [],
}


@pytest.mark.parametrize(("text", "expected"), RUNNING.items())
def test_citations_are_found_in_running_text(text: str, expected: list[str]) -> None:
    found = list(mentions(text))
    assert [each.citation.written() for each in found] == expected
    assert all(each.start < each.end <= len(text) for each in found)


WITHIN = {
    "本条第二款": "第九条第二款", "前款第三项": "第九条第一款第（三）项", "本款第（一）项": "第九条第二款第（一）项",
    "前条第二款": "第八条第二款", "第二款规定": "第九条第二款", "第十条": "第十条",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WITHIN.items())
def test_what_names_no_article_is_of_the_article_it_stands_in(text: str, expected: str) -> None:
    found = list(mentions(text, within=Place(article=Number(9), paragraph=2)))
    assert [each.citation.written() for each in found] == [expected]


def test_declared_abbreviations_stand_for_their_law() -> None:
    text = "《示例市许可办法》（以下简称《许可办法》）施行。违反许可办法第三条的，处罚。"
    assert declared_names(text) == {"许可办法": "示例市许可办法"}
    found = [each.citation.written() for each in mentions(text, aliases=declared_names(text))]
    assert found == ["《示例市许可办法》", "《示例市许可办法》第三条"]


@pytest.mark.parametrize(
    "text", ["", "第三", "请看甲法", "《甲法》第三条；另见《乙法》第二条", "关于《甲法》第三条的说明"]
)
def test_what_is_not_one_citation_is_refused(text: str) -> None:
    with pytest.raises(DeclarationFault, match="is not one citation of a law"):
        parse(text)


numbers = st.builds(Number, st.integers(1, 1300), st.integers(0, 12))
places = st.builds(
    Place,
    article=numbers,
    paragraph=st.none() | st.integers(1, 20),
    item=st.none() | st.integers(1, 40),
).flatmap(lambda p: st.just(p) if p.item is None else st.builds(Place, article=st.just(p.article), paragraph=st.just(p.paragraph), item=st.just(p.item), sub_item=st.none() | st.integers(1, 9)))  # fmt: skip
spans = st.builds(Span, places, st.none() | places)


@given(st.sampled_from(["行政许可法", "示例市许可办法", ""]), st.lists(spans, min_size=1, max_size=4))
def test_what_is_written_is_read_back_the_same(title: str, spans: list[Span]) -> None:
    citation = Citation(title, tuple(spans), "" if title else "本法")
    assert parse(citation.written()) == citation
