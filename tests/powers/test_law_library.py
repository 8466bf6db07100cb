"""What a citation says on a day, or why it says nothing."""

from dataclasses import replace
from datetime import date

import pytest

from powers.small_laws import BEFORE, GONE, NEW, OLD, TODAY, library, version
from shulong.powers.law import Law, Status
from shulong.powers.law_library import LawLibrary, resolve_in
from shulong.powers.law_repeals import unmarked_repeals
from shulong.powers.parse_citation import parse
from shulong.terms.errors import DeclarationFault, UnknownName

FOUND = {
    ("《示例许可法》第三条第一款", TODAY): "第三条　申请人应当提交申请表和身份证明，由机关核对原件。",
    ("《示例许可法》第三条第一款", BEFORE): "第三条　机关应当自受理之日起二十个工作日内作出决定，并书面告知申请人。",
    ("《中华人民共和国示例许可法》第三条第二款第（二）项", TODAY): "（二）超出清单。",
    ("《示例许可法》第三条第（二）项", TODAY): "（二）超出清单。",
    ("《示例许可法》第一条至第二条", TODAY): "第一条　为了便民，制定本法。\n第二条　许可实行清单管理，清单之外不得实施。",
    ("《示例许可法》第一条、第三条第二款第（一）项", TODAY): "第一条　为了便民，制定本法。\n（一）材料不齐；",
    ("《示例许可法》", TODAY): "",
    ("《邻市救助办法》第一条", TODAY): "第一条　甲。",
}  # fmt: skip


@pytest.mark.parametrize(("asked", "text"), FOUND.items(), ids=str)
def test_a_citation_gives_the_text_of_its_day(asked: tuple[str, date], text: str) -> None:
    found = library().resolve(parse(asked[0]), asked[1])
    assert found.reason is None
    assert found.text == text


NOT_FOUND = {
    ("《无此法》第一条", TODAY): ("no-such-law", "the law library has no 《无此法》"),
    ("《救助办法》第一条", TODAY): ("ambiguous-name", "'救助办法' may be 示例市救助办法、邻市救助办法"),
    ("《示例许可法》第六条", TODAY): ("no-such-place", "中华人民共和国示例许可法 of 2025-03-10 has no 第六条"),
    ("《示例许可法》第五条", BEFORE): ("no-such-place", "中华人民共和国示例许可法 of 2019-05-20 has no 第五条"),
    ("《示例许可法》第三条第三款", TODAY): ("no-such-place", "中华人民共和国示例许可法 of 2025-03-10 has no 第三条第三款"),
    ("《示例许可法》第二条至第九条", TODAY): ("no-such-place", "中华人民共和国示例许可法 of 2025-03-10 has no 第九条"),
    ("《示例市救助办法》第一条", TODAY): ("repealed", "示例市救助办法 was repealed on 2022-03-01, replaced by 示例市新救助办法"),
    ("《示例市救助办法》第一条", date(2018, 1, 1)): ("not-yet-in-force", "示例市救助办法 is in force from 2018-04-02 only"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), NOT_FOUND.items(), ids=str)
def test_a_citation_that_gives_none_says_why(asked: tuple[str, date], expected: tuple[str, str]) -> None:
    found = library().resolve(parse(asked[0]), asked[1])
    assert found.said is not None
    assert (found.reason, found.said.en) == expected


def test_the_text_of_a_repealed_law_is_still_shown() -> None:
    assert library().resolve(parse("《示例市救助办法》第一条"), TODAY).text == "第一条　救助金额不超过三倍。"


def test_an_item_in_two_paragraphs_needs_its_paragraph() -> None:
    text = GONE.replace("单位：\n", "由本市负担。\n单位：\n").replace("（一）甲；\n由", "（一）甲。\n由")
    law = Law("aid", (replace(version(text), repealed_on=None),))
    found = resolve_in(law, parse("《示例市救助办法》第二条第（一）项"), TODAY)
    assert found.said is not None
    assert found.said.en == "第二条第（一）项 stands in more than one paragraph; say which"


def test_status_follows_from_the_dates_of_all_versions() -> None:
    known = library().law("licences")
    old, new = known.versions
    assert [known.status(day, old) for day in (date(2019, 6, 1), BEFORE, TODAY)] == [
        Status.NOT_YET,
        Status.IN_FORCE,
        Status.AMENDED,
    ]
    assert [known.status(day, new) for day in (BEFORE, TODAY)] == [Status.NOT_YET, Status.IN_FORCE]
    assert known.status(date(2019, 1, 1)) is Status.NOT_YET
    assert library().law("aid").status(TODAY) is Status.REPEALED


def test_two_texts_of_one_version_are_refused_and_the_same_text_twice_is_not() -> None:
    with pytest.raises(DeclarationFault, match="two different texts of the version of 2019-05-20"):
        LawLibrary.of([version(OLD), version(OLD.replace("二十个", "三十个"))])
    assert len(LawLibrary.of([version(OLD), version(OLD), version(NEW)]).law("licences").versions) == 2


def test_an_unknown_law_is_said() -> None:
    with pytest.raises(UnknownName, match="the law library has no 'x'"):
        library().law("x")


def test_a_repeal_that_the_library_does_not_know_of_is_told() -> None:
    assert [(each.by.title, each.law.title) for each in unmarked_repeals(library())] == [
        ("中华人民共和国示例许可法", "示例市老办法")
    ]
