"""A place in a law: part, chapter, section, article, paragraph, item, sub-item; as laws number them."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.powers.numeral import to_chinese

HEADINGS = {"part": "编", "subpart": "分编", "chapter": "章", "section": "节"}
"""Levels above the article, from the outside in, with their unit in Chinese."""


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """第一百二十条之一 is ``Number(120, 1)``: an article put in later has a number of its own behind that of its neighbour."""

    main: int
    inserted: int = 0

    def written(self, unit: str) -> str:
        """第一百二十条之一, with ``条`` as the unit."""
        return f"第{to_chinese(self.main)}{unit}" + (f"之{to_chinese(self.inserted)}" if self.inserted else "")

    def code(self) -> str:
        """``120-1``: for addresses, anchors and columns."""
        return f"{self.main}-{self.inserted}" if self.inserted else str(self.main)

    @classmethod
    def parse(cls, code: str) -> Number:
        """The number of a code; ValueError if it is none."""
        main, _, inserted = code.partition("-")
        return cls(int(main), int(inserted or 0))

    def follows(self, before: Number) -> bool:
        """Whether it is the next after ``before``: 121 after 120 and after 120-1; 120-1 after 120; 120-2 after 120-1."""
        return self in {Number(before.main + 1), Number(before.main, before.inserted + 1)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provision stands, or what a citation points at; None where it says nothing of a level.

    ``paragraph`` (款), ``item`` (项), ``sub_item`` (目) and ``appendix`` (附件) count from 1.
    """

    part: Number | None = None
    subpart: Number | None = None
    chapter: Number | None = None
    section: Number | None = None
    article: Number | None = None
    paragraph: int | None = None
    item: int | None = None
    sub_item: int | None = None
    appendix: int | None = None

    def holds(self, other: Place) -> bool:
        """Whether ``other`` lies at or inside this place: every level named here is the same there."""
        if self.article is not None and self.article != other.article:
            return False  # by far the most frequent answer
        return all(mine is None or mine == getattr(other, name) for name, mine in self.levels())

    def levels(self) -> list[tuple[str, Number | int | None]]:
        """Each level's name and what this place says of it, from the outside in."""
        return [(name, getattr(self, name)) for name in self.__dataclass_fields__]
