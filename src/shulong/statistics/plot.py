"""What the pages draw: figures of one table of statistics, said so that a plot need compute nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from shulong.statistics.asked import Asked
from shulong.statistics.measure import MEASURES, UNKNOWN, Group
from shulong.statistics.read import Names, Statistics
from shulong.terms.text import Language, Text

MOST = 30
"""Groups that one plot shows: those with the most matters begun; the table beside it has all."""
_PLOTS: tuple[tuple[str, str, Text, tuple[str, ...]], ...] = (
    ("volume", "count", Text(zh="办件量（件）", en="Matters"), ("begun", "decided", "open")),
    (
        "on-time",
        "share",
        Text(zh="按时办结率与 95% 区间", en="Share decided on time, with 95 % intervals"),
        ("on_promise", "on_law"),
    ),
    (
        "days",
        "days",
        Text(zh="用时与承诺（天）", en="Days used and promised"),
        ("days_median", "days_p90", "promised_median"),
    ),
    ("used", "ratio", Text(zh="用时占承诺比（中位数）", en="Days used of those promised (median)"), ("promise_used",)),
    (
        "visits",
        "share",
        Text(zh="不见面办理率与 95% 区间", en="Share without a visit, with 95 % intervals"),
        ("no_visit",),
    ),
    (
        "cards",
        "stack",
        Text(zh="现有预警牌（张）", en="Standing cards"),
        ("blue_standing", "yellow_standing", "red_standing"),
    ),
)
_NUMBERS = ("count", "stack")
"""What may stand side by side: how many, not how well."""
COLOURS = {"blue_standing": "#2f6fb5", "yellow_standing": "#d9a400", "red_standing": "#b3261e"}


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: its name, its heading, what it draws (JSON for the page's script)."""

    id: str
    title: Text
    drawn: dict[str, Any]


def plotted_by(asked: Asked) -> Asked:
    """The question whose answer is drawn: by month where months are asked or nothing is, else by the first group."""
    first = Group.MONTH if not asked.by or Group.MONTH in asked.by else asked.by[0]
    return replace(asked, by=(first,))


def plots(found: Statistics, names: Names, language: Language) -> list[Plot]:
    """The plots of a table that has one group; those of which nothing is known are left out.

    Shares and days are drawn over months only. Side by side, organs would be held against others that exercise other powers or stand
    at another level; like is held against like by ``compare``.
    """
    (group,) = found.asked.by
    table = _most(found.table, group)
    labels = _labels(table, group, names, language)
    made = []
    for name, kind, title, measures in _PLOTS:
        if group is not Group.MONTH and kind not in _NUMBERS:
            continue
        series = [_series(table, each, kind, language) for each in measures]
        if any(value is not None for each in series for value in each["values"]):
            drawn = {"kind": kind, "over": group is Group.MONTH, "labels": labels, "series": series}
            made.append(Plot(name, title, drawn))
    # Days themselves say more, where they have one unit.
    return [plot for plot in made if plot.id != "used" or all(each.id != "days" for each in made)]


def _most(table: pa.Table, group: Group) -> pa.Table:
    if group is Group.MONTH or table.num_rows <= MOST:
        return table
    return table.sort_by([("begun", "descending"), (str(group), "ascending")]).slice(0, MOST)


def _labels(table: pa.Table, group: Group, names: Names, language: Language) -> list[str]:
    known = names.get(group, {})
    return [
        known[code].say(language) if code in known else code or UNKNOWN.say(language)
        for code in table[str(group)].to_pylist()
    ]


def _series(table: pa.Table, name: str, kind: str, language: Language) -> dict[str, Any]:
    series: dict[str, Any] = {"name": MEASURES[name].title.say(language), "values": _values(table, name)}
    if kind == "share":
        series |= {"low": _values(table, f"{name}_low"), "high": _values(table, f"{name}_high")}
    return series | ({"colour": COLOURS[name]} if name in COLOURS else {})


def _values(table: pa.Table, name: str) -> Sequence[float | int | None]:
    return [round(each, 4) if isinstance(each, float) else each for each in table[name].to_pylist()]


def compared_plot(rows: Sequence[dict[str, Any]], labels: Sequence[str], language: Language) -> Plot:
    """The shares within promise of the organs that decided most, each with its interval, beside its peers'."""
    kept = sorted(sorted(range(len(rows)), key=lambda at: -rows[at]["decided"])[:MOST])
    shown = [rows[at] for at in kept]
    own = _interval(Text(zh="本机关", en="This organ"), [(row, "on_promise") for row in shown], language)
    peers = _interval(
        Text(zh="同类机关合计", en="Its peers together"),
        [({} if row["few"] else row, "peers_on_promise") for row in shown],
        language,
    )
    title = Text(zh="承诺期内办结率与 95% 区间", en="Share decided within promise, with 95 % intervals")
    drawn = {"kind": "share", "over": False, "labels": [labels[at] for at in kept], "series": [own, peers]}
    return Plot("compared", title, drawn)


def _interval(name: Text, figures: Sequence[tuple[dict[str, Any], str]], language: Language) -> dict[str, Any]:
    ends = {"values": "", "low": "_low", "high": "_high"}
    return {"name": name.say(language)} | {
        key: [row.get(f"{stem}{end}") for row, stem in figures] for key, end in ends.items()
    }
