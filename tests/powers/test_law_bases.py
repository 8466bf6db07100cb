"""Powers whose basis is repealed, amended, renumbered or missing."""

from datetime import date

from powers.small_laws import BEFORE, TODAY, library
from shulong.powers.footing import Basis
from shulong.powers.law_bases import cited_articles, footings, hanging, resting_on


def judged(citation: str, declared_on: date | None = BEFORE, law_id: str = "") -> list[tuple[str, str]]:
    found = hanging(library(), [Basis("XK-1", "organ", [citation], law_id, declared_on)], TODAY)
    return [(each.standing.value, each.said.en) for each in found]


def test_a_basis_that_stands_unchanged_is_not_told() -> None:
    assert judged("《示例许可法》第一条") == []
    assert judged("《示例许可法》第三条", date(2025, 6, 1)) == []


def test_an_amended_basis_shows_both_texts_and_where_its_text_may_be_now() -> None:
    found = hanging(library(), [Basis("XK-1", "organ", ["《示例许可法》第三条"], "", BEFORE)], TODAY)
    assert [each.said.en for each in found] == [
        "what is cited reads otherwise since 2025-05-01; its text may now be 第四条: please confirm"
    ]
    assert found[0].old_text.startswith("第三条　机关应当自受理之日起二十个工作日")
    assert found[0].new_text.startswith("第三条　申请人应当提交")
    assert found[0].suggested is not None
    assert found[0].suggested.new_text.startswith("机关应当自受理之日起十个工作日")


def test_without_a_day_the_version_before_is_held_against_the_present_one() -> None:
    assert [standing for standing, _ in judged("《示例许可法》第三条", None)] == ["amended"]


def test_repealed_missing_unclear_and_unreadable_bases() -> None:
    assert judged("《示例市救助办法》第一条")[0][0] == "repealed"
    assert judged("《无此法》第一条")[0][0] == "missing-law"
    assert judged("《示例许可法》第九条", date(2025, 6, 1))[0][0] == "missing-place"
    assert judged("《救助办法》第一条")[0][0] == "unclear"
    assert judged("市政府会议纪要") == [("unreadable", "it does not say which article of which law")]


def test_the_lists_law_id_decides_a_shared_name() -> None:
    assert judged("《救助办法》第一条", law_id="aid-of-neighbour") == []


def test_each_citation_of_a_text_is_judged_and_one_law_can_be_asked_for() -> None:
    bases = [
        Basis("XK-1", "o", ["《示例许可法》第三条、第一条；《示例市救助办法》第一条"], "", BEFORE),
        Basis("XK-2", "o", ["《示例许可法》第一条"]),
    ]
    assert [each.standing.value for each in hanging(library(), bases, TODAY)] == ["amended", "repealed"]
    assert [(each.power_code, each.cited) for each in resting_on(library(), "aid", bases, TODAY)] == [
        ("XK-1", "《示例市救助办法》第一条")
    ]


def test_every_place_has_a_footing_of_its_own_with_its_article_and_since_when() -> None:
    bases = [Basis("XK-1", "", ["《示例许可法》第一条、第三条第一款；《示例市救助办法》"], "", BEFORE, row="D#1")]
    found = [(f.cited, f.article, f.standing.value, f.changed_on, f.row) for f in footings(library(), bases, TODAY)]
    assert found == [
        ("《示例许可法》第一条", "1", "stands", None, "D#1"),
        ("《示例许可法》第三条第一款", "3", "amended", date(2025, 5, 1), "D#1"),
        ("《示例市救助办法》", "", "repealed", date(2022, 3, 1), "D#1"),
    ]


def test_a_repealed_law_is_repealed_whatever_article_is_cited() -> None:
    assert judged("《示例市救助办法》第九十九条")[0][0] == "repealed"


def test_a_place_that_the_older_version_did_not_have_is_not_called_amended() -> None:
    assert judged("《示例许可法》第五条") == []


def test_a_title_of_any_ending_is_one_if_it_stands_in_brackets_alone() -> None:
    assert judged("《示例市某方案》")[0][0] == "missing-law"
    assert judged("第三条")[0][0] == "unreadable", "no law is named"


def test_only_articles_that_are_cited_are_wanted_of_the_laws() -> None:
    bases = [
        Basis(
            "XK-1",
            "",
            ["《示例许可法》第三条第一款、第一章；《示例市救助办法》", "《救助办法》第一条", "《无此法》第一条"],
        )
    ]
    assert cited_articles(library(), bases) == {
        ("licences", "3"), ("licences", ""), ("aid", "1"), ("aid-of-neighbour", "1"),
    }  # fmt: skip
