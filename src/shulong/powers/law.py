"""A law: its versions by date, and the provisions of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shulong.powers.place_in_law import Number, Place
from shulong.terms.text import Text
from shulong.terms.worded import Worded

COUNTRY = "中华人民共和国"


class Kind(StrEnum):
    """What a piece of a law's text is."""

    TITLE = "title"
    HISTORY = "history"
    CONTENTS = "contents"
    PREAMBLE = "preamble"
    PART = "part"
    SUBPART = "subpart"
    CHAPTER = "chapter"
    SECTION = "section"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUB_ITEM = "sub-item"
    APPENDIX = "appendix"
    COMMENT = "comment"


class Status(Worded):
    """What a version is worth on a day."""

    NOT_YET = "not-yet-in-force", Text(zh="尚未施行", en="not yet in force")
    IN_FORCE = "in-force", Text(zh="现行有效", en="in force")
    AMENDED = "amended", Text(zh="已被修改", en="amended since")
    REPEALED = "repealed", Text(zh="已废止", en="repealed")


@dataclass(frozen=True, slots=True)
class Provision:
    """One piece of a law's text; ``mark + label + after + text`` is what stood in the file, blanks aside.

    Args:
        label: 第三十二条, （四）, 1.; empty for a paragraph that is not its article's first.
        line: the line of the file it begins on, from 1.
        mark: the Markdown sign before it.
        after: a sign between label and text.
    """

    kind: Kind
    place: Place
    label: str
    text: str
    line: int = 0
    mark: str = ""
    after: str = ""

    def source(self) -> str:
        """All its characters, in the order of the file."""
        return self.mark + self.label + self.after + self.text

    def said(self) -> str:
        """Label and text as a reader is shown them."""
        blank = "　" if self.label.startswith("第") else ""
        return f"{self.label}{blank}{self.text}".strip()


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One version of a law, from the day it was adopted or amended.

    It does not know whether a later version has taken its place; ``Law`` does.

    Args:
        version_on: the day of adoption or of the last amendment; with the law's id it is the key.
        in_force_from: None where neither the text nor the sender says it; the version's own day is taken then.
        in_force_is_assumed: the text's own day belongs to an older version, and the amendment's is not in the text.
    """

    law_id: str
    title: str
    version_on: date
    provisions: tuple[Provision, ...] = field(default=(), repr=False)
    short_titles: tuple[str, ...] = ()
    issuer: str = ""
    document_number: str = ""
    adopted_on: date | None = None
    published_on: date | None = None
    in_force_from: date | None = None
    in_force_is_assumed: bool = False
    repealed_on: date | None = None
    replaced_by: str = ""
    source: str = ""

    @property
    def from_day(self) -> date:
        """The first day it governs."""
        return self.in_force_from or self.version_on

    def titles(self) -> set[str]:
        """Every name that stands for it: the title, the title without the country, the declared short titles."""
        return {self.title, self.title.removeprefix(COUNTRY), *self.short_titles}

    def body(self) -> Iterator[Provision]:
        """Paragraphs, items and sub-items of its articles."""
        return (each for each in self.provisions if each.place.article)

    def articles(self) -> dict[Number, list[Provision]]:
        """The pieces of each article, in the order of the text."""
        found: dict[Number, list[Provision]] = {}
        for each in self.body():
            if each.place.article:
                found.setdefault(each.place.article, []).append(each)
        return found

    def at(self, place: Place) -> list[Provision]:
        """The pieces at or inside a place."""
        return [each for each in self.provisions if each.kind is not Kind.CONTENTS and place.holds(each.place)]


@dataclass(frozen=True, slots=True)
class Law:
    """All versions of one law, oldest first."""

    law_id: str
    versions: tuple[LawVersion, ...]

    @property
    def newest(self) -> LawVersion:
        """The version last adopted, whether in force or not."""
        return self.versions[-1]

    @property
    def title(self) -> str:
        """The title of the newest version."""
        return self.newest.title

    @property
    def repealed_on(self) -> date | None:
        """The first day on which no version governs any more; None while there is none."""
        return self.newest.repealed_on

    def titles(self) -> set[str]:
        """Every name it has or had."""
        return {name for version in self.versions for name in version.titles()}

    def in_force(self, day: date) -> LawVersion | None:
        """The version that governs on a day; None before the first and from the day of repeal."""
        if self.repealed_on and day >= self.repealed_on:
            return None
        begun = [version for version in self.versions if version.from_day <= day]
        return begun[-1] if begun else None

    def status(self, day: date, version: LawVersion | None = None) -> Status:
        """What a version (the newest without one named) is worth on a day."""
        asked = version or self.newest
        governing = self.in_force(day)
        if asked is governing or (governing and version is None):
            return Status.IN_FORCE
        if asked.from_day > day:
            return Status.NOT_YET
        return (
            Status.AMENDED
            if any(v.from_day <= day and v.version_on > asked.version_on for v in self.versions)
            else Status.REPEALED
        )

    def before(self, version: LawVersion) -> LawVersion | None:
        """The version that ``version`` amended; None for the first."""
        earlier = [each for each in self.versions if each.version_on < version.version_on]
        return earlier[-1] if earlier else None


def text_of(provisions: Sequence[Provision]) -> str:
    """Provisions as a reader is shown them, a line each."""
    return "\n".join(each.said() for each in provisions)
