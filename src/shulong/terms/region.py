"""Regions: the five levels of GB/T 2260 and its statistical extension, and who lies within whom.

A code has 2, 4, 6, 9 or 12 digits for province, city, county, township and village. Codes padded with zeros (510100,
510104000000) mean the same and are brought to the short form. Some cities have townships directly below them
(441900 Dongguan); their townships carry the city's digits followed by 00, so that the county level is skipped.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from shulong.terms.errors import InputError
from shulong.terms.text import Text

LENGTHS = (2, 4, 6, 9, 12)
PADDED = (6, 9, 12)


class Level(IntEnum):
    """The five levels, the highest first."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    VILLAGE = 5

    @property
    def title(self) -> Text:
        """The level's name."""
        return _TITLES[self]


_TITLES = {
    Level.PROVINCE: Text(zh="省", en="province"),
    Level.CITY: Text(zh="市", en="city"),
    Level.COUNTY: Text(zh="县", en="county"),
    Level.TOWNSHIP: Text(zh="乡镇", en="township"),
    Level.VILLAGE: Text(zh="村", en="village"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its short code and its name."""

    code: str
    name: str

    @property
    def level(self) -> Level:
        """Which of the five levels."""
        return level(self.code)

    @property
    def parent(self) -> str | None:
        """The code of the region directly above; None for a province."""
        return parent(self.code)


def canonical(code: str) -> str:
    """The short form of a code.

    Raises:
        InputError: it is not of 2, 4, 6, 9 or 12 digits.
    """
    text = code.strip()
    if not (text.isascii() and text.isdigit()) or len(text) not in LENGTHS or text.startswith("00"):
        raise InputError(f"{code!r} 不是区划代码", f"{code!r} is no region code",
                         mend=Text(zh="应为 2、4、6、9 或 12 位数字。", en="It has 2, 4, 6, 9 or 12 digits."))  # fmt: skip
    for length in LENGTHS:
        if len(text) in PADDED and length < len(text) and not text[length:].strip("0"):
            return text[:length]
    return text


def level(code: str) -> Level:
    """The level of a code in its short form."""
    return Level(LENGTHS.index(len(code)) + 1)


def parent(code: str) -> str | None:
    """The code above, in short form; a county level of 00 is skipped."""
    above = LENGTHS.index(len(code)) - 1
    return (
        None if above < 0 else canonical(code[: LENGTHS[above]]) if LENGTHS[above] in PADDED else code[: LENGTHS[above]]
    )


def within(inner: str, outer: str) -> bool:
    """Whether one region is, or lies in, another; both in short form."""
    return inner.startswith(outer)


def read_regions(path: Path) -> dict[str, Region]:
    """Regions from a CSV file of ``code,name``, by short code.

    Raises:
        InputError: a code is wrong or stands twice, or a name is missing; the place names file and line.
    """
    found: dict[str, Region] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            place = f"{path}:{number}"
            try:
                code, name = canonical(row["code"] or ""), (row["name"] or "").strip()
            except (KeyError, InputError) as error:
                raise InputError(
                    "应有列 code 与 name，且代码有效", "expected columns code and name, and a valid code", place=place
                ) from error
            if not name or code in found:
                raise InputError(f"区划 {code} 缺名称或重复", f"region {code} has no name or stands twice", place=place)
            found[code] = Region(code, name)
    return found
