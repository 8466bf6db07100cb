"""One table of statistics from tallies: grouped as asked, every share with its interval, what is unknown left unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from shulong.statistics.asked import Asked
from shulong.statistics.measure import MEASURES, SHARES, Group
from shulong.statistics.tally import TALLIES
from shulong.terms.errors import InputError
from shulong.terms.region import LENGTHS, Level, canonical, level, parent
from shulong.terms.share import wilson

UNIT = "day_unit"
MIXED = "mixed"
"""The unit of a group whose matters are counted in more than one: their days are not put together."""
SHARES_OF = {"on_promise": "event = 'decided'", "on_law": "event = 'decided'", "no_visit": "event = 'begun'",
             "corrected": "event = 'card'"}  # fmt: skip
SPREADS = {"days_median": ("days_used", 0.5), "days_p90": ("days_used", 0.9), "promised_median": ("promised_days", 0.5),
           "statutory_median": ("statutory_days", 0.5), "promise_used": ("promise_used", 0.5)}  # fmt: skip
UNITLESS = ("promise_used",)
"""What may be put together across units of days."""
_COUNTS = {
    "acts": "event = 'act'", "begun": "event = 'begun'", "decided": "event = 'decided'", "withdrawn": "event = 'withdrawn'",
    "open": "event = 'open'", "end_unknown": "event = 'end_unknown'", "open_past_promise": "event = 'open' AND NOT on_promise",
    "open_past_law": "event = 'open' AND NOT on_law",
}  # fmt: skip
_OF_THE_END = ("decided", "withdrawn", "open", "open_past_promise", "open_past_law")


def columns_of(by: Sequence[Group]) -> list[str]:
    """The columns of a table of statistics, in order."""
    measures = [column for measure in MEASURES.values() for column in measure.columns]
    measures.insert(measures.index("days_median"), UNIT)
    return [*by, *measures]


def tabulate(tallies: pa.Table, cards: pa.Table | None, asked: Asked) -> pa.Table:
    """One row per group that has anything, in the order of the groups; without groups, one row of the whole.

    Args:
        cards: tallies of cards; None where nothing is known of them.
    """
    with connected(tallies, cards, asked) as connection:
        made = connection.sql(_query(asked.by)).to_arrow_table()
    if cards is None:
        made = _unknown(made, [name for name in made.column_names if _of_cards(name)])
    for name in SHARES:
        made = _with_interval(made, name)
    return made.select(columns_of(asked.by))


def connected(tallies: pa.Table, cards: pa.Table | None, asked: Asked) -> duckdb.DuckDBPyConnection:
    """An engine of its own with the table ``chosen``: the tallies that a question is about, regions rolled up."""
    whole = pa.concat_tables([tallies.select(TALLIES.names), *([cards] if cards is not None else [])])
    connection = duckdb.connect(config={"threads": 2})
    connection.register("tallies", whole)
    connection.register("regions", _rolled(whole, asked.level))
    conditions, values = _conditions(asked)
    columns = ", ".join(f"t.{name}" for name in TALLIES.names if name != Group.REGION)
    connection.execute(
        f"CREATE TABLE chosen AS SELECT {columns}, r.into AS region, "
        "CASE WHEN promised_days > 0 THEN days_used / promised_days END AS promise_used FROM tallies t "
        f"LEFT JOIN regions r ON t.region = r.code WHERE {conditions}", values,
    )  # fmt: skip
    return connection


def _conditions(asked: Asked) -> tuple[str, list[object]]:
    wanted: list[tuple[str, object]] = [("power_code = ?", asked.power), ("organ = ?", asked.organ), ("month >= ?", asked.since),
                                        ("month <= ?", asked.until)]  # fmt: skip
    found = [(words, value) for words, value in wanted if value]
    if asked.organs is not None:
        found.append(("list_contains(?::VARCHAR[], organ)", sorted(asked.organs)))
    return " AND ".join(["true", *(words for words, _ in found)]), [value for _, value in found]


def _rolled(whole: pa.Table, to: Level | None) -> pa.Table:
    """Each region code that occurs, with the region to which it is rolled up; one above the level stays as it is."""
    codes = [code for code in whole["region"].unique().to_pylist() if code is not None]
    return pa.table({"code": pa.array(codes, pa.string()), "into": pa.array([_region(code, to) for code in codes], pa.string())})  # fmt: skip


def _region(code: str, to: Level | None) -> str:
    try:
        found = canonical(code)
    except InputError:
        return code
    while to is not None and len(found) in LENGTHS and level(found) > to:
        above = parent(found)
        if above is None:
            break
        found = above
    return found


def _query(by: Sequence[Group]) -> str:
    keys = ", ".join(by)
    lead = f"{keys}, " if by else ""
    spreads = {column: [each for each in SPREADS if SPREADS[each][0] == column] for column, _ in SPREADS.values()}
    joins = "".join(f" LEFT JOIN {column}_spread ON {same('counts', f'{column}_spread', by)}" for column in spreads)
    taken = ", ".join(
        name if name in UNITLESS else f"CASE WHEN units = 1 THEN {name} END AS {name}" for name in SPREADS
    )
    order = f" ORDER BY {', '.join(f'counts.{name} NULLS LAST' for name in by)}" if by else ""
    return (
        "WITH " + ", ".join(_spread(column, lead, keys, names) for column, names in spreads.items())
        + f", counts AS (SELECT {lead}{_sums()} FROM chosen GROUP BY ALL) "
        f"SELECT counts.*, CASE WHEN units > 1 THEN '{MIXED}' ELSE unit END AS {UNIT}, {taken} FROM counts{joins}{order}"
    )  # fmt: skip


def same(left: str, right: str, by: Iterable[str]) -> str:
    """The condition that two rows are of one group; what is unknown is a group of its own."""
    return " AND ".join(["true", *(f"{left}.{name} IS NOT DISTINCT FROM {right}.{name}" for name in by)])


def _sums() -> str:
    known = "coalesce(sum(n) FILTER (event IN ('decided', 'withdrawn', 'open')), 0)"
    unknown = "coalesce(sum(n) FILTER (event = 'end_unknown'), 0)"
    sums = []
    for name, condition in _COUNTS.items():
        many = f"coalesce(sum(n) FILTER ({condition}), 0)"
        # Where no matter of a group can be judged, none was not decided: nobody knows.
        told = f"CASE WHEN {known} > 0 OR {unknown} = 0 THEN {many} END" if name in _OF_THE_END else many
        sums.append(f"({told})::BIGINT AS {name}")
    for name, condition in SHARES_OF.items():
        sums += [f"coalesce(sum(n) FILTER ({condition} AND {name}), 0)::BIGINT AS {name}_part",
                 f"coalesce(sum(n) FILTER ({condition} AND {name} IS NOT NULL), 0)::BIGINT AS {name}_whole"]  # fmt: skip
    for colour in ("blue", "yellow", "red"):
        sums += [f"coalesce(sum(n) FILTER (event = 'card' AND colour = '{colour}' AND standing), 0)::BIGINT AS {colour}_standing",
                 f"coalesce(sum(n) FILTER (event = 'card' AND colour = '{colour}'), 0)::BIGINT AS {colour}_ever"]  # fmt: skip
    sums += [
        f"count(DISTINCT {UNIT}) FILTER (event = 'decided') AS units",
        f"min({UNIT}) FILTER (event = 'decided') AS unit",
    ]
    return ", ".join(sums)


def _spread(column: str, lead: str, keys: str, names: Sequence[str]) -> str:
    """Quantiles of a column of days over the matters decided: the fewest days within which at least that share of them lies."""
    part = f"PARTITION BY {keys} " if keys else ""
    least = ", ".join(f"min({column}) FILTER (upto >= {SPREADS[name][1]} * whole) AS {name}" for name in names)
    return (
        f"{column}_days AS (SELECT {lead}{column}, sum(n) AS n FROM chosen WHERE event = 'decided' AND {column} IS NOT NULL GROUP BY ALL), "
        f"{column}_ranked AS (SELECT *, sum(n) OVER ({part}ORDER BY {column}) AS upto, sum(n) OVER ({part}) AS whole FROM {column}_days), "
        f"{column}_spread AS (SELECT {lead}{least} FROM {column}_ranked GROUP BY ALL)"
    )


def _of_cards(name: str) -> bool:
    return name.endswith(("_standing", "_ever")) or name.startswith("corrected")


def _unknown(made: pa.Table, names: Iterable[str]) -> pa.Table:
    for name in names:
        field = made.schema.field(name)
        made = made.set_column(made.schema.get_field_index(name), field, pa.nulls(made.num_rows, field.type))
    return made


def _with_interval(made: pa.Table, name: str) -> pa.Table:
    part, whole = (made[f"{name}_{end}"].to_numpy(zero_copy_only=False).astype(float) for end in ("part", "whole"))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {"": part / whole, "_low": wilson(part, whole)[0], "_high": wilson(part, whole)[1]}
    for end, value in values.items():
        made = made.append_column(f"{name}{end}", pa.array(value, mask=~np.isfinite(value)))
    return made
