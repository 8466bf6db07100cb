"""The index kept up with the shelf."""

import threading
from datetime import date
from pathlib import Path

import pytest

import guides_world as world
from shulong.data.home import Home, create
from shulong.data.shelf import Shelf
from shulong.guides.refresh import guide_on, index_path, is_stale, keep_fresh, refresh
from shulong.powers.guide import guide_of
from shulong.powers.index import Index
from shulong.powers.power import Implementation, Power
from shulong.powers.publish_declared import implementation_rows, power_rows
from shulong.terms.errors import UnknownName

LATER = date(2027, 3, 1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = create(tmp_path / "home", name="test.city.example")
    world.publish(made)
    return made


def test_what_was_published_is_what_is_read(home: Home) -> None:
    built = refresh(Shelf(home), world.DAY)
    assert (built.powers, built.organs, built.implementations, built.guides, built.left_out) == (5, 6, 3, 8, 0)
    with Index.open(index_path(home)) as index:
        guide = guide_of(index, "XK/01-001", world.COUNTY)
        assert guide.lines["promised_limit"].said.zh == "8 工作日"
        assert guide.region.en == "Qingshi County"
        assert [entry.entry_code for entry in index.negative_list()] == ["FM-001", "FM-002", "FM-003", "FM-004"]
    assert not is_stale(home, world.DAY)


def test_a_publication_makes_it_stale(home: Home) -> None:
    assert is_stale(home, world.DAY), "there is none yet"
    refresh(Shelf(home), world.DAY)
    later = Power(
        "XK/01-001", "licence", {**world.FELLING.values, "content": "改"}, LATER, holders=world.FELLING.holders
    )
    world.deliver_rows(home, "powers", power_rows([later]))
    assert is_stale(home, world.DAY)
    refresh(Shelf(home), world.DAY)
    assert not is_stale(home, world.DAY)
    assert not is_stale(home, date(2027, 2, 28))
    assert is_stale(home, LATER), "what was published before comes into force"


def test_a_guide_can_be_read_as_of_any_day(home: Home) -> None:
    own = Implementation("XK/01-001", world.COUNTY, "990101", LATER, {**world.OWN, "place": "新大厅"})
    world.deliver_rows(home, "implementations", implementation_rows([own]))
    shelf = Shelf(home)
    places = [guide_on(shelf, "XK/01-001", world.COUNTY, day).lines["place"].said.zh for day in (world.DAY, LATER)]
    assert places == ["青石县政务服务中心二楼 12 号窗口（示例路 8 号）", "新大厅"]
    with pytest.raises(UnknownName, match="there was no power 'XK/01-001' on 2025-12-31"):
        guide_on(shelf, "XK/01-001", world.COUNTY, date(2025, 12, 31))


def test_a_page_gets_an_index_at_once_and_a_new_one_a_moment_later(home: Home) -> None:
    path = keep_fresh(home.path)
    before = path.stat().st_ino
    changed = Power("XK/01-003", "licence", {"name": {"zh": "示例许可"}}, world.FROM, holders=world.FELLING.holders)
    world.deliver_rows(home, "powers", power_rows([changed]))
    keep_fresh(home.path)
    for thread in threading.enumerate():
        if thread.name == "refresh-index":
            thread.join(30)
    assert path.stat().st_ino != before
    with Index.open(keep_fresh(home.path)) as index:
        assert index.power("XK/01-003") is not None


def test_a_kind_that_is_not_known_is_left_out_and_said(home: Home) -> None:
    world.deliver_rows(home, "powers", power_rows([Power("ZZ/99-1", "magic", {"name": {"zh": "示例"}}, world.FROM)]))
    built = refresh(Shelf(home), world.DAY)
    assert built.powers == 5
    assert [fault.say("en") for fault in built.faults] == [
        "powers, ZZ/99-1: its kind 'magic' is unknown; it was left out"
    ]


def test_a_page_never_meets_an_index_that_it_cannot_read(home: Home) -> None:
    path = keep_fresh(home.path)
    path.write_bytes(b"of another version")
    with Index.open(keep_fresh(home.path)) as index:
        assert index.power("XK/01-001") is not None
