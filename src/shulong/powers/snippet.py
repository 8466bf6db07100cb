"""A piece of a text around the words that were asked for, with those words marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from shulong.powers.words import normal


class Mark(NamedTuple):
    """A run of text, and whether it is one of the words asked for."""

    text: str
    marked: bool


def snippet(text: str, words: list[str], width: int = 110) -> tuple[Mark, ...]:
    """As many characters as ``width`` around the place where the words stand closest; empty where none of them stands.

    Args:
        words: as ``words.asked`` gives them.
    """
    places = [match.span() for match in _any_of(words).finditer(normal(text))]
    if not places:
        return ()
    begin = max(0, _best(places, width) - width // 4)
    end = min(len(text), begin + width)
    runs: list[Mark] = [Mark("…", False)] if begin else []
    at = begin
    for first, last in places:
        if first < begin or last > end:
            continue
        runs += [Mark(text[at:first], False), Mark(text[first:last], True)]
        at = last
    runs += [Mark(text[at:end], False), Mark("…" if end < len(text) else "", False)]
    return tuple(run for run in runs if run.text)


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _best(places: list[tuple[int, int]], width: int) -> int:
    """The place from which most others lie within the width; of several the first."""
    return max(places, key=lambda one: (sum(one[0] <= other[0] < one[0] + width for other in places), -one[0]))[0]
