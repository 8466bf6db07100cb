"""Writes acts and matters as Parquet, a piece of time at a time: memory is that of one piece, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from acting.crowd import begin, walk
from acting.tables import Laid, applicants, lay
from acting.town import Town

PIECE = 100_000
"""Matters made at a time: some half a million acts, 0.4 GiB."""
ROW_GROUP = 131_072
UNIQUE = ("act_id", "matter_id", "applicant_key")
"""Columns whose texts differ from row to row: a dictionary would only cost time."""
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    acts: int = 0
    matters: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.acts + other.acts, self.matters + other.matters)


def write_crowd(
    town: Town,
    folder: Path,
    matters: int,
    *,
    workers: int = 1,
    size: int = PIECE,
    told: Told = lambda done, total: None,
) -> Written:
    """Lawful matters into ``acts/`` and ``matters/`` of the folder, one file a piece; the same for the same town and number.

    Args:
        size: matters of a piece; the same matters in other pieces are other matters.
        workers: processes that make pieces side by side; what is written does not depend on it.
        told: hears how many pieces of how many are done.
    """
    for name in ("acts", "matters"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    firsts = range(0, matters, size)
    whole = Written()
    for done, each in enumerate(_made(partial(_piece, town, folder, matters, size), firsts, workers), start=1):
        whole += each
        told(done, len(firsts))
    return whole


def _made(piece: Callable[[int], Written], firsts: range, workers: int) -> Iterator[Written]:
    if workers == 1 or len(firsts) == 1:
        yield from map(piece, firsts)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        yield from pool.map(piece, firsts)


def _piece(town: Town, folder: Path, total: int, size: int, first: int) -> Written:
    laid = piece(town, first, min(size, total - first), total)
    return write_laid(laid, folder, f"{first // size:05d}")


def piece(town: Town, first: int, many: int, total: int) -> Laid:
    """The matters of one piece."""
    chance = np.random.default_rng([town.seed, first])
    begun = begin(town, first, many, total, chance)
    return lay(town, begun, walk(town, begun, chance), chance, applicants(town, begun))


def write_laid(laid: Laid, folder: Path, name: str) -> Written:
    """One file of acts and one of matters."""
    _write(laid.acts, folder / "acts" / f"{name}.parquet")
    _write(laid.matters, folder / "matters" / f"{name}.parquet")
    return Written(laid.acts.num_rows, laid.matters.num_rows)


def _write(table: pa.Table, path: Path) -> None:
    """Plain types on disk, as a sealed segment has them."""
    pq.write_table(table, path, compression="zstd", compression_level=1, row_group_size=ROW_GROUP, store_schema=False,
                   use_dictionary=[name for name in table.column_names if name not in UNIQUE])  # fmt: skip
