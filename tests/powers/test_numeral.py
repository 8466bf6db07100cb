"""Chinese numerals both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.powers.numeral import from_chinese, from_circled, to_chinese

PAIRS = {1: "一", 10: "十", 11: "十一", 20: "二十", 100: "一百", 105: "一百零五", 110: "一百一十", 120: "一百二十", 1005: "一千零五",
         1050: "一千零五十", 1260: "一千二百六十", 10001: "一万零一", 12000: "一万二千"}  # fmt: skip


@pytest.mark.parametrize(("number", "written"), PAIRS.items())
def test_a_number_is_written_as_laws_write_it_and_read_back(number: int, written: str) -> None:
    assert to_chinese(number) == written
    assert from_chinese(written) == number


@pytest.mark.parametrize(
    ("written", "number"), {"32": 32, "３２": 32, "二〇一九": 2019, "一九八○": 1980, " 十 二 ": 12, "两百": 200}.items()
)
def test_other_forms_are_read_too(written: str, number: int) -> None:
    assert from_chinese(written) == number


@pytest.mark.parametrize("written", ["", "条", "十a", "第三"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert from_chinese(written) is None


def test_numbers_that_are_one_character() -> None:
    assert [from_circled(char) for char in "①⑳⑴⒈㈠㈩文"] == [1, 20, 1, 1, 1, 10, None]


@given(st.integers(1, 99_999))
def test_every_number_comes_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


def test_zero_has_no_written_form() -> None:
    with pytest.raises(ValueError, match="expected 1 to 99999, found 0"):
        to_chinese(0)
