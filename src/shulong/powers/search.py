"""Finding powers by words, region, organ, kind and occasion: templates are searched and holders counted, pairs are never walked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from shulong.powers.index import Index, Item, Key, Page, item_of
from shulong.powers.index_shape import ADDS, WITHDRAWS
from shulong.powers.index_write import around, slug
from shulong.powers.organ import Organ
from shulong.powers.snippet import Mark, snippet
from shulong.powers.words import asked, match_of
from shulong.terms.region import Level
from shulong.terms.text import Text

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person looks for; what is empty does not restrict."""

    words: str = ""
    region: str = ""
    organ: str = ""
    kind: str = ""
    event: str = ""
    level: Level | None = None
    after: Key = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A power that was found, with a piece of its text in which the words are marked."""

    item: Item
    name_zh: tuple[Mark, ...]
    name_en: tuple[Mark, ...]
    text: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class OwnHit:
    """A guide in whose organ's own words something was found."""

    item: Item
    organ: str
    organ_name: Text
    text: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, the best first; ``total`` counts powers, not guides."""

    hits: tuple[Hit, ...]
    total: int
    after: Key | None


def powers(index: Index, wanted: Wanted, limit: int = 50) -> Page:
    """Powers without words, by basic code."""
    chosen = _choose(wanted)
    begin = wanted.after[0] if wanted.after else ""
    query = f"{chosen.select(_ITEM)} AND p.basic_code > :begin ORDER BY p.basic_code LIMIT :limit"
    rows = index.db.execute(query, {**chosen.values, "begin": begin, "limit": limit + 1}).fetchall()
    items = tuple(item_of(row) for row in rows[:limit])
    return Page(items, (items[-1].basic_code,) if len(rows) > limit else None)


def item(index: Index, code: str, region: str = "") -> Item | None:
    """One listed power with its counts in a region; None where it is not listed, or nobody holds it there."""
    chosen = _choose(Wanted(region=region))
    row = index.db.execute(
        f"{chosen.select(_ITEM)} AND p.basic_code = :code", {**chosen.values, "code": code}
    ).fetchone()
    return item_of(row) if row else None


def by_kind(index: Index, wanted: Wanted) -> dict[str, tuple[int, int]]:
    """Of each kind how many powers and how many guides fit."""
    chosen = _choose(wanted)
    query = f"SELECT kind, count(*), sum(inside) FROM ({chosen.select('p.kind AS kind')}) GROUP BY kind"
    return {kind: (count, guides) for kind, count, guides in index.db.execute(query, chosen.values)}


def by_event(index: Index) -> dict[str, int]:
    """Of each occasion how many powers are listed under it."""
    query = "SELECT e.event, count(*) FROM event e JOIN power p ON p.id = e.power WHERE p.listed GROUP BY e.event"
    return dict(index.db.execute(query).fetchall())


def search(index: Index, wanted: Wanted, limit: int = SHOWN) -> Found:
    """Powers in whose templates all of the words stand, best first."""
    words = asked(wanted.words)
    if not words:
        return Found((), 0, None)
    chosen, after = _choose(wanted), _after(wanted.after)
    ranked = chosen.select("p.id AS id, p.slug <> :exact AS other, bm25(power_words, 12.0, 1.0) AS score", _MATCHED)
    beyond = "(other, score, id) > (:other, :score, :id)" if after else "1"
    # Counted before the key cuts off earlier pages; names and texts are read for the rows of this page only.
    query = f"""SELECT {_ITEM}, r.inside, r.above, r.other, r.score, r.id, r.total, t.text FROM (
        SELECT * FROM (SELECT *, count(*) OVER () AS total FROM ({ranked} AND power_words MATCH :match))
        WHERE {beyond} ORDER BY other, score, id LIMIT :limit) r
        JOIN power p ON p.id = r.id JOIN power_text t ON t.power = r.id ORDER BY r.other, r.score, r.id"""
    exact = slug(wanted.words.strip()).upper()
    values = {**chosen.values, **after, "match": match_of(words), "exact": exact, "limit": limit + 1}
    rows = index.db.execute(query, values).fetchall()
    hits = tuple(_hit(row, words) for row in rows[:limit])
    last = tuple(str(each) for each in rows[limit - 1][7:10]) if len(rows) > limit else None
    return Found(hits, rows[0][10] if rows else 0, last)


def search_own(index: Index, wanted: Wanted, limit: int = 5) -> list[OwnHit]:
    """Guides in whose organ's own words (place, hours, …) all of the words stand, by region."""
    words = asked(wanted.words)
    if not words:
        return []
    chosen = _choose(Wanted(organ=wanted.organ, kind=wanted.kind, event=wanted.event, level=wanted.level))
    query = f"""SELECT {_ITEM}, 1, 0, i.text, o.code, o.zh, o.en FROM own_words JOIN implementation i ON i.id = own_words.rowid
        JOIN power p ON p.id = i.power JOIN organ o ON o.id = i.organ
        WHERE own_words MATCH :match AND own_words.rowid BETWEEN :first AND :last AND {chosen.where} ORDER BY own_words.rowid LIMIT :limit"""
    first, last = index.db.execute(_RANGE, (wanted.region, f"{wanted.region}:")).fetchone()
    values = {**chosen.values, "match": match_of(words), "first": first or 0, "last": last or 0, "limit": limit}
    return [
        OwnHit(item_of(row), row[8], Text(zh=row[9], en=row[10]), snippet(row[7], words))
        for row in index.db.execute(query, values)
    ]


def search_organs(index: Index, words: str, region: str = "", limit: int = 5) -> list[Organ]:
    """Organs by the words of their names, the higher levels first."""
    match = asked(words)
    query = """SELECT o.code FROM organ_words JOIN organ o ON o.id = organ_words.rowid WHERE organ_words MATCH ?
        AND o.region >= ? AND o.region < ? ORDER BY organ_words.rowid LIMIT ?"""
    rows = index.db.execute(query, (match_of(match), region, f"{region}:", limit)).fetchall() if match else []
    return [organ for (code,) in rows if (organ := index.organ(code))]


def search_regions(index: Index, words: str, limit: int = 8) -> list[tuple[str, Text]]:
    """Regions by the words of their names or by their code, the higher levels first."""
    plain = words.strip()
    if plain.isascii() and plain.isdigit() and (name := index.region(plain)):
        return [(plain, name)]
    match = asked(words)
    query = "SELECT CAST(rowid AS TEXT) FROM region_words WHERE region_words MATCH ? ORDER BY rowid LIMIT ?"
    rows = index.db.execute(query, (match_of(match), limit)).fetchall() if match else []
    return [(code, name) for (code,) in rows if (name := index.region(code))]


def _after(key: Key) -> dict[str, Any]:
    """The values of a key that an earlier page gave; one that somebody made up begins anew."""
    try:
        other, score, number = key
        return {"other": int(other), "score": float(score), "id": int(number)}
    except ValueError:
        return {}


def _hit(row: tuple[Any, ...], words: list[str]) -> Hit:
    item = item_of(row)
    return Hit(item, _name(item.name.zh, words), _name(item.name.en, words), snippet(row[11], words))


def _name(name: str, words: list[str]) -> tuple[Mark, ...]:
    return snippet(name, words, 300) or (Mark(name, False),)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which rows of ``power p`` a person wants. With a region the counts come from ``here``: one row a power, worked out once."""

    where: str
    values: dict[str, Any]
    regional: bool

    def select(self, columns: str, source: str = "power p") -> str:
        """A query of the columns, then ``inside`` and ``above``; further conditions may follow it."""
        if not self.regional:
            return f"SELECT {columns}, p.guides AS inside, 0 AS above FROM {source} WHERE {self.where}"
        joined = f"{source} CROSS JOIN here ON here.power = p.id"
        return f"WITH {_HERE} SELECT {columns}, here.inside AS inside, here.above AS above FROM {joined} WHERE {self.where}"


def _choose(wanted: Wanted) -> _Chosen:
    parts, values = ["p.listed"], dict[str, Any]()
    for name, condition in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value:
            parts.append(condition)
            values[name] = value
    if wanted.region:
        above = [each for each in around(wanted.region) if each not in ("", wanted.region)]
        values |= {"region": wanted.region, "above": json.dumps(above)}
        parts.append("here.inside + here.above > 0")
    return _Chosen(" AND ".join(parts), values, bool(wanted.region))


_ITEM = "p.basic_code, p.slug, p.kind, p.zh, p.en"
# CROSS JOIN keeps the order written: the words first, since they choose few of the powers.
_MATCHED = "power_words CROSS JOIN power p ON p.id = power_words.rowid"
_HERE = """here AS MATERIALIZED (SELECT power, sum(inside) AS inside, sum(above) AS above FROM (
SELECT r.power AS power, t.organs AS inside, 0 AS above FROM tally t JOIN rule r ON r.level = t.level AND r.field = t.field WHERE t.region = :region
UNION ALL SELECT power, organs, 0 FROM extra WHERE region = :region
UNION ALL SELECT r.power, 0, t.own FROM tally t JOIN rule r ON r.level = t.level AND r.field = t.field
WHERE t.region IN (SELECT value FROM json_each(:above)) AND t.own > 0
UNION ALL SELECT power, 0, own FROM extra WHERE region IN (SELECT value FROM json_each(:above)) AND own <> 0) GROUP BY power)"""
_HELD_BY_ORGAN = f"""p.id IN (SELECT r.power FROM organ o JOIN rule r ON r.level = o.level AND r.field = o.field WHERE o.code = :organ
UNION SELECT i.power FROM organ o JOIN implementation i ON i.organ = o.id AND i.effect = {ADDS} WHERE o.code = :organ
EXCEPT SELECT i.power FROM organ o JOIN implementation i ON i.organ = o.id AND i.effect = {WITHDRAWS} WHERE o.code = :organ)"""
_CONDITIONS = {
    "kind": "p.kind = :kind",
    "event": "EXISTS (SELECT 1 FROM event e WHERE e.event = :event AND e.power = p.id)",
    "level": "EXISTS (SELECT 1 FROM rule WHERE rule.power = p.id AND rule.level = :level)",
    "organ": _HELD_BY_ORGAN,
}
_RANGE = "SELECT min(id), max(id) FROM implementation WHERE region >= ? AND region < ?"
