"""The vectorised verdict is python-stdnum's, value by value."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from shulong.terms.ids import CREDIT, FAULTS, RESIDENT, eighteen, faults
from shulong.terms.person import new_secret, person_key, person_keys

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def valid(module: object, number: str) -> bool:
    try:
        return bool(module.is_valid(number))  # type: ignore[attr-defined]
    except KeyError:  # python-stdnum 2.2 stumbles over a county it lacks
        return False


@st.composite
def residents(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["110101", "510104", "440305", "999999", "123456", "320102"]))
    day = draw(
        st.dates().map(lambda d: f"{d:%Y%m%d}")
        | st.sampled_from(["19900230", "19881301", "20000229", "19000229", "00010101"])
    )
    number = f"{head}{day.zfill(8)}{draw(st.integers(0, 999)):03d}"
    last = draw(st.just(ric.calc_check_digit(number + "0")) | st.sampled_from("0X1x"))
    return draw(st.sampled_from([number + last, " " + number + last, number, number[:-1] + "a" + last]))


@st.composite
def credits(draw: st.DrawFn) -> str:
    number = f"9151{draw(st.integers(0, 9999)):04d}" + draw(st.text(ALPHABET, min_size=9, max_size=9))
    return (
        number
        + draw(st.just(uscc.calc_check_digit(number)) | st.sampled_from("0IZX"))
        + draw(st.sampled_from(["", "", "1"]))
    )


@settings(max_examples=100)
@given(st.lists(residents() | st.none(), max_size=40))
def test_identity_numbers(numbers: list[str | None]) -> None:
    for number, fault in zip(numbers, faults(RESIDENT, pa.array(numbers, pa.string())).to_pylist(), strict=True):
        assert (fault is None) == (number is None or valid(ric, number)), (number, fault)
        assert fault is None or fault in FAULTS


@settings(max_examples=100)
@given(st.lists(credits() | st.none(), max_size=40))
def test_credit_codes(numbers: list[str | None]) -> None:
    for number, fault in zip(numbers, faults(CREDIT, pa.array(numbers, pa.string())).to_pylist(), strict=True):
        assert (fault is None) == (number is None or valid(uscc, number)), (number, fault)


def test_the_marks_of_a_spreadsheet_are_told() -> None:
    found = faults(RESIDENT, pa.array(["5.10101E+17", "5.10101199001011E+17", "110101199003070000", "110101", ""]))
    assert found.to_pylist() == ["id-scientific", "id-scientific", "id-lost-digits", "id-length", "id-length"]


def test_one_person_has_one_key_by_either_number() -> None:
    secret = new_secret()
    assert eighteen("110105491231002") == "11010519491231002X"
    assert person_key(secret, "110105491231002") == person_key(secret, " 11010519491231002x ")
    assert person_key(secret, "a") != person_key(new_secret(), "a")
    assert person_keys(secret, pa.array(["a", None, "a"])).to_pylist() == [
        person_key(secret, "a"),
        None,
        person_key(secret, "a"),
    ]
