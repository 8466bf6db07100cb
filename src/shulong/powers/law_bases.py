"""What powers rest on, held against the law library: each place of law cited, and whether it still carries the power."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shulong.powers.citation import Citation
from shulong.powers.footing import Basis, Footing, Standing
from shulong.powers.law import Law, LawVersion
from shulong.powers.law_changes import Pair, compare
from shulong.powers.law_library import LawLibrary, Reason, Resolution, resolve_in
from shulong.powers.parse_citation import QUOTED, mentions
from shulong.powers.place_in_law import Number
from shulong.terms.text import Text

STANDINGS = {
    Reason.REPEALED: Standing.REPEALED,
    Reason.NOT_YET: Standing.NOT_YET,
    Reason.NO_SUCH_LAW: Standing.MISSING_LAW,
    Reason.NO_SUCH_PLACE: Standing.MISSING_PLACE,
    Reason.AMBIGUOUS_NAME: Standing.UNCLEAR,
    Reason.AMBIGUOUS_PLACE: Standing.UNCLEAR,
}
NOTHING_CITED = Text(zh="看不出引用了哪部法规的哪一条", en="it does not say which article of which law")
WHOLE = ""
"""Stands for all of a law's text where an article's number would stand."""


def footings(
    library: LawLibrary, bases: Iterable[Basis], on: date, *, suggesting: bool = False, reading: Reading | None = None
) -> Iterator[Footing]:
    """Every place of law that the bases cite, with what it is worth on a day.

    A basis without a day of declaration is held against the version before the one in force.

    Args:
        suggesting: say also where the text of an article likely went; the library must then hold the whole text of the laws.
        reading: what was read of the same texts before.
    """
    judge = _Judge(library, on, suggesting, reading)
    return (found for basis in bases for text in basis.citations for found in judge.footings(basis, text))


def hanging(library: LawLibrary, bases: Iterable[Basis], on: date) -> list[Footing]:
    """Those that are not, on that day, what they were when they were declared; with old and new text and suggestions."""
    return [each for each in footings(library, bases, on, suggesting=True) if each.standing is not Standing.STANDS]


def resting_on(library: LawLibrary, law_id: str, bases: Iterable[Basis], on: date) -> list[Footing]:
    """Those that rest on one law; bases that name it nowhere are passed over unread. With suggestions."""
    names = library.law(law_id).titles()
    near = (
        replace(basis, citations=texts)
        for basis in bases
        if (texts := [t for t in basis.citations if basis.law_id == law_id or any(name in t for name in names)])
    )
    return [each for each in footings(library, near, on, suggesting=True) if each.law_id == law_id]


def cited_articles(library: LawLibrary, bases: Iterable[Basis], reading: Reading | None = None) -> set[tuple[str, str]]:
    """What of the laws' texts must be there to judge the bases: law and article (``120-1``), or ``WHOLE``."""
    judge = _Judge(library, date.min, False, reading)
    return {
        (law_id, article)
        for basis in bases
        for text in basis.citations
        for citation in judge.reading.citations(text)
        for law_id in judge.laws(citation, basis.law_id)
        for article in _articles(citation)
    }


def _articles(citation: Citation) -> Iterator[str]:
    for span in citation.spans:
        yield span.first.article.code() if span.first.article and span.last is None else WHOLE


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is said of one place, whichever power cites it."""

    standing: Standing
    law_id: str = ""
    said: Text | None = None
    changed_on: date | None = None
    old_text: str = ""
    new_text: str = ""
    suggested: Pair | None = None


class Reading:
    """Texts of bases as citations, one a place, each text read once. ``names``: names that laws are known by without 《》."""

    def __init__(self, names: Container[str]) -> None:
        self._names = names
        self._read: dict[str, tuple[Citation, ...]] = {}

    def citations(self, text: str) -> tuple[Citation, ...]:
        """The places that a text cites; a law named by 《》 alone is one, whatever its title ends with."""
        if text not in self._read:
            found = [mention.citation for mention in mentions(text, names=self._names)]
            if not found and (whole := QUOTED.fullmatch(text.strip())):
                found = [Citation(whole[1])]
            self._read[text] = tuple(
                one
                for each in found
                for one in ([replace(each, spans=(span,)) for span in each.spans] if each.spans else [each])
            )
        return self._read[text]


class _Judge:
    """One library on one day. Each place is judged once, each two versions are compared once."""

    def __init__(self, library: LawLibrary, on: date, suggesting: bool, reading: Reading | None) -> None:
        self.library = library
        self.on = on
        self.suggesting = suggesting
        self.reading = reading or Reading(library.names)
        self._judged: dict[tuple[Citation, str, date | None], _Verdict] = {}
        self._compared: dict[tuple[str, date, date], dict[Number, Pair]] = {}

    def laws(self, citation: Citation, law_id: str) -> list[str]:
        """The laws that a citation may mean."""
        ids = [law.law_id for law in self.library.find(citation.title)] if citation.title else []
        return ids if len(ids) == 1 or law_id not in self.library.laws else [law_id]

    def footings(self, basis: Basis, text: str) -> Iterator[Footing]:
        """The places of one text of a basis."""
        found = self.reading.citations(text)
        if not found:
            yield _footing(basis, text.strip(), "", _Verdict(Standing.UNREADABLE, basis.law_id, NOTHING_CITED))
        for citation in found:
            key = (citation, basis.law_id, basis.declared_on)
            if key not in self._judged:
                self._judged[key] = self._verdict(*key)
            first = citation.spans[0].first.article if citation.spans else None
            yield _footing(basis, citation.written(), first.code() if first else "", self._judged[key])

    def _verdict(self, citation: Citation, law_id: str, declared_on: date | None) -> _Verdict:
        if not citation.title and law_id not in self.library.laws:
            return _Verdict(Standing.UNREADABLE, law_id, NOTHING_CITED)
        resolved = self.library.resolve(citation, self.on)
        if resolved.reason in {Reason.AMBIGUOUS_NAME, Reason.NO_SUCH_LAW} and law_id in self.library.laws:
            resolved = resolve_in(self.library.laws[law_id], citation, self.on)
        if resolved.law is None:
            assert resolved.reason is not None
            return _Verdict(STANDINGS[resolved.reason], law_id, resolved.said)
        return self._in_law(resolved, resolved.law, declared_on)

    def _in_law(self, now: Resolution, law: Law, declared_on: date | None) -> _Verdict:
        older = _older(now, law, declared_on)
        if now.reason is None:
            amended = older is not None and older.reason is None and older.text != now.text
            return self._amended(now, law, older) if amended and older else _Verdict(Standing.STANDS, law.law_id)
        verdict = _Verdict(STANDINGS[now.reason], law.law_id, now.said, old_text=now.text)
        if now.reason is Reason.REPEALED:
            return replace(verdict, changed_on=law.repealed_on)
        if now.reason is Reason.NOT_YET:
            return replace(verdict, changed_on=law.versions[0].from_day)
        if older is None or older.reason or now.version is None:
            return verdict
        return self._with_successor(replace(verdict, old_text=older.text), older, now.version)

    def _amended(self, now: Resolution, law: Law, older: Resolution) -> _Verdict:
        assert now.version is not None
        day = _first_day(now, law, older)
        said = Text(zh=f"所引条文自 {day} 起已修改", en=f"what is cited reads otherwise since {day}")
        verdict = _Verdict(Standing.AMENDED, law.law_id, said, day, older.text, now.text)
        return self._with_successor(verdict, older, now.version)

    def _with_successor(self, verdict: _Verdict, older: Resolution, newer: LawVersion) -> _Verdict:
        """With where the first article of what was cited likely is now; a suggestion, for a person to confirm."""
        article = next((each.place.article for each in older.provisions if each.place.article), None)
        if not self.suggesting or article is None or older.version is None:
            return verdict
        pair = self._pairs(newer, older.version).get(article)
        said, text = verdict.said, verdict.new_text or (pair.new_text if pair else "")
        if said and pair and pair.new and pair.new != pair.old:
            moved = pair.new.written("条")
            said = Text(
                zh=f"{said.zh}；原文可能移至{moved}，请人工确认",
                en=f"{said.en}; its text may now be {moved}: please confirm",
            )
        return replace(verdict, said=said, new_text=text, suggested=pair)

    def _pairs(self, newer: LawVersion, older: LawVersion) -> dict[Number, Pair]:
        key = (newer.law_id, older.version_on, newer.version_on)
        if key not in self._compared:
            self._compared[key] = {pair.old: pair for pair in compare(older, newer) if pair.old and pair.new}
        return self._compared[key]


def _footing(basis: Basis, cited: str, article: str, verdict: _Verdict) -> Footing:
    return Footing(basis.power_code, basis.organ, basis.element, cited, article, verdict.standing, verdict.law_id, verdict.said,
                   verdict.changed_on, basis.declared_on, basis.row, verdict.old_text, verdict.new_text, verdict.suggested)  # fmt: skip


def _older(now: Resolution, law: Law, declared_on: date | None) -> Resolution | None:
    """The citation as the version said it that governed when the basis was declared, if that is another one."""
    version = now.version
    if version is None or now.reason in {Reason.REPEALED, Reason.NOT_YET}:
        return None
    earlier = law.in_force(declared_on) if declared_on else law.before(version)
    return None if earlier is None or earlier is version else _as_in(law, earlier, now.citation)


def _as_in(law: Law, version: LawVersion, citation: Citation) -> Resolution:
    return resolve_in(Law(law.law_id, (version,)), citation, version.from_day)


def _first_day(now: Resolution, law: Law, older: Resolution) -> date:
    """The day from which the place reads otherwise than it did."""
    assert now.version is not None and older.version is not None
    between = _between(law.versions, older.version, now.version)
    return next(each.from_day for each in between if _as_in(law, each, now.citation).text != older.text)


def _between(versions: Sequence[LawVersion], older: LawVersion, newer: LawVersion) -> Iterator[LawVersion]:
    return (each for each in versions if older.version_on < each.version_on <= newer.version_on)
