"""Gaps and disorder in the numbers of a law's text: articles, headings, items; what is counted is the text's own numbering."""

from __future__ import annotations

from collections.abc import Iterable

from shulong.powers.law import Kind, Provision
from shulong.powers.law_fault import Counter, Irregularity
from shulong.powers.place_in_law import HEADINGS, Number, Place

LEVELS = list(HEADINGS)


def disorder(provisions: Iterable[Provision]) -> list[Irregularity]:
    """What is out of order, missing or doubled, each with the line of the source."""
    watch = _Watch()
    return [found for each in provisions for found in watch.take(each)]


class _Watch:
    """The runs of numbers that are being counted."""

    def __init__(self) -> None:
        self.articles = Counter("条", "article")
        self.headings: dict[str, Counter] = {}
        self.items: Counter | None = None
        self.paragraph: tuple[Number | None, int | None] = (None, None)
        self.last_chapter = 0

    def take(self, piece: Provision) -> list[Irregularity]:
        """What is irregular about the next piece."""
        if piece.kind.value in LEVELS:
            return self._heading(piece)
        if piece.kind is Kind.PARAGRAPH and piece.label and piece.place.article:
            return self.articles.take(piece.place.article, piece.line)
        if piece.kind is Kind.ITEM and piece.place.item:
            return self._item(piece, piece.place.item)
        return []

    def _heading(self, piece: Provision) -> list[Irregularity]:
        level = piece.kind.value
        number = getattr(piece.place, level)
        outer, inner = LEVELS[: LEVELS.index(level)], LEVELS[LEVELS.index(level) + 1 :]
        for name in inner:
            self.headings.pop(name, None)
        # Chapters may begin anew in each part or count on through the parts.
        first = self.last_chapter + 1 if level == "chapter" else 1
        counter = self.headings.setdefault(level, Counter(HEADINGS[level], level, _where(piece.place, outer), first))
        if level == "chapter":
            self.last_chapter = number.main
        return counter.take(number, piece.line)

    def _item(self, piece: Provision, item: int) -> list[Irregularity]:
        where = (piece.place.article, piece.place.paragraph)
        if where != self.paragraph or self.items is None:
            name = f"{where[0].written('条')}第{where[1]}款" if where[0] else ""
            self.paragraph, self.items = where, Counter("项", "item", name)
        return self.items.take(Number(item), piece.line)


def _where(place: Place, levels: list[str]) -> str:
    return "".join(number.written(HEADINGS[name]) for name in levels if (number := getattr(place, name)))
