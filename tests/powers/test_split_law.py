"""Splitting a law's text: structure found, nothing lost, disorder said with its line."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.powers.law import Kind
from shulong.powers.law_lines import visible
from shulong.powers.place_in_law import Number, Place
from shulong.powers.split_law import Split, split
from shulong.terms.errors import DeclarationFault

HEAD = "示例市许可办法\n（2020年1月2日示例市人民政府公布）\n"


def places(done: Split) -> list[tuple[str, int | None, int | None, int | None]]:
    """(article, paragraph, item, sub-item) of each piece of the body."""
    return [
        (p.place.article.code(), p.place.paragraph, p.place.item, p.place.sub_item)
        for p in done.provisions
        if p.place.article
    ]


def said(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.text.en) for fault in split(text).irregularities]


def test_parts_chapters_sections_articles_paragraphs_items_sub_items() -> None:
    text = HEAD + (
        "第一编　总则\n第一章　一般规定\n第一节　目的\n　　第一条　为了便民，制定本办法。\n　　适用于本市。\n　　第二条　材料包括：\n　　（一）申请表；\n"
        "　　（二）证明：\n　　1.身份证明；\n　　（2）住址证明。\n　　材料不齐的，一次告知。\n"
    )
    done = split(text)
    assert places(done) == [
        ("1", 1, None, None), ("1", 2, None, None), ("2", 1, None, None), ("2", 1, 1, None), ("2", 1, 2, None), ("2", 1, 2, 1),
        ("2", 1, 2, 2), ("2", 2, None, None),
    ]  # fmt: skip
    assert done.provisions[-1].place == Place(Number(1), None, Number(1), Number(1), Number(2), 2)
    assert [p.kind.value for p in done.provisions[:5]] == ["title", "history", "part", "chapter", "section"]
    assert done.irregularities == ()
    assert done.source() == visible(text)


def test_contents_before_the_body_are_told_from_it() -> None:
    text = (
        HEAD
        + "目　录\n序言\n第一章 总则\n第二章 附则\n\n序言\n本市历来重视便民。\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n"
    )
    done = split(text)
    assert [p.text for p in done.provisions if p.kind is Kind.PREAMBLE] == ["序言", "本市历来重视便民。"]
    assert sum(p.kind is Kind.CONTENTS for p in done.provisions) == 4
    assert done.irregularities == ()


def test_contents_without_the_word_are_known_by_their_repetition() -> None:
    done = split(HEAD + "第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n")
    assert [p.kind.value for p in done.provisions][2:] == [
        "contents",
        "contents",
        "chapter",
        "paragraph",
        "chapter",
        "paragraph",
    ]


def test_contents_that_name_what_is_not_there_are_said() -> None:
    assert said(HEAD + "目录\n第一章 总则\n第二章 罚则\n第一章 总则\n第一条 甲。\n") == [
        (1, "the contents name what the text has not: 第二章罚则")
    ]


def test_markdown_headings_bold_articles_and_comments() -> None:
    text = (
        "# 示例市许可办法\n2020年1月2日 公布\n<!-- INFO END -->\n## 第一章 总 则\n**第一条** 甲。\n### 第二条\n乙。\n"
    )
    done = split(text)
    assert places(done) == [("1", 1, None, None), ("2", 1, None, None)]
    assert done.provisions[-1].text == "乙。"
    assert done.source() == visible(text)


def test_an_inserted_article_stands_in_order() -> None:
    done = split(HEAD + "第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。\n")
    assert [code for code, *_ in places(done)] == ["1", "1-1", "1-2", "2"]
    assert done.irregularities == ()


DISORDER = {
    "第一条 甲。\n第三条 乙。\n": [(4, "第二条 is missing before this line")],
    "第一条 甲。\n第五条 乙。\n": [(4, "第二条至第四条 is missing before this line")],
    "第一条 甲。\n第三条 乙。\n第二条 丙。\n": [
        (4, "第二条 is missing before this line"),
        (5, "第二条 stands after 第三条"),
    ],
    "第一条 甲。\n第二条 乙。\n第二条 丙。\n": [(5, "第二条 stands twice")],
    "第三条 甲。\n第四条 乙。\n": [(3, "begins with 第三条")],
    "第一条 甲：\n（一）乙；\n（三）丙。\n": [(5, "第一条第1款第（二）项 is missing before this line")],
    "第一章 甲\n第一条 甲。\n第三章 乙\n第二条 乙。\n": [(5, "第二章 is missing before this line")],
    "第一条 甲：“乙。\n第二条 丙。\n": [(3, "a quotation does not end")],
}


@pytest.mark.parametrize(("body", "expected"), DISORDER.items())
def test_gaps_disorder_and_doubles_are_said_with_their_line(body: str, expected: list[tuple[int, str]]) -> None:
    assert said(HEAD + body) == expected


def test_sections_begin_anew_in_each_chapter_and_chapters_may_in_each_part() -> None:
    assert (
        said(HEAD + "第一编 甲\n第一章 甲\n第一节 甲\n第一条 甲。\n第二编 乙\n第一章 乙\n第一节 乙\n第二条 乙。\n")
        == []
    )
    assert said(HEAD + "第一编 甲\n第一章 甲\n第一条 甲。\n第二编 乙\n第二章 乙\n第二条 乙。\n") == []


def test_a_line_that_goes_on_within_its_sentence_is_one_paragraph() -> None:
    done = split(HEAD + "第一条 申请人应当提交\n身份证明。\n由下列人员组成：\n主任，\n委员若干人。\n委员任期三年。\n")
    assert [(p.place.paragraph, p.text) for p in done.provisions if p.place.article] == [
        (1, "申请人应当提交\n身份证明。"), (2, "由下列人员组成：\n主任，\n委员若干人。"), (3, "委员任期三年。")]  # fmt: skip
    assert [fault.code for fault in done.irregularities] == ["line-joined"]


def test_a_paragraph_between_two_items_belongs_to_the_first_of_them() -> None:
    done = split(HEAD + "第一条 场所为：\n（一）广场；\n车站；\n（二）学校。\n其他场所由区定。\n")
    assert places(done) == [("1", 1, None, None), ("1", 1, 1, None), ("1", 1, 2, None), ("1", 2, None, None)]
    assert done.irregularities == ()


def test_quoted_articles_belong_to_the_article_that_quotes_them() -> None:
    done = split(HEAD + "第一条 增加两条：“第九条 甲。\n第十条 乙。”\n第二条 丙。\n")
    assert [code for code, *_ in places(done)] == ["1", "1", "2"]


def test_an_amending_decision_is_numbered_by_its_points() -> None:
    done = split(
        "示例市人大关于修改《示例市许可办法》的决定\n（2024年1月2日通过）\n决定作如下修改：\n一、第三条修改为：“第三条　甲。”\n二、删去第四条。\n"
    )
    assert places(done) == [("1", 1, None, None), ("2", 1, None, None)]
    assert [p.label for p in done.provisions if p.place.article] == ["一、", "二、"]


def test_a_sentence_that_begins_with_a_number_of_an_article_is_no_article() -> None:
    done = split(HEAD + "第一条 甲。\n第一条规定的期限可以延长。\n第二条乙。\n")
    assert places(done) == [("1", 1, None, None), ("1", 2, None, None), ("2", 1, None, None)]


def test_what_follows_an_appendix_heading_is_no_article() -> None:
    done = split(HEAD + "第一条 甲。\n附件1：标准\n一、初次从轻。\n第一条 表中所列。\n")
    assert [(p.kind.value, p.place.appendix) for p in done.provisions[-3:]] == [("appendix", 1)] * 3


REFUSED = {
    "": "x.md: the file is empty",
    " \n\u3000\n": "x.md: the file is empty",
    "通知\n各单位请遵守。\n": "x.md:1: no article was found; expected lines that begin with 第一条 or 一、",
    "示例市甲办法\n第一条 甲。\n第二条 乙。\n示例市乙办法\n第一条 丙。\n": "x.md:5: two laws in one file; the second begins on line 4",
    "# 示例市甲办法\n第一条 甲。\n# 示例市乙办法\n第一条 乙。\n": "x.md:3: two laws in one file; here is the title of the second",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_what_is_no_one_law_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DeclarationFault) as caught:
        split(text, name="x.md")
    assert str(caught.value).startswith(message)


PIECES = ["第一条", "第二条　", "第三条 ", "第一百二十条之一 ", "第一章 总则", "第二节　", "## 第二章 附则", "# 甲办法", "（一）", "(二) ", "1.", "（1）", "①", "一、", "二、",
          "目　录", "序言", "附件：", "<!-- 注 -->", "**第四条** ", "　　", "，", "。", "：“", "”", "；", "甲乙", "规定的", "2020年1月2日", "《丙法》", "\n", "\n", "\n\n", "\t", "\u200b", "> ", "- "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
def test_no_visible_character_is_lost_or_moved(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        done = split(text)
    except DeclarationFault:
        return
    assert done.source() == visible(text)
    assert all(before.line <= after.line for before, after in pairwise(done.provisions))
