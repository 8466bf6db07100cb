"""Paths and bundles, by literal example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.ledger.tiles import (
    bundle_path,
    decode_bundle,
    encode_bundle,
    every_path,
    levels,
    tile_path,
    tiles_at,
    width_of,
)
from shulong.terms.errors import InputError


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 0, 1, "tile/0/000.p/1"),
        (0, 1, 8, "tile/0/001.p/8"),
        (1, 255, 256, "tile/1/255"),
        (3, 999, 256, "tile/3/999"),
        (3, 1000, 256, "tile/3/x001/000"),
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (0, 1234067, 255, "tile/0/x001/x234/067.p/255"),
        (15, 123456789000, 256, "tile/15/x123/x456/x789/000"),
        (63, 0, 256, "tile/63/000"),
    ],
)
def test_where_a_tile_lies(level: int, index: int, width: int, path: str) -> None:
    assert tile_path(level, index, width) == path


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (0, 256, "tile/entries/000"),
        (0, 3, "tile/entries/000.p/3"),
        (273, 112, "tile/entries/273.p/112"),
        (1234067, 256, "tile/entries/x001/x234/067"),
    ],
)
def test_where_a_bundle_lies(index: int, width: int, path: str) -> None:
    assert bundle_path(index, width) == path


@pytest.mark.parametrize("width", [0, 257, -1])
def test_no_tile_is_empty_or_wider_than_256(width: int) -> None:
    with pytest.raises(ValueError, match="a tile is 1 to 256 wide"):
        tile_path(0, 0, width)


def test_the_example_of_seventy_thousand() -> None:
    """As the specification counts it: 273 full and one of 112; one full and one of 17; one of 1."""
    assert [tiles_at(level, 70_000) for level in range(levels(70_000))] == [(273, 112), (1, 17), (0, 1)]
    paths = list(every_path(70_000))
    assert len(paths) == 274 * 2 + 2 + 1
    assert {"tile/0/273.p/112", "tile/entries/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"} <= set(paths)


def test_a_log_of_256_has_one_full_tile_and_one_above() -> None:
    assert list(every_path(256)) == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(every_path(0)) == []


def test_the_width_of_a_tile_in_a_log() -> None:
    assert [width_of(0, index, 600) for index in range(4)] == [256, 256, 88, 0]
    assert [width_of(1, index, 600) for index in range(2)] == [2, 0]


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries), len(entries)) == entries


def test_a_bundle_in_bytes() -> None:
    assert encode_bundle([b"ab", b"", b"c"]) == b"\x00\x02ab\x00\x00\x00\x01c"


@pytest.mark.parametrize("cut", [1, 3, 5, 7])
def test_a_bundle_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="the bytes end within entry"):
        decode_bundle(b"\x00\x02ab\x00\x00\x00\x01c"[:cut], 3)


def test_an_entry_of_65535_bytes_fits_and_a_larger_one_is_refused() -> None:
    assert decode_bundle(encode_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(
        InputError, match="entry 2 of those given has 65536 bytes, at most 65535 are possible"
    ) as caught:
        encode_bundle([b"", b"x" * 65_536])
    assert "上限为 65535 字节" in caught.value.say("zh")
    assert "put only its root in the entry" in caught.value.say("en")
