"""The law library as it was delivered: from tables to laws, whole or only as far as something cites them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from shulong.checks.engine import Engine
from shulong.data.shelf import Shelf
from shulong.powers.footing import Basis, Footing
from shulong.powers.law import LawVersion
from shulong.powers.law_bases import WHOLE, Reading, cited_articles, footings
from shulong.powers.law_library import LawLibrary
from shulong.powers.law_tables import COUNTS, LAW_COLUMNS, PROVISION_COLUMNS, versions_from

NUMERIC = ("position", "line", *COUNTS)
WANTED = pa.schema([("law_id", pa.string()), ("article", pa.string())])


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


def footings_of(
    laws: ir.Table, provisions: ir.Table, bases: Sequence[Basis], day: date, engine: Engine
) -> Iterator[Footing]:
    """Every place of law that the bases cite, with what it is worth on the day. Only provisions that are cited leave the engine."""
    rows = engine.fetch(laws.select(*LAW_COLUMNS)).to_pylist()
    names = LawLibrary.of(versions_from(rows, []))
    reading = Reading(names.names)
    pieces = _pieces(provisions, cited_articles(names, bases, reading), engine)
    return footings(LawLibrary.of(versions_from(rows, pieces)), bases, day, reading=reading)


def _pieces(provisions: ir.Table, cited: set[tuple[str, str]], engine: Engine) -> list[dict[str, Any]]:
    """The articles cited in every version; of a law whose chapter or range of articles is cited, all."""
    whole = {law_id for law_id, article in cited if article == WHOLE}
    single = [{"law_id": law_id, "article": article} for law_id, article in sorted(cited) if law_id not in whole]
    asked = engine.bring(pa.Table.from_pylist(single, schema=WANTED))
    pieces = provisions.select(*PROVISION_COLUMNS).mutate(**{name: provisions[name].cast("int64") for name in NUMERIC})
    found: list[dict[str, Any]] = engine.fetch(pieces.semi_join(asked, ["law_id", "article"])).to_pylist()
    if whole:
        found += engine.fetch(pieces.filter(pieces.law_id.isin(sorted(whole)))).to_pylist()
    return found


def search(library: LawLibrary, words: str) -> list[LawVersion]:
    """The newest version of each law whose titles, issuer or number hold all the words; all laws without words."""
    wanted = words.split()
    newest = (law.newest for law in library.laws.values())
    found = [
        v for v in newest if all(word in f"{' '.join(v.titles())} {v.issuer} {v.document_number}" for word in wanted)
    ]
    return sorted(found, key=lambda version: (version.title, version.law_id))
