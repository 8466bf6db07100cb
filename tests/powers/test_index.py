"""The read index: guides by look-up, lists with exact counts, replaced whole."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import guides_world as world
from shulong.powers import search
from shulong.powers.index import Index
from shulong.powers.index_write import build
from shulong.powers.search import Wanted
from shulong.terms.errors import StorageFailure, UnknownName


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    build(world.folder(tmp_path), world.declared())
    with Index.open(world.folder(tmp_path)) as opened:
        yield opened


def test_guides_are_counted_by_rule_plus_own_less_withdrawn_without_internal_and_abolished(index: Index) -> None:
    items = search.powers(index, Wanted()).items
    assert {each.basic_code: each.within for each in items} == {"XK/01-001": 3, "XK/01-002": 2, "JF/05-001": 3}
    assert index.counts("") == (6, 8)


COUNTS = [
    ("", 3, 3, 2),
    ("9901", 3, 3, 2),
    ("990101", 1, 3, 2),
    ("990102", 1, 0, 0),
    ("990101001", 0, 3, 1),
    ("990101001001", 0, 1, 0),
]


@pytest.mark.parametrize(("region", "felling", "aid", "seeds"), COUNTS, ids=[c[0] or "whole" for c in COUNTS])
def test_counts_within_a_region_are_those_of_its_holders(
    index: Index, region: str, felling: int, aid: int, seeds: int
) -> None:
    for code, expected in (("XK/01-001", felling), ("JF/05-001", aid), ("XK/01-002", seeds)):
        power = index.power(code)
        assert power is not None
        assert len(index.holders(power, region)) == expected
        item = search.item(index, code, region)
        assert (item.within if item else 0) == expected


def test_the_sum_of_guides_within_a_region_equals_what_the_organs_hold(index: Index) -> None:
    for region in world.REGIONS:
        organs = [organ for organ in world.ORGANS if organ.region.startswith(region)]
        held = sum(len(search.powers(index, Wanted(organ=organ.code)).items) for organ in organs)
        assert index.counts(region) == (len(organs), held), region


def test_a_village_is_served_by_the_nearest_organ_first(index: Index) -> None:
    power = index.power("XK-01-001")
    assert power is not None
    assert [each.code for each in index.serving(power, "990101001001")] == [world.COUNTY, world.CITY]


def test_holders_come_page_by_page_each_once(index: Index) -> None:
    power = index.power("JF/05-001")
    assert power is not None
    first = index.holders(power, "", limit=2)
    rest = index.holders(power, "", (first[-1].region, first[-1].code), limit=2)
    assert [each.code for each in first + rest] == [world.TOWN, world.VILLAGE, world.VILLAGE2]


def test_regions_know_what_lies_within_and_above(index: Index) -> None:
    assert [place.code for place in index.places("9901")] == ["990101", "990102"]
    assert [code for code, _ in index.way_to("990101001")] == ["99", "9901", "990101", "990101001"]
    assert [place.code for place in index.places("")] == ["99"]


def test_who_has_it_open_reads_on_while_it_is_replaced(tmp_path: Path) -> None:
    path = world.folder(tmp_path)
    build(path, world.declared())
    with Index.open(path) as opened:
        build(path, world.declared(powers=[]))
        assert opened.power("XK/01-001") is not None
    with Index.open(path) as opened:
        assert opened.power("XK/01-001") is None


def test_the_new_index_is_synced_before_it_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (calls.append("fsync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (calls.append("rename"), replace(self, to))[1])
    build(world.folder(tmp_path), world.declared())
    assert calls == ["fsync", "rename", "fsync"]


def test_a_failure_leaves_the_old_index_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.folder(tmp_path)
    build(path, world.declared())
    before = path.read_bytes()

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageFailure, match="the disk is full"):
        build(path, world.declared(powers=[]))
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_missing_or_broken_index_says_how_to_build_one(tmp_path: Path) -> None:
    path = tmp_path / "declared.sqlite3"
    with pytest.raises(UnknownName, match="there is no index of what is declared yet"), Index.open(path):
        pass
    path.write_bytes(b"nothing of the kind")
    with (
        pytest.raises(UnknownName, match=r"of another version, or broken\. Run `shulong guide index`"),
        Index.open(path),
    ):
        pass


def test_an_implementation_of_what_is_not_declared_is_left_out_and_counted(tmp_path: Path) -> None:
    built = build(world.folder(tmp_path), world.declared(powers=[world.FELLING]))
    assert (built.implementations, built.left_out) == (1, 2)
