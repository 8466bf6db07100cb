"""A table of statistics as a person reads it: a few columns, each share with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shulong.statistics.measure import MEASURES, SHARES, UNKNOWN, Group
from shulong.statistics.read import Names, Statistics
from shulong.statistics.tabulate import MIXED, UNIT
from shulong.terms.text import Language, Text

COUNTS = ("acts", "begun", "decided")
SHORT_UNITS = {"working-days": Text(zh="工作日", en="working days"), "calendar-days": Text(zh="天", en="days")}
_OF = {"on_promise": "decided", "on_law": "decided", "no_visit": "begun"}
"""The matters of which a share is one, as far as they can be judged."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and what stands beside it in small print."""

    main: str
    beside: str = ""

    def __str__(self) -> str:
        return f"{self.main} {self.beside}".strip()


def brief_heads(found: Statistics) -> list[Text]:
    """What the columns are called."""
    return [
        *(group.words for group in found.asked.by),
        *(MEASURES[name].title for name in COUNTS),
        Text(zh="在办（已超承诺 / 法定）", en="Open (past promise / law)"),
        Text(zh="用时：半数 / 九成在内", en="Days used: half / nine in ten within"),
        *(MEASURES[name].title for name in SHARES if name != "corrected"),
        Text(zh="蓝 / 黄 / 红牌：现有", en="Blue / yellow / red cards standing"),
        MEASURES["corrected"].title,
    ]


def brief_rows(found: Statistics, names: Names, language: Language) -> list[list[Cell]]:
    """One row a group."""
    return [_row(row, found, names, language) for row in found.table.to_pylist()]


def _row(row: dict[str, Any], found: Statistics, names: Names, language: Language) -> list[Cell]:
    return [
        *(Cell(group_text(row[group], group, names, language)) for group in found.asked.by),
        *(Cell(count(row[name], language)) for name in COUNTS),
        _open(row, language),
        _days(row, language),
        *(share(row, name, language) for name in SHARES if name != "corrected"),
        _cards(row, language),
        share(row, "corrected", language),
    ]


def group_text(code: str | None, group: Group, names: Names, language: Language) -> str:
    """A group's name, else its code, else that it is unknown."""
    named = names.get(group, {}).get(code or "")
    return named.say(language) if named else code or UNKNOWN.say(language)


def count(value: int | None, language: Language) -> str:
    """12,345, or that it is not known."""
    return UNKNOWN.say(language) if value is None else f"{value:,}"


def _open(row: dict[str, Any], language: Language) -> Cell:
    past = " / ".join(str(row[name]) for name in ("open_past_promise", "open_past_law"))
    return Cell(count(row["open"], language), f"({past})" if row["open"] else "")


def _days(row: dict[str, Any], language: Language) -> Cell:
    if row[UNIT] == MIXED:
        used = row["promise_used"]
        main = Text(zh="单位不一", en="units differ").say(language)
        half = Text(zh=f"半数不超过承诺的 {used or 0:.0%}", en=f"half used {used or 0:.0%} of the promise or less").say(
            language
        )
        return Cell(main, half if used is not None else "")
    if row["days_median"] is None:
        return Cell(UNKNOWN.say(language) if row["decided"] != 0 else "–")
    unit = SHORT_UNITS[row[UNIT]].say(language) if row[UNIT] in SHORT_UNITS else row[UNIT] or ""
    promised, law = (row[name] if row[name] is not None else "–" for name in ("promised_median", "statutory_median"))
    return Cell(f"{row['days_median']} / {row['days_p90']} {unit}".strip(), Text(zh=f"承诺 {promised}，法定 {law}", en=f"promised {promised}, by law {law}").say(language))  # fmt: skip


def _cards(row: dict[str, Any], language: Language) -> Cell:
    if row["red_ever"] is None:
        return Cell(UNKNOWN.say(language))
    stands, ever = (
        " / ".join(f"{row[f'{colour}_{which}']:,}" for colour in ("blue", "yellow", "red"))
        for which in ("standing", "ever")
    )
    return Cell(stands, Text(zh=f"累计 {ever}", en=f"ever {ever}").say(language))


def share(row: dict[str, Any], name: str, language: Language) -> Cell:
    """``98.1%`` beside ``97.0–98.8, 512/522``; a dash where there is nothing of which it were a share, else that it is not known."""
    if row[name] is None:
        nothing = row[f"{name}_whole"] == 0 and row.get(_OF.get(name, ""), 0) == 0
        return Cell("–" if nothing else UNKNOWN.say(language))
    low, high = (f"{row[f'{name}{end}'] * 100:.1f}" for end in ("_low", "_high"))
    return Cell(f"{row[name] * 100:.1f}%", f"{low}–{high}, {row[f'{name}_part']:,}/{row[f'{name}_whole']:,}")
