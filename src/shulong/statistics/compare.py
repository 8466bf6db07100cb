"""Organs beside their peers: one power, one level, one field of work, and never anything else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shulong.statistics.asked import Asked
from shulong.statistics.tabulate import connected
from shulong.terms.errors import InputError
from shulong.terms.region import canonical, level
from shulong.terms.share import Z, wilson

LEAST = 30
"""Matters decided that an organ, and its peers together, must have to be compared; fewer are shown, and said to be few."""
SHARES = ("on_promise", "on_law")
EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides who is a peer of an organ: its level (1 to 5) and its field of work."""

    organ: str
    level: int
    field: str


def standing_of(rows: Collection[dict[str, str]]) -> list[Standing]:
    """The standing of organs from rows with ``code``, ``region`` and ``field_of_work``; a region that is none leaves it out."""
    found = []
    for row in rows:
        try:
            found.append(Standing(row["code"], int(level(canonical(row["region"]))), row["field_of_work"]))
        except InputError:
            continue
    return found


def compare(
    tallies: pa.Table,
    organs: Collection[Standing],
    power: str,
    asked: Asked = EVERYTHING,
    *,
    least: int = LEAST,
) -> pa.Table:
    """One row per organ that decided a matter of the power, each beside the other organs of its level and field together.

    ``SHARE_part``, ``_whole``, value, ``_low``, ``_high`` are the organ's; ``peers_SHARE…`` those of all its peers' matters taken
    together, the organ itself left out. ``days_median`` comes with ``days_low`` to ``days_high``, which hold the true median 95 times of
    a hundred. ``SHARE_is`` and ``days_is`` are above, below or alike; see ``_side``. ``few``: the organ or its peers have fewer than
    ``least`` matters that can be judged, or it has no peers; then nothing is compared.

    Args:
        asked: months and organs to show; peers are all organs, shown or not. Its groups and its power are left alone.
    """
    question = replace(asked, by=(), power=power, organ="", organs=None)
    with connected(tallies, None, question) as connection:
        connection.register("standing", _table(organs))
        made = _derived(connection.sql(_QUERY).to_arrow_table(), least)
    shown = asked.organs if not asked.organ else {asked.organ} & (asked.organs or {asked.organ})
    if shown is not None:
        made = made.filter(pc.is_in(made["organ"], value_set=pa.array(sorted(shown), pa.string())))
    return made


def _table(organs: Collection[Standing]) -> pa.Table:
    rows = list(organs)
    return pa.table({"code": pa.array([each.organ for each in rows], pa.string()), "level": pa.array([each.level for each in rows], pa.int64()),
                     "field": pa.array([each.field for each in rows], pa.string())})  # fmt: skip


def _median(owner: str) -> str:
    """The columns of a median and its interval, over rows that tell ``upto`` and ``whole``.

    Source of the ranks between which a median lies with 95 %: Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.2.
    """
    ranks = {
        "median": "whole / 2",
        "low": f"greatest(1, floor(whole / 2 - {Z} * sqrt(whole) / 2))",
        "high": f"least(whole, ceil(whole / 2 + 1 + {Z} * sqrt(whole) / 2))",
    }
    taken = ", ".join(f"min(days_used) FILTER (upto >= {rank}) AS {owner}days_{name}" for name, rank in ranks.items())
    return f"max(whole)::BIGINT AS {owner}days_whole, {taken}"


_QUERY = f"""
WITH own AS (
    SELECT c.organ, any_value(s.level) AS level, any_value(s.field) AS field, sum(n)::BIGINT AS decided,
        {", ".join(f"coalesce(sum(n) FILTER ({name}), 0)::BIGINT AS {name}_part, coalesce(sum(n) FILTER ({name} IS NOT NULL), 0)::BIGINT AS {name}_whole" for name in SHARES)}
    FROM chosen c LEFT JOIN standing s ON c.organ = s.code WHERE event = 'decided' AND c.organ IS NOT NULL GROUP BY c.organ),
pooled AS (
    SELECT level, field, count(*) AS organs, {", ".join(f"sum({name}_{end}) AS {name}_{end}" for name in SHARES for end in ("part", "whole"))}
    FROM own WHERE level IS NOT NULL GROUP BY level, field),
units AS (SELECT count(DISTINCT day_unit) AS many, min(day_unit) AS unit FROM chosen WHERE event = 'decided'),
days AS (
    SELECT organ, days_used, sum(n) AS n FROM chosen, units
    WHERE event = 'decided' AND days_used IS NOT NULL AND organ IS NOT NULL AND many = 1 GROUP BY ALL),
ranked AS (SELECT *, sum(n) OVER (PARTITION BY organ ORDER BY days_used) AS upto, sum(n) OVER (PARTITION BY organ) AS whole FROM days),
spread AS (SELECT organ, {_median("")} FROM ranked GROUP BY organ),
grouped AS (SELECT level, field, days_used, sum(n) AS n FROM days JOIN own USING (organ) WHERE level IS NOT NULL GROUP BY ALL),
others AS (
    SELECT own.organ, grouped.days_used, grouped.n - coalesce(days.n, 0) AS n FROM own JOIN grouped USING (level, field)
    LEFT JOIN days ON days.organ = own.organ AND days.days_used = grouped.days_used),
others_ranked AS (SELECT *, sum(n) OVER (PARTITION BY organ ORDER BY days_used) AS upto, sum(n) OVER (PARTITION BY organ) AS whole FROM others WHERE n > 0),
others_spread AS (SELECT organ, {_median("peers_")} FROM others_ranked GROUP BY organ)
SELECT own.*, coalesce(pooled.organs - 1, 0)::BIGINT AS peers,
    {", ".join(f"coalesce(pooled.{name}_{end} - own.{name}_{end}, 0)::BIGINT AS peers_{name}_{end}" for name in SHARES for end in ("part", "whole"))},
    CASE WHEN units.many = 1 THEN units.unit END AS day_unit, spread.* EXCLUDE (organ), others_spread.* EXCLUDE (organ)
FROM own CROSS JOIN units LEFT JOIN pooled USING (level, field) LEFT JOIN spread ON spread.organ = own.organ
LEFT JOIN others_spread ON others_spread.organ = own.organ ORDER BY own.level NULLS LAST, own.field, own.organ
"""


def _derived(made: pa.Table, least: int) -> pa.Table:
    """With shares, their intervals, and how each stands to its peers."""
    for name in SHARES:
        for owner in ("", "peers_"):
            part, whole = (_floats(made, f"{owner}{name}_{end}") for end in ("part", "whole"))
            with np.errstate(divide="ignore", invalid="ignore"):
                low, high = wilson(part, whole)
                values = {"": part / whole, "_low": low, "_high": high}
            for end, value in values.items():
                made = made.append_column(f"{owner}{name}{end}", pa.array(value, mask=~np.isfinite(value)))
        made = made.append_column(
            f"{name}_is", _side(made, (name, f"{name}_low", f"{name}_high"), f"{name}_whole", least)
        )
    made = made.append_column("days_is", _side(made, ("days_median", "days_low", "days_high"), "days_whole", least))
    compared = np.array([made[f"{name}_is"].is_valid().to_numpy() for name in (*SHARES, "days")]).any(axis=0)
    return made.append_column("few", pa.array(~compared))


def _side(made: pa.Table, names: tuple[str, str, str], whole: str, least: int) -> pa.Array:
    """Whether the interval of 95 % of the difference between an organ's value and its peers' lies above or below zero, or holds it.

    Source: Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998) 873-890,
    method 10; for any two intervals Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702. Both sides are uncertain: one late
    matter of two hundred is no difference from peers who have none of three hundred.
    """
    value, low, high = (_floats(made, name) for name in names)
    beside, least_of_them, most_of_them = (_floats(made, f"peers_{name}") for name in names)
    apart = value - beside
    lower = apart - np.hypot(value - low, most_of_them - beside)
    upper = apart + np.hypot(high - value, beside - least_of_them)
    sides = np.where(lower > 0, "above", np.where(upper < 0, "below", "alike"))
    enough = (_floats(made, whole) >= least) & (_floats(made, f"peers_{whole}") >= least)
    return pa.array(sides, pa.string(), mask=~enough)


def _floats(made: pa.Table, name: str) -> np.ndarray:
    values: np.ndarray = np.nan_to_num(made[name].cast(pa.float64()).to_numpy(zero_copy_only=False), nan=0.0)
    return values
