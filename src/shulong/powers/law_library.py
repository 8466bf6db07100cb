"""The law library: what a citation says on a day, or why it says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shulong.powers.citation import Citation, Span, written
from shulong.powers.law import COUNTRY, Law, LawVersion, Provision, text_of
from shulong.powers.place_in_law import Place
from shulong.terms.errors import DeclarationFault, UnknownName
from shulong.terms.text import Text


class Reason(StrEnum):
    """Why a citation gives no text in force."""

    NO_SUCH_LAW = "no-such-law"
    AMBIGUOUS_NAME = "ambiguous-name"
    NO_SUCH_PLACE = "no-such-place"
    AMBIGUOUS_PLACE = "ambiguous-place"
    REPEALED = "repealed"
    NOT_YET = "not-yet-in-force"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation stands for on a day: provisions in force, or the reason why not.

    With the reasons repealed and not-yet-in-force, ``provisions`` holds the text that was or will be.
    """

    citation: Citation
    on: date
    law: Law | None = None
    version: LawVersion | None = None
    provisions: tuple[Provision, ...] = ()
    reason: Reason | None = None
    said: Text | None = None

    @property
    def text(self) -> str:
        """The provisions as a reader is shown them, a line each."""
        return text_of(self.provisions)


@dataclass(slots=True)
class LawLibrary:
    """A set of laws with their versions. It keeps what it is given; it fetches nothing."""

    laws: dict[str, Law] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Every name without 《》, and the ids of the laws that bear it."""

    @classmethod
    def of(cls, versions: Iterable[LawVersion]) -> LawLibrary:
        """The library of those versions.

        Raises:
            DeclarationFault: two versions of one law bear the same day and different text.
        """
        by_law: dict[str, dict[date, LawVersion]] = {}
        for version in versions:
            known = by_law.setdefault(version.law_id, {}).setdefault(version.version_on, version)
            if known.provisions != version.provisions:
                raise DeclarationFault(
                    f"《{version.title}》{version.version_on} 的版本有两个不同的文本：{known.source}、{version.source}",
                    f"two different texts of the version of {version.version_on} of {version.title}: {known.source}, {version.source}",
                    mend=Text(zh="只留一个，或更正 version_on。", en="Keep one, or correct version_on."),
                )
        laws = {law_id: Law(law_id, tuple(found[day] for day in sorted(found))) for law_id, found in by_law.items()}
        names: dict[str, set[str]] = {}
        for law in laws.values():
            for name in law.titles():
                names.setdefault(_bare(name), set()).add(law.law_id)
        return cls(laws, {name: tuple(sorted(ids)) for name, ids in names.items()})

    def law(self, law_id: str) -> Law:
        """The law of that id.

        Raises:
            UnknownName: there is none.
        """
        if law_id not in self.laws:
            raise UnknownName(f"法规库中没有 {law_id!r}", f"the law library has no {law_id!r}")
        return self.laws[law_id]

    def find(self, title: str) -> list[Law]:
        """The laws that bear a name: full title, title without the country, or a declared short title."""
        bare = _bare(title)
        ids = self.names.get(bare) or self.names.get(bare.removeprefix(COUNTRY)) or ()
        exact = [self.laws[each] for each in ids if any(_bare(v.title) == bare for v in self.laws[each].versions)]
        return exact if len(exact) == 1 else [self.laws[each] for each in ids]

    def resolve(self, citation: Citation, on: date, *, own: str = "") -> Resolution:
        """The provisions that a citation names, as they stand on a day; or the reason why there are none.

        Args:
            own: the id of the law that the citing sentence stands in, for 本法.
        """
        laws = [self.laws[own]] if not citation.title and own in self.laws else self.find(citation.title)
        if not laws:
            return _none(
                citation,
                on,
                Reason.NO_SUCH_LAW,
                f"法规库中没有《{citation.title}》",
                f"the law library has no 《{citation.title}》",
            )
        if len(laws) > 1:
            titles = "、".join(law.title for law in laws)
            return _none(citation, on, Reason.AMBIGUOUS_NAME, f"“{citation.title}”可能指：{titles}",
                         f"{citation.title!r} may be {titles}")  # fmt: skip
        return resolve_in(laws[0], citation, on)


def resolve_in(law: Law, citation: Citation, on: date) -> Resolution:
    """The provisions of one law that a citation names, as they stand on a day. Of a law that does not govern, that is what is said."""
    version = law.in_force(on)
    reason, said = (None, None) if version else _why_not(law, on)
    shown = version or (law.versions[0] if reason is Reason.NOT_YET else law.newest)
    found: list[Provision] = []
    for span in citation.spans:
        pieces, fault = provisions_at(shown, span)
        if fault and reason is None:
            return Resolution(citation, on, law, shown, (), fault[0], fault[1])
        found += pieces
    return Resolution(citation, on, law, shown, tuple(found), reason, said)


def _why_not(law: Law, on: date) -> tuple[Reason, Text]:
    title, newest = law.title, law.newest
    if law.repealed_on and on >= law.repealed_on:
        zh = f"《{title}》已于 {law.repealed_on} 废止" + (
            f"，由《{newest.replaced_by}》取代" if newest.replaced_by else ""
        )
        en = f"{title} was repealed on {law.repealed_on}" + (
            f", replaced by {newest.replaced_by}" if newest.replaced_by else ""
        )
        return Reason.REPEALED, Text(zh=zh, en=en)
    first = law.versions[0].from_day
    return Reason.NOT_YET, Text(zh=f"《{title}》自 {first} 起施行", en=f"{title} is in force from {first} only")


def provisions_at(version: LawVersion, span: Span) -> tuple[list[Provision], tuple[Reason, Text] | None]:
    """The pieces of a place or a range, or the reason why there are none."""
    first, fault = _at(version, span.first)
    if fault or span.last is None:
        return first, fault
    last, fault = _at(version, span.last)
    if fault:
        return [], fault
    begin, end = version.provisions.index(first[0]), version.provisions.index(last[-1])
    return list(version.provisions[begin : end + 1]), None


def _at(version: LawVersion, place: Place) -> tuple[list[Provision], tuple[Reason, Text] | None]:
    found = version.at(place)
    if not found:
        zh = f"《{version.title}》（{version.version_on} 版）没有{written(place)}"
        en = f"{version.title} of {version.version_on} has no {written(place)}"
        return [], (Reason.NO_SUCH_PLACE, Text(zh=zh, en=en))
    paragraphs = {piece.place.paragraph for piece in found}
    if place.item and not place.paragraph and len(paragraphs) > 1:
        zh, en = (
            f"{written(place)}在不止一款中，请写明第几款",
            f"{written(place)} stands in more than one paragraph; say which",
        )
        return [], (Reason.AMBIGUOUS_PLACE, Text(zh=zh, en=en))
    return found, None


def _none(citation: Citation, on: date, reason: Reason, zh: str, en: str) -> Resolution:
    return Resolution(citation, on, reason=reason, said=Text(zh=zh, en=en))


def _bare(title: str) -> str:
    """A title for comparing: no blanks, inner brackets of one form."""
    return "".join(title.split()).translate(str.maketrans("〈〉<>（）", "《》《》()")).strip("《》")
