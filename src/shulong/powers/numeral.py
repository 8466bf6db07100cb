"""Chinese numerals and integers, both ways, as laws write them."""

from __future__ import annotations

DIGITS = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "Ｏ": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
HAN_NUMERAL = "〇○零一二三四五六七八九十百千万两"
NUMERAL = HAN_NUMERAL + "0-9０-９"
"""The characters of a number, to stand inside the brackets of a regular expression."""
CIRCLED = (0x2460, 0x2474, 0x2488, 0x3220)
"""First code points of ①…, ⑴…, ⒈… and ㈠…: numbers that are one character."""


def to_chinese(number: int) -> str:
    """``120`` as 一百二十, ``10`` as 十, ``1005`` as 一千零五; 1 to 99,999.

    Raises:
        ValueError: outside that range; no law has so many articles.
    """
    if not 0 < number < 100_000:
        raise ValueError(f"expected 1 to 99999, found {number}")
    head, rest = divmod(number, 10_000)
    written = f"{_below_ten_thousand(head)}万" if head else ""
    if rest:
        written += ("零" if head and rest < 1000 else "") + _below_ten_thousand(rest)
    return written.removeprefix("一") if written.startswith("一十") else written


def _below_ten_thousand(number: int) -> str:
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return written


def from_chinese(written: str) -> int | None:
    """The integer that 一百二十, 一百零五, 三二 or 120 (full width too) stands for; None if it is no number."""
    text = "".join(written.split())
    if not text:
        return None
    if text.isdigit() and text.isdecimal():
        return int(text)
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    return _from_units(text)


def _from_units(text: str) -> int | None:
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (digit or 1) * UNITS[char]
            digit = 0
        elif char == "万":
            total, section, digit = (section + digit) * 10_000, 0, 0
        else:
            return None
    return total + section + digit


def from_circled(char: str) -> int | None:
    """The number of ①, ⑴, ⒈ or ㈠; None for any other character."""
    for first in CIRCLED:
        last = 9 if first == 0x3220 else 19
        if first <= ord(char) <= first + last:
            return ord(char) - first + 1
    return None
