"""Builds the read index of what is declared on one day: beside the old one, synced, then renamed over it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from shulong.ledger.durable import TEMPORARY, storage_failures, sync_folder
from shulong.powers.element import elements
from shulong.powers.flow import Flow
from shulong.powers.index_shape import ADDS, ALTERS, INDEXES, SHAPE, VERSION, WITHDRAWS
from shulong.powers.kind import kinds
from shulong.powers.line_types import Lines, type_named
from shulong.powers.negative_list import NegativeEntry
from shulong.powers.organ import Organ
from shulong.powers.power import Implementation, Power, Status, Values
from shulong.powers.told_steps import told_steps
from shulong.powers.words import indexed
from shulong.terms.errors import ShulongError, StorageFailure
from shulong.terms.region import parent
from shulong.terms.text import Text

TEXT_TYPES = frozenset({"title", "prose", "basis", "conditions", "materials", "procedures", "fees", "result", "intermediaries", "responsibilities"})  # fmt: skip
"""Types of elements whose words a citizen may search for."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is in force on a day: one row of each code, whoever chose it; regions as (code, name). ``made_of`` names the deliveries that it was read from."""

    powers: Iterable[Power]
    organs: Iterable[Organ]
    implementations: Iterable[Implementation]
    regions: Iterable[tuple[str, Text]]
    day: date
    negative: Iterable[NegativeEntry] = ()
    flows: Iterable[Flow] = ()
    faults: tuple[ShulongError, ...] = ()
    """What is wrong with what was left out."""
    next_change: date | None = None
    """The first later day on which something published comes into force."""
    ledger_size: int = 0
    made_of: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """How much an index holds. ``left_out``: implementations of a power or organ that is not declared on the day."""

    powers: int
    organs: int
    implementations: int
    regions: int
    guides: int
    left_out: int
    faults: tuple[ShulongError, ...] = ()


def build(path: Path, declared: Declared) -> Built:
    """The index at that path, whole or as it was before.

    Raises:
        StorageFailure: the disk refused; the old index still stands.
    """
    with storage_failures(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
        beside.unlink(missing_ok=True)
        try:
            built = _write(beside, declared)
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return built


def _write(path: Path, declared: Declared) -> Built:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            )
            db.execute("BEGIN")
            for statement in SHAPE.split(";\n"):
                db.execute(statement)
            built = _Writing(db).fill(declared)
            for statement in INDEXES.split(";\n"):
                db.execute(statement)
            db.execute("COMMIT")
            db.execute("ANALYZE")
            return built
    except sqlite3.OperationalError as error:
        raise StorageFailure(
            f"索引无法写入：{error}", f"the index cannot be written: {error}", place=str(path)
        ) from error


class _Writing:
    """One filling of an empty index. It holds the numbers that tables refer to each other by."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.organs: dict[str, tuple[int, str, int, str]] = {}
        self.powers: dict[str, tuple[int, bool, frozenset[tuple[int, str]]]] = {}

    def fill(self, declared: Declared) -> Built:
        """Everything, in the order in which one thing needs another."""
        regions = self._regions(declared.regions)
        self._organs(declared.organs)
        self._powers(declared.powers)
        written, left_out = self._implementations(declared.implementations)
        entries = ((each.entry_code, each.region, each.to_json()) for each in declared.negative)
        self.db.executemany("INSERT INTO negative VALUES (?, ?, ?)", entries)
        self.db.executemany(
            "INSERT OR REPLACE INTO flow VALUES (?, ?, ?, ?)",
            map(_flow_row, sorted(declared.flows, key=lambda f: f.version)),
        )
        self.db.execute(_COUNT_SHARES)
        self.db.execute(_COUNT_GUIDES)
        guides: int = self.db.execute("SELECT coalesce(sum(guides), 0) FROM power WHERE listed").fetchone()[0]
        built = Built(len(self.powers), len(self.organs), written, regions, guides, left_out, declared.faults)
        self._meta(declared, built)
        return built

    def _meta(self, declared: Declared, built: Built) -> None:
        meta: dict[str, Any] = {
            "version": VERSION,
            "day": declared.day.isoformat(),
            "next_change": declared.next_change.isoformat() if declared.next_change else None,
            "ledger_size": declared.ledger_size,
            "made_of": dict(declared.made_of),
            "guides": built.guides,
            "organs": built.organs,
            "powers": built.powers,
        }
        rows = [(key, json.dumps(value)) for key, value in meta.items()]
        self.db.executemany("INSERT INTO meta VALUES (?, ?)", rows)

    def _regions(self, regions: Iterable[tuple[str, Text]]) -> int:
        # A region's words are kept by its code read as a number: codes are digits and do not begin with 0.
        rows = sorted(dict(regions).items(), key=lambda row: int(row[0]))
        named = ((code, name.zh, name.en, parent(code) or "") for code, name in rows)
        self.db.executemany("INSERT INTO region VALUES (?, ?, ?, ?)", named)
        words = ((int(code), indexed(f"{name.zh} {name.en}")) for code, name in rows)
        self.db.executemany("INSERT INTO region_words (rowid, name) VALUES (?, ?)", words)
        return len(rows)

    def _organs(self, organs: Iterable[Organ]) -> None:
        ordered = sorted({each.code: each for each in organs}.values(), key=lambda o: (o.level, o.region, o.code))
        within: Counter[tuple[str, int, str]] = Counter()
        for number, each in enumerate(ordered, start=1):
            self.organs[each.code] = (number, each.region, int(each.level), each.field_of_work)
            within.update((region, int(each.level), each.field_of_work) for region in around(each.region))
        at = Counter((region, level, work) for _, region, level, work in self.organs.values())
        self.db.executemany(
            "INSERT INTO organ VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((self.organs[o.code][0], o.code, o.name.zh, o.name.en, o.region, int(o.level), o.field_of_work, o.in_force_from.isoformat(), o.parent)
             for o in ordered),
        )  # fmt: skip
        names = ((number, indexed(f"{o.name.zh} {o.name.en}")) for number, o in enumerate(ordered, start=1))
        self.db.executemany("INSERT INTO organ_words (rowid, name) VALUES (?, ?)", names)
        self.db.executemany(
            "INSERT INTO tally VALUES (?, ?, ?, ?, ?)", ((*key, n, at[key]) for key, n in within.items())
        )

    def _powers(self, powers: Iterable[Power]) -> None:
        for number, each in enumerate(sorted(powers, key=lambda power: power.basic_code), start=1):
            rules = frozenset((int(rule.level), rule.field_of_work) for rule in each.holders)
            listed = each.status is not Status.ABOLISHED and kinds()[each.kind].group != "internal"
            self.powers[each.basic_code] = (number, listed, rules)
            name, text = name_of(each), plain_text(each.values)
            self.db.execute(
                "INSERT INTO power (id, slug, basic_code, kind, listed, zh, en) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, slug(each.basic_code), each.basic_code, each.kind, listed, name.zh, name.en),
            )
            self.db.execute("INSERT INTO power_text VALUES (?, ?, ?)", (number, _power_json(each), text))
            self.db.execute(
                "INSERT INTO power_words (rowid, name, body) VALUES (?, ?, ?)",
                (number, indexed(f"{name.zh} {name.en} {each.basic_code}"), indexed(text)),
            )
            self.db.executemany("INSERT INTO rule VALUES (?, ?, ?)", ((number, *rule) for rule in rules))
            self.db.executemany("INSERT INTO event VALUES (?, ?)", ((event, number) for event in set(each.life_events)))

    def _implementations(self, implementations: Iterable[Implementation]) -> tuple[int, int]:
        extra: Counter[tuple[int, str]] = Counter()
        own: Counter[tuple[int, str]] = Counter()
        left_out = number = 0
        for each in sorted(implementations, key=lambda one: (one.region, one.organ, one.basic_code)):
            if each.basic_code not in self.powers or each.organ not in self.organs:
                left_out += 1
                continue
            number += 1
            power, _, rules = self.powers[each.basic_code]
            organ, region, level, work = self.organs[each.organ]
            effect = _effect(each, (level, work) in rules)
            if effect is not ALTERS:
                own[(power, region)] += effect
                for above in around(region):
                    extra[(power, above)] += effect
            text = plain_text(each.overrides)
            row = (number, power, organ, region, effect, _implementation_json(each), text)
            self.db.execute("INSERT INTO implementation VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            if text and effect is not WITHDRAWS:
                self.db.execute("INSERT INTO own_words (rowid, body) VALUES (?, ?)", (number, indexed(text)))
        self.db.executemany("INSERT INTO extra VALUES (?, ?, ?, ?)", ((*key, n, own[key]) for key, n in extra.items()))
        return number, left_out


_COUNT_SHARES = """INSERT INTO share SELECT level, field, count(*) FROM rule JOIN power ON power.id = rule.power
WHERE power.listed GROUP BY level, field"""
_COUNT_GUIDES = """UPDATE power SET guides =
(SELECT coalesce(sum(t.organs), 0) FROM rule r JOIN tally t ON t.region = '' AND t.level = r.level AND t.field = r.field WHERE r.power = power.id)
+ coalesce((SELECT organs FROM extra WHERE extra.power = power.id AND extra.region = ''), 0)"""


def _effect(one: Implementation, by_rule: bool) -> int:
    if one.status is Status.ABOLISHED:
        return WITHDRAWS if by_rule else ALTERS
    return ALTERS if by_rule else ADDS


def around(region: str) -> Iterator[str]:
    """A region, the regions above it, and the whole (an empty code)."""
    code: str | None = region
    while code:
        yield code
        code = parent(code)
    yield ""


def slug(basic_code: str) -> str:
    """A basic code as one part of an address: XK/01-001 becomes XK-01-001."""
    return basic_code.replace("/", "-")


def name_of(power: Power) -> Text:
    """A power's name as declared; its basic code must serve where there is none."""
    name = power.values.get("name") or {}
    zh = name.get("zh") or power.basic_code
    return Text(zh=zh, en=name.get("en") or zh)


def plain_text(values: Values) -> str:
    """The words of the elements that citizens see and may search for, element after element, names apart."""
    known = elements()
    searched = (
        each
        for code, each in known.items()
        if code in values and each.public and each.type in TEXT_TYPES and code != "name"
    )
    return " ".join(text for each in searched for text in _texts(values[each.code], _worded(each.type)))


@cache
def _worded(type_: str) -> frozenset[str]:
    """The parts of a record of that type that hold words, not choices, numbers or rules for machines."""
    kind = type_named(type_)
    parts = kind.parts if isinstance(kind, Lines) else ()
    return frozenset(part.key for part in parts if part.form in {"text", "several"} and part.key != "rule")


def _texts(value: Any, parts: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key in parts:
                yield from _texts(each, parts)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each, parts)


def _power_json(power: Power) -> str:
    return _json({
        "values": dict(power.values), "in_force_from": power.in_force_from.isoformat(), "status": power.status.value, "parent": power.parent,
        "open": sorted(power.open), "life_events": list(power.life_events),
    })  # fmt: skip


def _implementation_json(one: Implementation) -> str:
    return _json(
        {
            "overrides": dict(one.overrides),
            "region": one.region,
            "in_force_from": one.in_force_from.isoformat(),
            "status": one.status.value,
        }
    )


def _flow_row(flow: Flow) -> tuple[str, str, str, str]:
    return flow.power_code, flow.organ or "", flow.flow_id, _json([[title.zh, title.en] for title in told_steps(flow)])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
