"""A citation: a law and places in it; and its one canonical form in writing."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.powers.numeral import to_chinese
from shulong.powers.place_in_law import HEADINGS, Place

LEVELS = (*HEADINGS, "article", "paragraph", "item", "sub_item")


@dataclass(frozen=True, slots=True)
class Span:
    """One place, or all places from ``first`` to ``last``, both included."""

    first: Place
    last: Place | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A law and places in it, as somebody wrote them. It does not say whether they exist; ``LawLibrary.resolve`` does.

    Args:
        title: as written, without 《》; empty for the law that the sentence itself stands in.
        own_word: 本法, 本条例 … where the law names itself.
        spans: empty for the law as a whole.
    """

    title: str
    spans: tuple[Span, ...] = ()
    own_word: str = ""

    def written(self) -> str:
        """《行政许可法》第三十二条第一款第（四）项、第二款: Chinese numerals, items in full-width brackets."""
        words = f"《{self.title}》" if self.title else self.own_word
        before: Place | None = None
        for span in self.spans:
            words += ("、" if before else "") + written(span.first, before)
            if span.last:
                words += "至" + written(span.last, span.first)
            before = span.last or span.first
        return words

    def __str__(self) -> str:
        return self.written()


def written(place: Place, before: Place | None = None) -> str:
    """第三十二条第一款第（四）项; what a list's next place shares with the one before it is left out."""
    named = [(level, getattr(place, level)) for level in LEVELS if getattr(place, level)]
    start = _first_told(place, before) if before else 0
    words = "".join(_written(level, number) for level, number in named if LEVELS.index(level) >= start)
    return words + (f"附件{to_chinese(place.appendix)}" if place.appendix else "")


def _first_told(place: Place, before: Place) -> int:
    """The first level that must be written: where the two differ, if both say something there; else the outermost."""
    for index, level in enumerate(LEVELS):
        mine, its = getattr(place, level), getattr(before, level)
        if mine != its:
            return index if mine and its else 0
    return 0


def _written(level: str, number: object) -> str:
    if level in HEADINGS:
        return number.written(HEADINGS[level])  # type: ignore[attr-defined, no-any-return]
    if level == "article":
        return number.written("条")  # type: ignore[attr-defined, no-any-return]
    assert isinstance(number, int)
    if level == "paragraph":
        return f"第{to_chinese(number)}款"
    return f"第（{to_chinese(number)}）项" if level == "item" else f"第{number}目"
