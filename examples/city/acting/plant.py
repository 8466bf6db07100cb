"""All that is planted, so many times each, and the file of what is known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from acting import of_clock, of_order, of_papers, of_people, of_time, populations
from acting.clean import innocent_crowd
from acting.draft import Plot
from acting.town import Town
from acting.write import write_laid
from shulong.checks.truth import COLUMNS, Known

PLANTED = (
    *of_order.PLANTED,
    *of_time.PLANTED,
    *of_clock.PLANTED,
    *of_people.PLANTED,
    *of_papers.PLANTED,
    *populations.PLANTED,
)


def planted(town: Town, matters: int, times: int = 2) -> Plot:
    """Everything planted ``times`` times, large populations a third as often; their matters are numbered from ``matters`` on."""
    plot = Plot(town, matters, np.random.default_rng([town.seed, 99]))
    for plant in PLANTED:
        for _ in range(times):
            plant(plot)
    for plant in populations.LARGE:
        for _ in range(max(1, times // 3)):
            plant(plot)
    return plot


def write_planted(plot: Plot, folder: Path) -> None:
    """The planted matters beside the crowd, and ``truth.csv``, which knows the crowd's innocence too."""
    write_laid(plot.laid(), folder, "planted")
    write_truth(folder / "truth.csv", [*plot.truth, *innocent_crowd(folder)])


def write_truth(path: Path, truth: Sequence[Known]) -> None:
    """What is known, a row each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([str(getattr(known, name)).lower() if name in ("planted", "statistical") else getattr(known, name)
                          for name in COLUMNS] for known in truth)  # fmt: skip
