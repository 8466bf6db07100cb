"""Regions of five levels under the reserved code 99, with invented names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shulong.terms.region import Level, level
from shulong.terms.text import Text
from whole.chance import number, pick, words
from whole.scale import Size

PROVINCE = "99"
CITY = "9901"
"""The city whose lists these are; further cities are its neighbours in the province."""


@dataclass(frozen=True, slots=True)
class Place:
    """One region: its code in short form and its name."""

    code: str
    name: Text

    @property
    def level(self) -> Level:
        """Which of the five levels."""
        return level(self.code)


def place(seed: int, code: str) -> Place:
    """The region of a code; its name depends on seed and code alone, and no two siblings share one."""
    first, second = list(words("places")["first"].items()), list(words("places")["second"].items())
    at = level(code)
    index = _index(code, at) + number(seed, "places", at, "" if at <= Level.COUNTY else code[:-3])
    stem = (index * 89) % (len(first) * len(second))
    (zh1, en1), (zh2, en2) = first[stem % len(first)], second[stem // len(first)]
    suffix = pick(words("places")["suffixes"][at.name.lower()], seed, "suffix", code)
    return Place(code, Text(zh=f"{zh1}{zh2}{suffix['zh']}", en=f"{en1}{en2} {suffix['en']}"))


def _index(code: str, at: Level) -> int:
    """The number by which a region's name is chosen: counties count through the province, the lower levels within their parent."""
    if at is Level.COUNTY:
        return int(code[2:4]) * 37 + int(code[4:])
    return int(code[-3:] if at > Level.COUNTY else code[-2:])


def above_township(size: Size) -> Iterator[str]:
    """Codes of the province, its cities and their counties, each before what lies in it."""
    yield PROVINCE
    for city in range(1, size.cities + 1):
        yield f"{PROVINCE}{city:02d}"
        for county in range(1, size.counties + 1):
            yield f"{PROVINCE}{city:02d}{county:02d}"


def codes(size: Size) -> Iterator[str]:
    """Every code, each region before what lies in it."""
    for code in above_township(size):
        yield code
        if level(code) is Level.COUNTY:
            for township in range(1, size.townships + 1):
                yield f"{code}{township:03d}"
                for village in range(1, size.villages + 1):
                    yield f"{code}{township:03d}{village:03d}"
