"""A table of statistics as a person reads it: a few columns of texts, each share with its interval."""

from __future__ import annotations

from typing import Any

from shulong.statistics.measure import MEASURES, SHARES, UNKNOWN, Group
from shulong.statistics.read import Names, Statistics
from shulong.statistics.tabulate import MIXED, UNIT
from shulong.terms.text import Language, Text

COUNTS = ("acts", "begun", "decided", "open", "open_past_promise", "open_past_law")
_SHORT_UNIT = {"working-days": Text(zh="工作日", en="working days"), "calendar-days": Text(zh="天", en="days")}
_OF = {"on_promise": "decided", "on_law": "decided", "no_visit": "begun"}
"""The matters of which a share is one, as far as they can be judged."""


def brief_heads(found: Statistics) -> list[Text]:
    """What the columns are called."""
    return [
        *(group.words for group in found.asked.by),
        *(MEASURES[name].title for name in COUNTS),
        Text(zh="用时：半数 / 九成在内", en="Days used: half / nine in ten within"),
        Text(zh="承诺 / 法定天数", en="Days promised / by law"),
        *(MEASURES[name].title for name in SHARES if name != "corrected"),
        Text(zh="现有蓝 / 黄 / 红牌", en="Standing blue / yellow / red"),
        Text(zh="累计蓝 / 黄 / 红牌", en="Ever blue / yellow / red"),
        MEASURES["corrected"].title,
    ]


def brief_rows(found: Statistics, names: Names, language: Language) -> list[list[str]]:
    """One row a group, in texts."""
    return [_row(row, found, names, language) for row in found.table.to_pylist()]


def _row(row: dict[str, Any], found: Statistics, names: Names, language: Language) -> list[str]:
    unknown = UNKNOWN.say(language)
    return [
        *(group_text(row[group], group, names, language) for group in found.asked.by),
        *(count(row[name], unknown) for name in COUNTS),
        _days(row, ("days_median", "days_p90"), language),
        " / ".join(count(row[name], "–") for name in ("promised_median", "statutory_median"))
        if row[UNIT] != MIXED
        else "–",
        *(share(row, name, unknown) for name in SHARES if name != "corrected"),
        *(
            " / ".join(count(row[f"{colour}_{which}"], "?") for colour in ("blue", "yellow", "red"))
            for which in ("standing", "ever")
        ),
        share(row, "corrected", unknown),
    ]


def group_text(code: str | None, group: Group, names: Names, language: Language) -> str:
    """A group's name, else its code, else that it is unknown."""
    named = names.get(group, {}).get(code or "")
    return named.say(language) if named else code or UNKNOWN.say(language)


def count(value: int | None, unknown: str) -> str:
    """12,345, or that it is not known."""
    return unknown if value is None else f"{value:,}"


def _days(row: dict[str, Any], names: tuple[str, ...], language: Language) -> str:
    if row[UNIT] == MIXED:
        return Text(zh="单位不一", en="units differ").say(language)
    if row[names[0]] is None:
        return UNKNOWN.say(language)
    unit = _SHORT_UNIT.get(row[UNIT])
    return " / ".join(count(row[name], "–") for name in names) + (f" {unit.say(language)}" if unit else "")


def share(row: dict[str, Any], name: str, unknown: str) -> str:
    """``98.1% (97.0–98.8), 512/522``; a dash where there is nothing of which it were a share, else that it is not known."""
    if row[name] is None:
        nothing = row[f"{name}_whole"] == 0 and not row.get(_OF.get(name, ""), 0)
        return "–" if nothing else unknown
    low, high = (f"{row[f'{name}{end}'] * 100:.1f}" for end in ("_low", "_high"))
    return f"{row[name] * 100:.1f}% ({low}–{high}), {row[f'{name}_part']:,}/{row[f'{name}_whole']:,}"
