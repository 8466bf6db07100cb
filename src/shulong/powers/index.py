"""The read index of what is declared: one power, organ or guide, and lists with counts, each a few look-ups.

It is read only; ``index_write`` makes it. Regions are asked for with those within them; an empty code is the whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any

from shulong.powers.index_shape import ADDS, VERSION, WITHDRAWS
from shulong.powers.index_write import around, slug
from shulong.powers.negative_list import NegativeEntry
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.terms.errors import UnknownName
from shulong.terms.region import Level, within
from shulong.terms.text import Text

FILE = "index/declared.sqlite3"
"""Where the index lies below the home."""

Key = tuple[str, ...]
"""Where a page of a list ended; the next page begins after it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A power in a list: how many organs hold it within the region asked for, and how many of the regions above serve it."""

    basic_code: str
    slug: str
    kind: str
    name: Text
    within: int
    above: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some items and, where there are more, the key after which the next page begins."""

    items: tuple[Item, ...]
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A region in a list: how many organs and guides there are within it."""

    code: str
    name: Text
    organs: int
    guides: int
    inner: bool
    """Whether there are regions within it."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a published flow in the order of its writing, as a citizen reads them."""

    flow_id: str
    titles: tuple[Text, ...]


class Index:
    """An open index. Of a power or organ that it does not hold it says None; it never writes."""

    def __init__(self, db: sqlite3.Connection, place: Path) -> None:
        self.db = db
        self.place = place
        self.meta: dict[str, Any] = {key: json.loads(value) for key, value in db.execute("SELECT key, value FROM meta")}

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Index]:
        """The index of that file while the block lasts; if it is replaced meanwhile, what was opened stays readable.

        Raises:
            UnknownName: there is none, or one that an older version of the program made; build it.
        """
        db = _connect(path)
        try:
            yield cls(db, path)
        finally:
            db.close()

    @property
    def day(self) -> date:
        """The day whose state it holds."""
        return date.fromisoformat(self.meta["day"])

    def power(self, code: str) -> Power | None:
        """The power of a basic code, or of its form in addresses."""
        row = self.db.execute(
            "SELECT id, basic_code, kind, own FROM power JOIN power_text t ON t.power = id WHERE slug = ?",
            (slug(code),),
        ).fetchone()
        return _power(row, self._holders(row[0])) if row else None

    def organ(self, code: str) -> Organ | None:
        """The organ of a code."""
        row = self.db.execute(f"SELECT {_ORGAN} FROM organ WHERE code = ?", (code,)).fetchone()
        return _organ(row) if row else None

    def implementation(self, power: Power, organ: Organ) -> Implementation | None:
        """What the organ declared of its own about the power, whatever its status."""
        row = self.db.execute(_IMPLEMENTATION, (power.basic_code, organ.code)).fetchone()
        if row is None:
            return None
        own = json.loads(row[0])
        return Implementation(power.basic_code, organ.code, own["region"], date.fromisoformat(own["in_force_from"]),
                              own["overrides"], Status(own["status"]))  # fmt: skip

    def region(self, code: str) -> Text | None:
        """The name of a region."""
        row = self.db.execute("SELECT zh, en FROM region WHERE code = ?", (code,)).fetchone()
        return Text(zh=row[0], en=row[1]) if row else None

    def way_to(self, region: str) -> list[tuple[str, Text]]:
        """The region with those above it that are known, the highest first."""
        found = [(code, name) for code in around(region) if code and (name := self.region(code))]
        return found[::-1]

    def places(self, region: str) -> list[Place]:
        """The regions directly below one, with their counts."""
        rows = self.db.execute("SELECT code, zh, en FROM region WHERE parent = ? ORDER BY code", (region,)).fetchall()
        if not rows and not region:
            rows = self.db.execute(_TOP).fetchall()
        return [Place(code, Text(zh=zh, en=en), *self.counts(code), self._has_inner(code)) for code, zh, en in rows]

    def counts(self, region: str) -> tuple[int, int]:
        """How many organs and how many guides there are within a region."""
        organs, by_rule = self.db.execute(_COUNTS, (region,)).fetchone()
        (own,) = self.db.execute(_COUNT_OWN, (region,)).fetchone()
        return organs, by_rule + own

    def organs(self, region: str, after: str = "", limit: int = 50) -> list[Organ]:
        """The organs of the region itself, by code."""
        query = f"SELECT {_ORGAN} FROM organ WHERE region = ? AND code > ? ORDER BY code LIMIT ?"
        return [_organ(row) for row in self.db.execute(query, (region, after, limit))]

    def holders(self, power: Power, region: str = "", after: Key = ("", ""), limit: int = 50) -> list[Organ]:
        """Organs within a region that hold the power, by region and code."""
        (number,) = self.db.execute("SELECT id FROM power WHERE basic_code = ?", (power.basic_code,)).fetchone()
        bounds = (region, f"{region}:", *after, limit)
        by_rule = (
            self.db.execute(_BY_RULE, (int(rule.level), rule.field_of_work, *bounds[:-1], number, limit))
            for rule in power.holders
        )
        explicit = self.db.execute(_EXPLICIT, (number, *bounds))
        found = merge(*by_rule, explicit, key=lambda row: (row[3], row[0]))
        return [_organ(row) for row in islice(found, limit)]

    def serving(self, power: Power, region: str) -> list[Organ]:
        """Organs of the region and of those above it that hold the power, the nearest first."""
        return [each for place in around(region) if place for each in self._of_region(power, place)]

    def held(self, power: Power, organ: Organ, own: Implementation | None) -> bool:
        """Whether the organ holds the power, by rule or by its own implementation."""
        if own is not None:
            return own.status is not Status.ABOLISHED
        return HeldBy(organ.level, organ.field_of_work) in power.holders

    def steps(self, power: Power, organ: Organ) -> Steps | None:
        """The flow in force for the power at the organ: the organ's own before the general one; None where none is published."""
        query = "SELECT flow, steps FROM flow WHERE power = ? AND organ IN (?, '') ORDER BY organ DESC LIMIT 1"
        row = self.db.execute(query, (power.basic_code, organ.code)).fetchone()
        return Steps(row[0], tuple(Text(zh=zh, en=en) for zh, en in json.loads(row[1]))) if row else None

    def negative_list(self) -> list[NegativeEntry]:
        """The entries of the market-access negative list, by code."""
        rows = self.db.execute("SELECT own FROM negative ORDER BY entry")
        return [NegativeEntry.from_json(own) for (own,) in rows]

    def _of_region(self, power: Power, region: str) -> list[Organ]:
        return [organ for organ in self.holders(power, region, limit=50) if organ.region == region]

    def _holders(self, number: int) -> tuple[HeldBy, ...]:
        rows = self.db.execute("SELECT level, field FROM rule WHERE power = ? ORDER BY level, field", (number,))
        return tuple(HeldBy(Level(level), work) for level, work in rows)

    def _has_inner(self, code: str) -> bool:
        return self.db.execute("SELECT 1 FROM region WHERE parent = ? LIMIT 1", (code,)).fetchone() is not None


def _connect(path: Path) -> sqlite3.Connection:
    mend = Text(zh="请运行 shulong guide index。", en="Run `shulong guide index`.")
    if not path.exists():
        raise UnknownName("还没有清单索引", "there is no index of what is declared yet", place=str(path), mend=mend)
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        row = db.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        if row is None or json.loads(row[0]) != VERSION:
            raise sqlite3.DatabaseError
        db.execute("PRAGMA mmap_size=1073741824")
    except sqlite3.DatabaseError as error:
        db.close()
        raise UnknownName("清单索引是其他版本所建，或已损坏", "the index is of another version, or broken",
                          place=str(path), mend=mend) from error  # fmt: skip
    return db


def _power(row: tuple[Any, ...], holders: tuple[HeldBy, ...]) -> Power:
    own = json.loads(row[3])
    return Power(row[1], row[2], own["values"], date.fromisoformat(own["in_force_from"]), Status(own["status"]), own["parent"],
                 holders, frozenset(own["open"]), tuple(own["life_events"]))  # fmt: skip


def _organ(row: tuple[Any, ...]) -> Organ:
    code, zh, en, region, work, begins, parent = row
    return Organ(code, Text(zh=zh, en=en), region, work, date.fromisoformat(begins), None, parent)


def item_of(row: tuple[Any, ...]) -> Item:
    """The item of a row that begins with what ``ITEM`` selects."""
    code, address, kind, zh, en, inside, above = row[:7]
    return Item(code, address, kind, Text(zh=zh, en=en), inside, above)


def in_region(organ: Organ, region: str) -> bool:
    """Whether an organ lies within a region; the empty code is the whole."""
    return within(organ.region, region)


_ORGAN = "organ.code, organ.zh, organ.en, organ.region, organ.field, organ.in_force_from, organ.parent"
_IMPLEMENTATION = """SELECT i.own FROM implementation i JOIN power p ON p.id = i.power JOIN organ o ON o.id = i.organ
WHERE p.basic_code = ? AND o.code = ?"""
_TOP = (
    "SELECT code, zh, en FROM region r WHERE NOT EXISTS (SELECT 1 FROM region a WHERE a.code = r.parent) ORDER BY code"
)
_COUNTS = """SELECT coalesce(sum(t.organs), 0), coalesce(sum(t.organs * coalesce(s.powers, 0)), 0)
FROM tally t LEFT JOIN share s ON s.level = t.level AND s.field = t.field WHERE t.region = ?"""
_COUNT_OWN = (
    "SELECT coalesce(sum(x.organs), 0) FROM extra x JOIN power p ON p.id = x.power WHERE x.region = ? AND p.listed"
)
_BY_RULE = f"""SELECT {_ORGAN} FROM organ WHERE level = ? AND field = ? AND region >= ? AND region < ? AND (region, code) > (?, ?)
AND NOT EXISTS (SELECT 1 FROM implementation i WHERE i.power = ? AND i.organ = organ.id AND i.effect = {WITHDRAWS})
ORDER BY region, code LIMIT ?"""
_EXPLICIT = f"""SELECT {_ORGAN} FROM implementation i JOIN organ ON organ.id = i.organ WHERE i.power = ? AND i.effect = {ADDS}
AND i.region >= ? AND i.region < ? AND (organ.region, organ.code) > (?, ?) ORDER BY organ.region, organ.code LIMIT ?"""
