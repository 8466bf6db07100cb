"""The law library as it was delivered, for every floor above: from the shelf's tables to laws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shulong.data.shelf import Shelf
from shulong.powers.law import LawVersion
from shulong.powers.law_bases import Basis
from shulong.powers.law_library import LawLibrary
from shulong.powers.law_tables import versions_from


def law_library(shelf: Shelf, law_ids: Sequence[str] | None = None, *, text: bool = True) -> LawLibrary:
    """The laws that were delivered.

    Args:
        law_ids: load the text of these laws only; all laws are there with their names and dates.
        text: without it no provisions are loaded.
    """
    laws = shelf.table("laws").to_pyarrow().to_pylist()
    if not text:
        return LawLibrary.of(versions_from(laws, []))
    pieces = shelf.table("law_provisions")
    if law_ids is not None:
        pieces = pieces.filter(pieces.law_id.isin(list(law_ids)))
    return LawLibrary.of(versions_from(laws, pieces.to_pyarrow().to_pylist()))


def search(library: LawLibrary, words: str) -> list[LawVersion]:
    """The newest version of each law whose titles, issuer or number hold all the words; all laws without words."""
    wanted = words.split()
    newest = (law.newest for law in library.laws.values())
    found = [
        v for v in newest if all(word in f"{' '.join(v.titles())} {v.issuer} {v.document_number}" for word in wanted)
    ]
    return sorted(found, key=lambda version: (version.title, version.law_id))


def bases_declared(shelf: Shelf, *, public_only: bool = False) -> list[Basis]:
    """What the powers of the lists rest on, as delivered in the dataset ``power_bases``; none where there is no such dataset.

    Args:
        public_only: none either where that dataset's contract is not public.
    """
    contract = shelf.contracts.get("power_bases")
    if contract is None or (public_only and contract.sensitivity != "public"):
        return []
    rows = shelf.table("power_bases").to_pyarrow().to_pylist()
    return [
        Basis(
            row["power_code"],
            row.get("organ") or "",
            [row["citation"]],
            row.get("law_id") or "",
            _day(row.get("declared_on")),
        )
        for row in rows
    ]


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
