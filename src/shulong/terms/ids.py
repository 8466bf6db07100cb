"""Identifiers of people and bodies: resident identity numbers and unified social credit codes, one or millions at a time.

The verdict of the vectorised form is that of python-stdnum, value by value (a test holds them together); it only also says
when a number shows the marks of a spreadsheet. Sources: GB 11643-1999 (identity numbers), GB 32100-2015 (credit codes).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from shulong.terms.text import Text

RESIDENT, CREDIT = "resident-id", "credit-code"
KINDS = {
    RESIDENT: Text(zh="居民身份号码", en="resident identity number"),
    CREDIT: Text(zh="统一社会信用代码", en="unified social credit code"),
}

_AGAIN = Text(zh="请对照证件核实后重新交付。", en="Check it against the document and deliver it again.")
_EXCEL = Text(
    zh="请在 Excel 中把该列设为文本，从源系统重新导出。",
    en="Set the column to text in Excel and export again from the source.",
)
FAULTS: dict[str, tuple[Text, Text]] = {
    "id-length": (Text(zh="号码位数不对，应为 18 位", en="not 18 characters long"), _AGAIN),
    "id-characters": (Text(zh="号码含有不允许的字符", en="a character that such a number cannot hold"), _AGAIN),
    "id-checksum": (Text(zh="校验码不符", en="the check digit does not fit"), _AGAIN),
    "id-birth-date": (Text(zh="号码中的出生日期不存在", en="the birth date in the number does not exist"), _AGAIN),
    "id-region": (Text(zh="号码前六位不是已知的区划代码", en="the first six digits are no known region"), _AGAIN),
    "id-scientific": (Text(zh="号码成了科学计数法", en="the number is in scientific notation"), _EXCEL),
    "id-lost-digits": (Text(zh="末三位为 000 且校验不符，疑被 Excel 截断", en="ends in 000 and fails its checksum: Excel seems to have cut it"), _EXCEL),
}  # fmt: skip

_SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d+$"
_RESIDENT_WEIGHTS = np.array([2**power % 11 for power in range(17, 0, -1)], dtype=np.int64)
_RESIDENT_CHECK = np.frombuffer(b"10X98765432", dtype=np.uint8)
_CREDIT_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = np.array([pow(3, power, 31) for power in range(17)], dtype=np.int64)
_CREDIT_VALUE = np.full(256, -1, dtype=np.int64)
_CREDIT_VALUE[np.frombuffer(_CREDIT_ALPHABET, dtype=np.uint8)] = np.arange(31)
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)
_WIDTH = 18

Codes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


def faults(kind: str, values: pa.Array) -> pa.Array:
    """The first fault of each value as a code of ``FAULTS``; null where the value is valid or null itself.

    Args:
        kind: a key of ``KINDS``.
        values: strings, as they came; blanks around them and lower case do not count.
    """
    text = normalise(values)
    found = np.full(len(values), None, dtype=object)
    present = np.asarray(pc.is_valid(text))
    bytes_fit = np.asarray(pc.fill_null(pc.equal(pc.binary_length(text), _WIDTH), fill_value=False))
    found[present & ~bytes_fit] = "id-length"
    scientific = np.asarray(pc.fill_null(pc.match_substring_regex(text, _SCIENTIFIC), fill_value=False))
    found[present & scientific] = "id-scientific"
    rows = np.flatnonzero(present & bytes_fit & ~scientific)
    codes = _codes(text.take(pa.array(rows)))
    found[rows] = _resident(codes) if kind == RESIDENT else _credit(codes)
    return pa.array(found, pa.string())


def normalise(values: pa.Array) -> pa.Array:
    """The numbers in upper case, without blanks around them."""
    return pc.utf8_upper(pc.utf8_trim_whitespace(values.cast(pa.string())))


def eighteen(number: str) -> str:
    """The 18-character form of an identity number of 15 digits (issued before 1999, born in the 1900s); others unchanged.

    Source: GB 11643-1999, which inserted the century and appended the check character.
    """
    if len(number) != 15 or not number.isdigit():
        return number
    longer = number[:6] + "19" + number[6:]
    weighted = int(np.dot(np.frombuffer(longer.encode(), dtype=np.uint8).astype(np.int64) - 48, _RESIDENT_WEIGHTS))
    return longer + chr(_RESIDENT_CHECK[weighted % 11])


def _codes(text: pa.Array) -> Codes:
    """An array of n values of 18 bytes as n × 18 bytes."""
    joined = b"".join(value.encode() for value in text.to_pylist())
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, _WIDTH)


def _first(cases: list[tuple[str, Flags]], rows: int) -> npt.NDArray[np.object_]:
    """For each row the code of the first case that is true of it."""
    found = np.full(rows, None, dtype=object)
    for code, wrong in reversed(cases):
        found[wrong] = code
    return found


def _resident(codes: Codes) -> npt.NDArray[np.object_]:
    digits = codes.astype(np.int64) - 48
    numeric = ((digits[:, :17] >= 0) & (digits[:, :17] <= 9)).all(axis=1)
    last = codes[:, 17]
    formed = numeric & (((last >= 48) & (last <= 57)) | (last == ord("X")))
    fits = _RESIDENT_CHECK[(digits[:, :17] @ _RESIDENT_WEIGHTS) % 11] == last
    cut = formed & ~fits & (digits[:, 15:] == 0).all(axis=1)
    born = _is_date(_number(digits, 6, 10), _number(digits, 10, 12), _number(digits, 12, 14))
    placed = _places(_number(digits, 0, 10), formed & born)
    cases = [
        ("id-characters", ~formed),
        ("id-lost-digits", cut),
        ("id-checksum", ~fits),
        ("id-birth-date", ~born),
        ("id-region", ~placed),
    ]
    return _first(cases, len(codes))


def _number(digits: npt.NDArray[np.int64], start: int, stop: int) -> npt.NDArray[np.int64]:
    """The number that some columns of digits write."""
    return digits[:, start:stop] @ np.array([10**power for power in range(stop - start - 1, -1, -1)], dtype=np.int64)


def _is_date(year: npt.NDArray[np.int64], month: npt.NDArray[np.int64], day: npt.NDArray[np.int64]) -> Flags:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    known = (month >= 1) & (month <= 12)
    days = _MONTH_DAYS[np.where(known, month, 0)] + ((month == 2) & leap)
    real: Flags = known & (year >= 1) & (day >= 1) & (day <= days)
    return real


def _places(prefixes: npt.NDArray[np.int64], datable: Flags) -> Flags:
    """Whether python-stdnum knows the region in the year of birth; asked once for each distinct pair (ten digits)."""
    distinct, back = np.unique(np.where(datable, prefixes, 0), return_inverse=True)
    known = np.array([_place_known(f"{prefix:010d}") for prefix in distinct], dtype=np.bool_)
    return known[back] if len(distinct) else np.zeros(0, dtype=np.bool_)


@lru_cache(maxsize=100_000)
def _place_known(region_and_year: str) -> bool:
    try:
        return bool(ric.get_birth_place(region_and_year + "01010000"))
    except (ValidationError, KeyError):  # python-stdnum 2.2 answers a county it lacks in a known province with KeyError
        return False


def _credit(codes: Codes) -> npt.NDArray[np.object_]:
    values = _CREDIT_VALUE[codes]
    head = ((codes[:, :8] >= 48) & (codes[:, :8] <= 57)).all(axis=1)
    formed = head & (values >= 0).all(axis=1)
    fits: Flags = np.asarray((-(values[:, :17] @ _CREDIT_WEIGHTS)) % 31 == values[:, 17])
    cases: list[tuple[str, Flags]] = [("id-characters", np.asarray(~formed)), ("id-checksum", np.asarray(~fits))]
    return _first(cases, len(codes))
