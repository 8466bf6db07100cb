"""Powers whose basis is repealed, amended, renumbered or missing."""

from datetime import date

from powers.small_laws import BEFORE, TODAY, library
from shulong.powers.law_bases import Basis, hanging, hanging_on


def judged(citation: str, declared_on: date | None = BEFORE, law_id: str = "") -> list[tuple[str, str]]:
    found = hanging(library(), [Basis("XK-1", "organ", [citation], law_id, declared_on)], TODAY)
    return [(each.trouble.value, each.said.en) for each in found]


def test_a_basis_that_stands_unchanged_is_not_told() -> None:
    assert judged("《示例许可法》第一条") == []
    assert judged("《示例许可法》第三条", date(2025, 6, 1)) == []


def test_an_amended_basis_shows_both_texts_and_where_its_text_may_be_now() -> None:
    found = hanging(library(), [Basis("XK-1", "organ", ["《示例许可法》第三条"], "", BEFORE)], TODAY)
    assert [each.said.en for each in found] == [
        "what is cited was amended on 2025-03-10; its text may now be 第四条: please confirm"
    ]
    assert found[0].old_text.startswith("第三条　机关应当自受理之日起二十个工作日")
    assert found[0].new_text.startswith("第三条　申请人应当提交")
    assert found[0].suggested is not None
    assert found[0].suggested.new_text.startswith("机关应当自受理之日起十个工作日")


def test_without_a_day_the_version_before_is_held_against_the_present_one() -> None:
    assert [trouble for trouble, _ in judged("《示例许可法》第三条", None)] == ["amended"]


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
    assert [each.trouble.value for each in hanging(library(), bases, TODAY)] == ["amended", "repealed"]
    assert [(each.power_code, each.citation) for each in hanging_on(library(), "aid", bases, TODAY)] == [
        ("XK-1", "《示例市救助办法》第一条")
    ]
