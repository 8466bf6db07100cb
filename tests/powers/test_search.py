"""Search over templates and organs' own words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import guides_world as world
from shulong.powers.index import Index
from shulong.powers.index_write import build
from shulong.powers.search import Wanted, by_event, by_kind, powers, search, search_organs, search_own, search_regions
from shulong.terms.region import Level


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    build(world.folder(tmp_path), world.declared())
    with Index.open(world.folder(tmp_path)) as opened:
        yield opened


CASES = [
    ("a word of two characters, the name before the text", Wanted("采伐"), ["XK/01-001", "XK/01-002"]),
    ("a longer phrase", Wanted("林木采伐许可"), ["XK/01-001"]),
    ("all of several words", Wanted("采伐 场所"), ["XK/01-002"]),
    ("English", Wanted("fell trees"), ["XK/01-001"]),
    ("a code goes first", Wanted("XK/01-002"), ["XK/01-002"]),
    ("a material", Wanted("更新造林方案"), ["XK/01-001"]),
    ("nothing", Wanted("捕捞"), []),
    ("internal powers are not for citizens", Wanted("资金拨付"), []),
    ("abolished powers are not listed", Wanted("古树"), []),
    ("a village finds what organs above do for it", Wanted("采伐", region="990101001001"), ["XK/01-001", "XK/01-002"]),
    ("the other county's power was withdrawn there", Wanted("采伐", region="990102"), ["XK/01-001"]),
    ("by organ", Wanted("种子", organ=world.TOWN), ["XK/01-002"]),
    ("by kind", Wanted("救助", kind="benefit"), ["JF/05-001"]),
    ("by another kind", Wanted("救助", kind="licence"), []),
    ("by occasion", Wanted("林木", event="farming"), ["XK/01-001"]),
    ("by level", Wanted("林木", level=Level.CITY), ["XK/01-001"]),
    ("punctuation only", Wanted("？！"), []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "wanted", "expected"), CASES, ids=[case[0] for case in CASES])
def test_search_finds(index: Index, why: str, wanted: Wanted, expected: list[str]) -> None:
    found = search(index, wanted)
    assert [hit.item.basic_code for hit in found.hits] == expected
    assert found.total == len(expected)


def test_pages_follow_each_other_without_gap_or_repeat(index: Index) -> None:
    first = search(index, Wanted("采伐"), limit=1)
    assert first.after is not None
    second = search(index, Wanted("采伐", after=first.after), limit=1)
    assert [first.hits[0].item.basic_code, second.hits[0].item.basic_code] == ["XK/01-001", "XK/01-002"]
    assert second.after is None
    listed = powers(index, Wanted(), 2)
    assert [each.basic_code for each in powers(index, Wanted(after=listed.after or ()), 2).items] == ["XK/01-002"]


def test_an_invented_key_begins_anew(index: Index) -> None:
    assert search(index, Wanted("采伐", after=("x", "y", "z"))).total == 2


def test_what_an_organ_says_itself_is_found_with_its_guide(index: Index) -> None:
    (hit,) = search_own(index, Wanted("政务服务中心 12"))
    assert (hit.item.basic_code, hit.organ) == ("XK/01-001", world.COUNTY)
    assert "政务服务中心" in [run.text for run in hit.text if run.marked]
    assert search_own(index, Wanted("政务服务中心", region="990102")) == []


def test_organs_and_regions_are_found_by_their_names(index: Index) -> None:
    assert [each.code for each in search_organs(index, "林业局")] == [world.CITY, world.COUNTY, world.OTHER]
    assert [each.code for each in search_organs(index, "林业局", "990102")] == [world.OTHER]
    assert [code for code, _ in search_regions(index, "青石")] == ["990101"]
    assert [code for code, _ in search_regions(index, "990101001")] == ["990101001"]


def test_lists_count_by_kind_and_occasion(index: Index) -> None:
    assert by_kind(index, Wanted()) == {"licence": (2, 5), "benefit": (1, 3)}
    assert by_kind(index, Wanted(region="990101001")) == {"licence": (2, 1), "benefit": (1, 3)}
    assert by_event(index) == {"farming": 1, "hardship": 1}
