"""The negative list's question, and rows that cannot be read."""

import pytest

import guides_world as world
from shulong.powers.negative_list import entry_of, may
from shulong.terms.errors import DeclarationFault

CASES = [
    ("free is what is not listed", {"question": "开理发店"}, "free", []),
    ("words in another order", {"question": "采伐林木"}, "licence", ["FM-002"]),
    ("a sentence", {"question": "我可以在林区采伐林木吗"}, "licence", ["FM-002"]),
    ("the strictest goes first", {"question": "采伐古树名木", "industry": "A0242"}, "prohibited", ["FM-001", "FM-002"]),
    ("an industry within the code listed", {"question": "", "industry": "a0249"}, "licence", ["FM-002"]),
    ("another industry", {"question": "", "industry": "O8040"}, "free", []),
    ("a local entry within its region", {"question": "洗沙", "region": "990101001"}, "prohibited", ["FM-003"]),
    ("a local entry elsewhere", {"question": "洗沙", "region": "990102"}, "free", []),
    ("a local entry where no region is named", {"question": "洗沙"}, "free", []),
    ("for a kind of enterprise it names", {"question": "稀土开采", "enterprise": "foreign-invested"}, "prohibited", ["FM-004"]),
    ("for another kind", {"question": "稀土开采", "enterprise": "domestic"}, "free", []),
    ("for whom is not said: the stricter reading", {"question": "稀土开采"}, "prohibited", ["FM-004"]),
    ("words that stand in every entry tell nothing", {"question": "许可"}, "free", []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "given", "verdict", "codes"), CASES, ids=[case[0] for case in CASES])
def test_may_an_enterprise_do_it(why: str, given: dict[str, str], verdict: str, codes: list[str]) -> None:
    answer = may(world.NEGATIVE, **given)
    assert (answer.verdict, [entry.entry_code for entry in answer.entries]) == (verdict, codes)


def test_what_nearly_fits_is_shown_beside_the_answer() -> None:
    assert [entry.entry_code for entry in may(world.NEGATIVE, "洗沙").near] == ["FM-003"]


ROW = {"entry_code": "FM-9", "title": "示例", "region": "00", "basic_code": None, "links": '{"licence": ["XK/01-001"]}'}


def test_a_row_names_its_licence_by_code_or_by_link() -> None:
    entry = entry_of({**ROW, "stated": '{"measure": "licence", "activity": "示例", "enterprises": ["all"]}'})
    assert (entry.basic_code, entry.activities, entry.enterprises) == ("XK/01-001", ("示例",), ())


@pytest.mark.parametrize("stated", ["[]", "{", '{"measure": "maybe"}', '{"measure": "licence", "industries": [1]}'])
def test_a_row_that_cannot_be_read_is_named(stated: str) -> None:
    with pytest.raises(DeclarationFault, match=r"list_entries, negative, FM-9: expected stated values with measure"):
        entry_of({**ROW, "stated": stated})
