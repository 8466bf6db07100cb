"""What a law's text says it repeals, held against what the library says of those laws."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shulong.powers.law import Law, LawVersion
from shulong.powers.law_library import LawLibrary
from shulong.powers.parse_citation import QUOTED

CLAUSE = re.compile(r"[^。；\n]*(?:同时|即行|予以)废止")


@dataclass(frozen=True, slots=True)
class Repeal:
    """A law that another one's text repeals, though the library holds it as in force after that day."""

    by: LawVersion
    law: Law


def repealed_titles(version: LawVersion) -> list[str]:
    """The titles that a text says it repeals (…同时废止)."""
    clauses = (found[0] for each in version.body() for found in CLAUSE.finditer(each.text))
    return [title for clause in clauses for title in QUOTED.findall(clause)]


def unmarked_repeals(library: LawLibrary) -> Iterator[Repeal]:
    """Repeals that the library does not know of: nothing is marked by itself, a person decides.

    A law whose newest version is later than the repealing text is passed over: it is another law of the same name.
    """
    for law in library.laws.values():
        for version in law.versions:
            for title in repealed_titles(version):
                for other in library.find(title):
                    if other is not law and not other.repealed_on and other.newest.version_on < version.version_on:
                        yield Repeal(version, other)
