"""How the command line shows tables and progress."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table

from shulong.data.progress import Progress
from shulong.terms.text import Language, Text

WIDE = 10_000
console = Console(highlight=False)
if not console.is_terminal:
    # Read by a program or kept in a file: a number folded in the middle could not be found again.
    console = Console(highlight=False, width=WIDE)
aside = Console(stderr=True, highlight=False)


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on the terminal; wide cells fold, nothing is cut off."""
    shown = Table(title=title or None, title_justify="left", header_style="bold")
    for head in heads:
        shown.add_column(head, overflow="fold")
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(shown)


@contextmanager
def progress_bars(language: Language) -> Iterator[Progress]:
    """Bars on standard error, one a stage; nothing is drawn where it is not a terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=aside, transient=True, disable=not aside.is_terminal) as bars:
        tasks = {}

        def tell(stage: Text, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage.say(language), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield Progress(tell)
