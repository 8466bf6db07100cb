"""The one door to the statistics, for pages, programs and the command line alike: the table asked for, and the names to its codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from shulong.data.shelf import Shelf
from shulong.declared.names import organ_names, post_titles, power_names, region_names
from shulong.statistics.asked import Asked
from shulong.statistics.compare import LEAST, compare, standing_of
from shulong.statistics.kept import kept
from shulong.statistics.measure import Group
from shulong.statistics.tabulate import tabulate
from shulong.statistics.tally_cards import tally_cards
from shulong.terms.errors import InputError
from shulong.terms.text import Text

MOST = 100_000
"""Rows of an answer that leaves as a whole, as a file or to a program."""
Names = Mapping[Group, Mapping[str, Text]]


@dataclass(frozen=True, slots=True)
class Statistics:
    """An answer: its table (see ``tabulate`` or ``compare``), when open matters were judged, whether newer data are not in it yet."""

    asked: Asked
    table: pa.Table
    as_of: datetime
    behind: bool


def statistics(shelf: Shelf, asked: Asked, *, anew: bool = False, as_of: datetime | None = None) -> Statistics:
    """The table that a question asks for; ``anew`` and ``as_of`` as in ``kept``.

    Raises:
        NotAnswerable: there is nothing to count, or it is not counted yet; see ``kept``.
    """
    found = kept(shelf, anew=anew, as_of=as_of)
    return Statistics(asked, tabulate(found.table, tally_cards(), asked), found.as_of, found.behind)


def comparison(shelf: Shelf, power: str, asked: Asked, *, least: int = LEAST) -> Statistics:
    """The organs that exercise a power, each beside its peers.

    Raises:
        NotAnswerable: there is nothing to count, or it is not counted yet; see ``kept``.
    """
    found = kept(shelf)
    day, organs = found.as_of.date(), shelf.table("organs")
    standing = organs.filter((organs.in_force_from <= day) & (organs.in_force_to.isnull() | (organs.in_force_to > day)))
    rows = standing.order_by("in_force_from").select("code", "region", "field_of_work").to_pyarrow().to_pylist()
    peers = {each.organ: each for each in standing_of(rows)}
    return Statistics(asked, compare(found.table, peers.values(), power, asked, least=least), found.as_of, found.behind)


def bounded(found: Statistics) -> Statistics:
    """The same answer, if it may leave as a whole.

    Raises:
        InputError: it has more than ``MOST`` rows; ask for less.
    """
    if found.table.num_rows <= MOST:
        return found
    raise InputError(f"结果有 {found.table.num_rows} 行，至多 {MOST} 行", f"the answer has {found.table.num_rows} rows; at most {MOST}",
                     mend=Text(zh="请减少分组，或限定事项、机关、月份。", en="Group by less, or ask for one power, one organ or fewer months."))  # fmt: skip


def names_in(shelf: Shelf, found: Statistics) -> Names:
    """The names of the organs, powers, posts and regions that stand in a table of statistics; what is not declared has none."""
    table, day = found.table, found.as_of.date()
    codes = {group: _codes(table, group) for group in Group if group in table.column_names}
    names: dict[Group, Mapping[str, Text]] = {}
    if Group.ORGAN in codes:
        names[Group.ORGAN] = organ_names(shelf, codes[Group.ORGAN], day)
    if Group.POWER in codes:
        names[Group.POWER] = power_names(shelf, codes[Group.POWER], day)
    if Group.REGION in codes:
        names[Group.REGION] = region_names(shelf, codes[Group.REGION], day)
    if Group.POST in codes and Group.ORGAN in codes:
        # A role means a post only within an organ; two organs may call it alike and differently title it.
        rows = table.select([Group.ORGAN, Group.POST]).to_pylist()
        pairs = {(row["organ"], row["post"]) for row in rows if row["organ"] and row["post"]}
        names[Group.POST] = {post: title for (_, post), title in post_titles(shelf, pairs, day).items()}
    return names


def _codes(table: pa.Table, group: Group) -> set[str]:
    return {code for code in table[group].unique().to_pylist() if code is not None}
