"""Writes the whole city as files ready to be delivered: CSV for datasets, Markdown for laws, YAML for flows, and what was planted."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from shulong.powers.organ import Organ
from shulong.powers.power import Implementation, Power
from whole.bodies import SINCE, holders_of, organs_of, posts_of
from whole.city import City, Planted
from whole.entries import Entry
from whole.law_files import write_law
from whole.law_rows import LAWS, PROVISIONS, law_row, provision_rows
from whole.places import codes, place

Told = Callable[[str, int], None]
FLOWS_IN_A_FILE = 400
TODAY = date(2026, 6, 30)
"""The day on which the city's library says what its laws are worth."""
HEADS = {
    "regions": ("code", "in_force_from", "in_force_to", "name_zh", "name_en"),
    "organs": ("code", "in_force_from", "in_force_to", "name_zh", "name_en", "region", "field_of_work", "parent"),
    "posts": ("post_id", "in_force_from", "in_force_to", "organ", "role", "title_zh", "title_en"),
    "post_holders": ("post_id", "person_key", "held_from", "held_to", "deputising"),
    "powers": ("basic_code", "in_force_from", "kind", "status", "parent", "name_zh", "name_en", "elements", "open_elements", "holders",
               "life_events"),
    "implementations": ("basic_code", "organ", "in_force_from", "region", "status", "overrides"),
    "list_entries": ("list_type", "entry_code", "in_force_from", "status", "basic_code", "organ", "region", "title", "stated", "links"),
    "laws": LAWS,
    "law_provisions": PROVISIONS,
    "reduction_claims": ("claim_id", "basic_code", "organ", "region", "measure", "before_on", "after_on", "before_count", "after_count"),
    "truth": ("check_id", "subject", "key", "organ", "planted", "what"),
}  # fmt: skip


def write(city: City, folder: Path, told: Told = lambda name, rows: None) -> None:
    """Every file of the city. Rows are made as they are written; only the catalogue and the lists are held in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _tables(city).items():
        told(name, _csv(folder / f"{name}.csv", HEADS[name], rows))
    (folder / "laws").mkdir(exist_ok=True)
    for law in city.laws:
        write_law(folder / "laws", law)
    told("flows", _flows(folder / "flows", city))
    told("truth", _csv(folder / "truth.csv", HEADS["truth"], (_planted(each) for each in city.truth)))


def _tables(city: City) -> dict[str, Iterator[Sequence[str]]]:
    seed = city.seed
    organs = lambda: (organ for code in codes(city.size) for organ in organs_of(seed, code))  # noqa: E731 (a fresh stream each time)
    return {
        "regions": (_region(seed, code) for code in codes(city.size)),
        "organs": (_organ(organ) for organ in organs()),
        "posts": (
            (p.post_id, str(SINCE), "", p.organ, p.role, p.title.zh, p.title.en) for o in organs() for p in posts_of(o)
        ),
        "post_holders": (
            (h.post_id, h.person_key, str(h.held_from), _day(h.held_to), "true" if h.deputising else "false")
            for organ in organs()
            for h in holders_of(seed, organ)
        ),
        "powers": (power_row(power) for power in city.powers()),
        "implementations": (own_row(own) for own in city.implementations()),
        "list_entries": (entry_row(entry) for entry in city.lists.values()),
        "reduction_claims": (
            (
                c.code,
                c.power,
                c.organ,
                c.region,
                c.measure,
                str(c.before_on),
                str(c.after_on),
                str(c.before),
                str(c.after),
            )
            for c in city.claims
        ),
        "laws": (law_row(law, TODAY) for law in city.laws),
        "law_provisions": (row for law in city.laws for row in provision_rows(law)),
    }


def plain(value: object) -> str:
    """A value as one canonical JSON text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def power_row(power: Power) -> Sequence[str]:
    """A row of ``powers``."""
    holders = [{"level": rule.level.name.lower(), "field_of_work": rule.field_of_work} for rule in power.holders]
    name = power.values["name"]
    return (power.basic_code, str(power.in_force_from), power.kind, power.status.value, power.parent or "", name["zh"], name["en"],
            plain(power.values), plain(sorted(power.open)), plain(holders), plain(list(power.life_events)))  # fmt: skip


def own_row(own: Implementation) -> Sequence[str]:
    """A row of ``implementations``."""
    return (own.basic_code, own.organ, str(own.in_force_from), own.region, own.status.value, plain(own.overrides))


def entry_row(entry: Entry) -> Sequence[str]:
    """A row of ``list_entries``."""
    return (entry.list_type, entry.code, str(entry.in_force_from), entry.status, entry.basic_code or "", entry.organ or "", entry.region,
            entry.title, plain(entry.stated), plain(entry.links))  # fmt: skip


def _region(seed: int, code: str) -> Sequence[str]:
    name = place(seed, code).name
    return (code, str(SINCE), "", name.zh, name.en)


def _organ(organ: Organ) -> Sequence[str]:
    return (
        organ.code,
        str(organ.in_force_from),
        "",
        organ.name.zh,
        organ.name.en,
        organ.region,
        organ.field_of_work,
        organ.parent or "",
    )


def _planted(each: Planted) -> Sequence[str]:
    return (each.check, each.subject, each.key, each.organ, "true", each.what)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """A CSV file; the number of its rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        count = 0
        for count, row in enumerate(rows, start=1):  # noqa: B007 (counted for the caller)
            writer.writerow(row)
    return count


def _flows(folder: Path, city: City) -> int:
    """Flow files, some hundred flows each; the number of flows."""
    folder.mkdir(exist_ok=True)
    waiting: list[str] = []
    total = 0
    for _, text in city.flow_texts():
        waiting.append(text)
        total += 1
        if len(waiting) == FLOWS_IN_A_FILE:
            _flush(folder, total, waiting)
    _flush(folder, total, waiting)
    return total


def _flush(folder: Path, total: int, waiting: list[str]) -> None:
    if waiting:
        (folder / f"flows-{-(-total // FLOWS_IN_A_FILE):03d}.yaml").write_text("---\n".join(waiting), encoding="utf-8")
        waiting.clear()
