"""Which powers rest on which article on a day, and who answers for them: for pages and commands, from the tables that checks read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.footing_rows import footing_of
from shulong.data.shelf import Shelf
from shulong.powers.footing import Basis, Footing, Standing
from shulong.powers.law import Law, LawVersion
from shulong.powers.law_bases import footings, resting_on
from shulong.powers.law_library import LawLibrary
from shulong.terms.text import Text

KEPT = 8
"""Days of one place that a process remembers; a page asks for the same day again and again."""


@dataclass(frozen=True, slots=True)
class Resting:
    """One power on one place of law, the organ that answers for it (None: nobody holds it), and both their names."""

    footing: Footing
    name: Text
    organ: str | None
    organ_name: Text

    @property
    def stands(self) -> bool:
        """Whether the place carries the power as it did when it was declared."""
        return self.footing.standing is Standing.STANDS


def resting(shelf: Shelf, day: date) -> Sequence[Resting]:
    """Every place of law that a power in force on the day rests on, in the order of laws, articles and powers.

    It is the table ``listed_bases`` that the checks of bases read, computed anew when the ledger has grown.
    """
    return _resting(shelf.home.path, shelf.home.log().size, day)


@lru_cache(maxsize=KEPT)
def _resting(path: Path, _size: int, day: date) -> Sequence[Resting]:
    shelf = Shelf.open(path)
    engine = Engine(shelf.engine.backend)
    world = World(shelf, engine, datetime.combine(day, time.max))
    try:
        held = world.get("listed_bases").left_join(world.get("listed_answerable"), "basic_code")
        named = held.join(world.get("listed_powers").select("basic_code", "name_zh", "name_en"), "basic_code")
        rows = engine.fetch(named).to_pylist()
        organs = world.get("organs").order_by("in_force_from").select("code", "name_zh", "name_en")
        names = {row["code"]: _name(row) for row in engine.fetch(organs).to_pylist()}
    finally:
        engine.close()
    found = []
    for row in rows:
        organ = row["organ"] or row["answerable"]
        found.append(
            Resting(footing_of(row), _name(row), organ, names.get(organ, Text(zh=organ or "—", en=organ or "—")))
        )
    return tuple(sorted(found, key=_order))


def _name(row: dict[str, str]) -> Text:
    zh = row["name_zh"] or "—"
    return Text(zh=zh, en=row["name_en"] or zh)


def _order(each: Resting) -> tuple[object, ...]:
    main, _, inserted = each.footing.article.partition("-")
    return (
        each.footing.law_id,
        int(main or 0),
        int(inserted or 0),
        each.footing.power_code,
        each.footing.organ,
        each.footing.cited,
    )


def resting_on_law(shelf: Shelf, law: Law, day: date) -> list[Resting]:
    """The powers that rest on one law, those that no longer stand with old and new text and where the text likely went.

    Args:
        law: with the whole text of its versions.
    """
    found = [each for each in resting(shelf, day) if each.footing.law_id == law.law_id]
    library = LawLibrary.of(law.versions)
    told = resting_on(library, law.law_id, (_basis(each.footing) for each in found if not each.stands), day)
    return _with(found, told)


def touched_by(shelf: Shelf, law: Law, old: LawVersion, new: LawVersion, day: date) -> list[Resting]:
    """The powers of a day that rest on what ``new`` changed of ``old``; those declared since the new version are not among them."""
    library = LawLibrary.of([replace(old, repealed_on=None), replace(new, repealed_on=None)])
    found = [each for each in resting(shelf, day) if each.footing.law_id == law.law_id and _before(each.footing, new)]
    bases = [replace(_basis(each.footing), declared_on=old.from_day) for each in found]
    told = footings(library, bases, new.from_day, suggesting=True)
    # What the older version did not have either is not this change's doing: it has no text before.
    return [each for each in _with(found, told) if not each.stands and each.footing.old_text]


def _before(footing: Footing, new: LawVersion) -> bool:
    return footing.declared_on is None or footing.declared_on < new.from_day


def _basis(footing: Footing) -> Basis:
    return Basis(footing.power_code, footing.organ, [footing.cited], footing.law_id, footing.declared_on, footing.element, footing.row)  # fmt: skip


def _with(found: Iterable[Resting], told: Iterable[Footing]) -> list[Resting]:
    """Each with the fuller footing, where there is one."""
    fuller = {_key(each): each for each in told}
    return [replace(each, footing=fuller.get(_key(each.footing), each.footing)) for each in found]


def _key(footing: Footing) -> tuple[str, str, str]:
    return footing.power_code, footing.organ, footing.cited
