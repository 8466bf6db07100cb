"""Which powers hang on a law that is repealed, amended or missing: old and new text side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shulong.powers.citation import Citation
from shulong.powers.law import Law, LawVersion
from shulong.powers.law_changes import Pair, compare
from shulong.powers.law_library import LawLibrary, Reason, Resolution, resolve_in
from shulong.powers.parse_citation import mentions
from shulong.powers.place_in_law import Number
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Basis:
    """What a power says it rests on.

    Args:
        citations: texts, each with one or more citations.
        law_id: the law that the power's list names beside them; decides where a short name is ambiguous.
        declared_on: when the list was published; None if not known.
    """

    power_code: str
    organ: str
    citations: Sequence[str]
    law_id: str = ""
    declared_on: date | None = None


class Trouble(StrEnum):
    """What is the matter with a basis."""

    REPEALED = "repealed"
    NOT_YET = "not-yet-in-force"
    MISSING_LAW = "missing-law"
    MISSING_PLACE = "missing-place"
    UNCLEAR = "unclear"
    AMENDED = "amended"
    UNREADABLE = "unreadable"


TROUBLES = {
    Reason.REPEALED: Trouble.REPEALED,
    Reason.NOT_YET: Trouble.NOT_YET,
    Reason.NO_SUCH_LAW: Trouble.MISSING_LAW,
    Reason.NO_SUCH_PLACE: Trouble.MISSING_PLACE,
    Reason.AMBIGUOUS_NAME: Trouble.UNCLEAR,
    Reason.AMBIGUOUS_PLACE: Trouble.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class Hanging:
    """One citation of one power that does not stand, or stands changed.

    ``suggested`` is where the text likely went in the newer version: for a person to confirm, never taken over.
    """

    power_code: str
    organ: str
    citation: str
    law_id: str
    trouble: Trouble
    said: Text
    old_text: str = ""
    new_text: str = ""
    suggested: Pair | None = None


def hanging(library: LawLibrary, bases: Iterable[Basis], on: date) -> list[Hanging]:
    """Every citation of every basis that is not, on that day, what it was when it was declared.

    A basis without a day of declaration is held against the version before the one in force.
    """
    compared = _Compared()
    return [
        found for basis in bases for text in basis.citations for found in _judge(library, basis, text, on, compared)
    ]


def hanging_on(library: LawLibrary, law_id: str, bases: Iterable[Basis], on: date) -> list[Hanging]:
    """Those that hang on one law; bases that name it nowhere are passed over unread."""
    names = library.law(law_id).titles()
    near = (
        Basis(basis.power_code, basis.organ, texts, basis.law_id, basis.declared_on)
        for basis in bases
        if (texts := [t for t in basis.citations if basis.law_id == law_id or any(name in t for name in names)])
    )
    return [each for each in hanging(library, near, on) if each.law_id == law_id]


class _Compared:
    """Versions compared, each two of them once however many powers hang on them."""

    def __init__(self) -> None:
        self.pairs: dict[tuple[str, date, date], dict[Number, Pair]] = {}

    def successor(self, older: Resolution, newer: LawVersion) -> Pair | None:
        """Where the first article of what was cited likely is now."""
        article = next((each.place.article for each in older.provisions if each.place.article), None)
        if article is None or older.version is None:
            return None
        key = (newer.law_id, older.version.version_on, newer.version_on)
        if key not in self.pairs:
            self.pairs[key] = {pair.old: pair for pair in compare(older.version, newer) if pair.old and pair.new}
        return self.pairs[key].get(article)


def _judge(library: LawLibrary, basis: Basis, text: str, on: date, compared: _Compared) -> Iterator[Hanging]:
    found = [mention.citation for mention in mentions(text, names=library.names)]
    if not found:
        said = Text(zh="看不出引用了哪部法规的哪一条", en="it does not say which article of which law")
        yield Hanging(basis.power_code, basis.organ, text, basis.law_id, Trouble.UNREADABLE, said)
    for citation in found:
        if one := _judge_one(library, basis, citation, on, compared):
            yield one


def _judge_one(library: LawLibrary, basis: Basis, citation: Citation, on: date, compared: _Compared) -> Hanging | None:
    resolved = library.resolve(citation, on)
    if resolved.reason in {Reason.AMBIGUOUS_NAME, Reason.NO_SUCH_LAW} and basis.law_id in library.laws:
        resolved = resolve_in(library.laws[basis.law_id], citation, on)
    law_id = resolved.law.law_id if resolved.law else basis.law_id
    older = _older(resolved, basis)
    if resolved.reason is None:
        return _amended(basis, citation, resolved, older, compared) if older else None
    assert resolved.said is not None
    old_text, pair = resolved.text, None
    if resolved.reason is Reason.NO_SUCH_PLACE and older and resolved.version:
        old_text, pair = older.text, compared.successor(older, resolved.version)
    return Hanging(basis.power_code, basis.organ, citation.written(), law_id, TROUBLES[resolved.reason], resolved.said,
                   old_text, pair.new_text if pair else "", pair)  # fmt: skip


def _older(resolved: Resolution, basis: Basis) -> Resolution | None:
    """The citation as the version said it that governed when the basis was declared, if that is another one."""
    law, version = resolved.law, resolved.version
    if law is None or version is None or resolved.reason in {Reason.REPEALED, Reason.NOT_YET}:
        return None
    earlier = law.in_force(basis.declared_on) if basis.declared_on else law.before(version)
    if earlier is None or earlier is version:
        return None
    alone = Law(law.law_id, (earlier,))
    return resolve_in(alone, resolved.citation, earlier.from_day)


def _amended(
    basis: Basis, citation: Citation, now: Resolution, older: Resolution, compared: _Compared
) -> Hanging | None:
    assert now.law is not None and now.version is not None
    if older.text == now.text:
        return None
    pair = compared.successor(older, now.version)
    day = now.version.version_on
    said = Text(zh=f"所引条文已于 {day} 修改", en=f"what is cited was amended on {day}")
    if pair and pair.new and pair.new != pair.old:
        moved = pair.new.written("条")
        said = Text(
            zh=f"{said.zh}；原文可能移至{moved}，请人工确认",
            en=f"{said.en}; its text may now be {moved}: please confirm",
        )
    return Hanging(basis.power_code, basis.organ, citation.written(), now.law.law_id, Trouble.AMENDED, said,
                   older.text, now.text, pair)  # fmt: skip
