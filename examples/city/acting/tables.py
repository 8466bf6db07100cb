"""Matters and acts as Arrow tables in the shape of the contracts ``matters`` and ``acts``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from acting.crowd import DAY, Begun, Taken, flags, roles
from acting.days import Ints, days
from acting.text import coded, column, digits, fixed, mixed, person_keys
from acting.town import Town

US = pa.timestamp("us")
SOURCE = "city"
GRADES = ("light", "medium", "heavy")
FACTOR = np.array([1, 3, 8])
OFFENCES = 3
GROUND_WORDS = ("首次", "逾期", "伪造")
LOWEST_FINES_YUAN = np.array([200, 500, 1000, 2000])
NO, TOLD, PAPERS, TESTS = 0, 1, 2, 3
REASONS = ("条件不符合规定要求", "申请材料与核查情况不一致", "缺少场所使用证明")
REMEDY = "自知道决定之日起六十日内可以申请行政复议，六个月内可以提起行政诉讼"
HANDLINGS = ("window", "online")
ADVERSE = ("refused", "not-accepted")
PERSON_SALT = 11


@dataclass(frozen=True)
class Laid:
    """Acts and matters of some matters, in the columns of their contracts."""

    acts: pa.Table
    matters: pa.Table


def lay(
    town: Town, begun: Begun, taken: Taken, chance: np.random.Generator, applicant: Ints, prefix: str = "N"
) -> Laid:
    """The tables; acts in the order in which they were recorded."""
    order = np.argsort(taken.at + taken.recorded, kind="stable")
    made = _acts(town, begun, taken, chance, applicant, prefix)
    return Laid(pa.table(made).take(pa.array(order)), pa.table(_matters(town, begun, taken, applicant, prefix)))


def matter_ids(number: Ints, prefix: str) -> pa.StringArray:
    """The names of matters: N000000012."""
    return column(fixed(prefix, len(number)), digits(number, 9))


def applicants(town: Town, begun: Begun) -> Ints:
    """A number of the applicant of each matter. Nobody applies twice for the same in one piece, yet people apply for several things."""
    power = town.cell_power[begun.cell]
    order = np.argsort(power, kind="stable")
    rank = np.empty(len(power), dtype=np.int64)
    rank[order] = np.arange(len(power)) - np.searchsorted(power[order], power[order])
    return begun.number[0] + (rank + power * 37) % len(power)


def _acts(
    town: Town, begun: Begun, taken: Taken, chance: np.random.Generator, applicant: Ints, prefix: str
) -> dict[str, pa.Array]:
    row, rows = taken.row, len(taken.row)
    cell, way = begun.cell[row], begun.way[row]
    organ, power = town.cell_organ[cell], town.cell_power[cell]
    role = roles(town, begun, taken, chance)
    post = town.seats.post(organ, role, mixed(begun.number[row], 3).astype(np.int64) & 0xFFFF)
    person = town.seats.person(post, taken.day)
    fined = flags(town, begun, taken, "imposed")
    adverse = np.logical_or.reduce([flags(town, begun, taken, name) for name in ADVERSE])
    draw = (mixed(begun.number[row], 5) >> np.uint64(8)).astype(np.int64)
    offence, grade = power * OFFENCES + draw % OFFENCES, draw // 7 % len(GRADES)
    return {
        "act_id": column(fixed(prefix, rows), digits(begun.number[row], 9), fixed("-", rows), digits(taken.place + 1, 2)),
        "matter_id": column(fixed(prefix, rows), digits(begun.number[row], 9)),
        "power_code": coded(power, pa.array([each.code for each in town.powers])),
        "step": coded(town.table.step[way, taken.place], pa.array(town.steps)),
        "post": coded(post, town.seats.posts),
        "person_key": coded(person, town.seats.persons),
        "organ": coded(organ, pa.array([each.code for each in town.organs])),
        "region": coded(organ, pa.array([each.region for each in town.organs])),
        "done_at": _instants(taken.at),
        "recorded_at": _instants(taken.at + taken.recorded),
        "outcome": coded(town.table.result[way, taken.place], pa.array(town.results)),
        "reason": coded(np.where(adverse, draw % len(REASONS), -1), pa.array(REASONS)),
        "amount_fen": pa.array(_fines(power, grade, chance), mask=~fined),
        "fee_fen": _fees(town, begun, taken, power),
        "remedy": coded(np.where(adverse | fined, 0, -1), pa.array([REMEDY])),
        "ground": coded(np.where(fined, offence, -1), _grounds(town)),
        "grade": coded(np.where(fined, grade, -1), pa.array(GRADES)),
        "applicant_key": coded(row, column(person_keys(applicant, town.seed + PERSON_SALT))),
        "source": coded(np.zeros(rows, dtype=np.int64), pa.array([SOURCE])),
    }  # fmt: skip


def lowest_fine(power: Ints, grade: Ints) -> Ints:
    """The least fine in yuan of a grade under a power; the band goes up to twice of it."""
    return LOWEST_FINES_YUAN[power % len(LOWEST_FINES_YUAN)] * FACTOR[grade]


def _fines(power: Ints, grade: Ints, chance: np.random.Generator) -> Ints:
    """Fines in fen within the band, the middle likelier than the ends; whole tens of yuan."""
    share = (chance.random(len(power)) + chance.random(len(power))) / 2
    return (lowest_fine(power, grade) * (1 + share)).astype(np.int64) // 10 * 1000


def _fees(town: Town, begun: Begun, taken: Taken, power: Ints) -> pa.Array:
    """What the list says, charged when it is granted."""
    fees = np.array([each.fee_fen or 0 for each in town.powers], dtype=np.int64)[power]
    granted = flags(town, begun, taken, "granted") | flags(town, begun, taken, "closed")
    return pa.array(fees, mask=~(granted & (fees > 0)))


def _grounds(town: Town) -> pa.StringArray:
    return pa.array([f"{each.code}:{word}" for each in town.powers for word in GROUND_WORDS])


def _instants(seconds: Ints) -> pa.Array:
    return pa.array(seconds * 1_000_000).view(US)


def _matters(town: Town, begun: Begun, taken: Taken, applicant: Ints, prefix: str) -> dict[str, pa.Array]:
    """One row a matter: what its organ says of it as a whole."""
    table, rows = town.table, len(begun.number)
    organ = town.cell_organ[begun.cell]
    first = np.searchsorted(taken.row, np.arange(rows))
    begins, ends = table.begins[begun.way], table.ends[begun.way]
    counted = begins >= 0
    started = taken.day[first + np.maximum(begins, 0)]
    closing = first + np.where(ends >= 0, ends, table.length[begun.way] - 1)
    return {
        "matter_id": matter_ids(begun.number, prefix),
        "power_code": coded(town.cell_power[begun.cell], pa.array([each.code for each in town.powers])),
        "organ": coded(organ, pa.array([each.code for each in town.organs])),
        "region": coded(organ, pa.array([each.region for each in town.organs])),
        "applicant_key": column(person_keys(applicant, town.seed + PERSON_SALT)),
        "applied_at": _instants(taken.at[first]),
        "due_on": _days(last_day(started, table.promised[begun.way], table.calendar[begun.way]), counted),
        "deadline_on": _days(last_day(started, table.statutory[begun.way], table.calendar[begun.way]), counted),
        "closed_at": _instants(taken.at[closing]),
        "handling": coded((mixed(begun.number, 9) & np.uint64(1)).astype(np.int64), pa.array(HANDLINGS)),
        "source": coded(np.zeros(rows, dtype=np.int64), pa.array([SOURCE])),
    }  # fmt: skip


def last_day(started: Ints, limit: Ints, calendar: Ints) -> Ints:
    """The day on which a limit ends: that many working days after, or calendar days and then the next working day."""
    working = days().day(days().index(started) + limit)
    return np.where(calendar, days().opening(started + limit), working)


def _days(day: Ints, known: Ints) -> pa.Array:
    return pa.array(day.astype(np.int32), mask=~known).view(pa.date32())


__all__ = ["DAY", "Laid", "applicants", "last_day", "lay", "lowest_fine", "matter_ids"]
