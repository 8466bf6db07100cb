"""Organs beside their peers as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shulong.statistics.brief import SHORT_UNITS, group_text, share
from shulong.statistics.compare import SHARES
from shulong.statistics.measure import UNKNOWN, Group
from shulong.statistics.read import Names, Statistics
from shulong.terms.region import Level
from shulong.terms.text import Language, Text

SIDES = {
    "above": Text(zh="高于同类", en="above its peers"),
    "below": Text(zh="低于同类", en="below its peers"),
    "alike": Text(zh="与同类无可见差别", en="no difference to be seen"),
}
NOT_COMPARED = Text(zh="件数少，不作比较", en="too few to compare")
ALONE = Text(zh="没有同类机关", en="no peers")


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One organ's line: who it is and who its peers are, and three comparisons, each its own value, its peers', and the verdict."""

    organ: str
    kind: str
    decided: int
    few: bool
    compared: tuple[tuple[str, str, str], ...]


def compared_rows(found: Statistics, names: Names, language: Language) -> list[ComparedRow]:
    """The rows of a comparison, in their order: by level, field of work and code, never by rank."""
    return [_row(row, names, language) for row in found.table.to_pylist()]


def _row(row: dict[str, Any], names: Names, language: Language) -> ComparedRow:
    shares = tuple(
        (str(share(row, name, language)), str(share(row, f"peers_{name}", language)) if row["peers"] else "–", _side(row, name, language))
        for name in SHARES
    )  # fmt: skip
    return ComparedRow(group_text(row["organ"], Group.ORGAN, names, language), _kind(row, language), row["decided"], row["few"],
                       (*shares, (_days(row, language), _peers_days(row, language), _side(row, "days", language))))  # fmt: skip


def _kind(row: dict[str, Any], language: Language) -> str:
    if row["level"] is None:
        return Text(zh="机关未登记", en="organ not declared").say(language)
    level = Level(row["level"]).title.say(language)
    several = "peers" if row["peers"] != 1 else "peer"
    return Text(
        zh=f"{level}级 · {row['field']} · 同类 {row['peers']} 个",
        en=f"{level} · {row['field']} · {row['peers']} {several}",
    ).say(language)


def _side(row: dict[str, Any], name: str, language: Language) -> str:
    if side := row[f"{name}_is"]:
        return SIDES[side].say(language)
    return (NOT_COMPARED if row["peers"] else ALONE).say(language)


def _days(row: dict[str, Any], language: Language) -> str:
    if row["days_median"] is None:
        return UNKNOWN.say(language)
    unit = SHORT_UNITS[row["day_unit"]].say(language) if row["day_unit"] in SHORT_UNITS else row["day_unit"] or ""
    return f"{row['days_median']} {unit} ({row['days_low']}–{row['days_high']})"


def _peers_days(row: dict[str, Any], language: Language) -> str:
    if not row["peers"]:
        return "–"
    if row["peers_days_median"] is None:
        return UNKNOWN.say(language)
    return f"{row['peers_days_median']} ({row['peers_days_low']}–{row['peers_days_high']})"
