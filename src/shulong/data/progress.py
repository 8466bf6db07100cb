"""How far a long piece of work has come, told to whoever shows it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from shulong.terms.text import Text

INTERVAL = 0.2
"""Seconds between two looks at a running query."""


def _silent(stage: Text, done: int, total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A listener for (stage, done, total); total is None where it is not known. It cannot stop the work."""

    tell: Callable[[Text, int, int | None], None] = _silent

    @contextmanager
    def counting(self, stage: Text, total: int | None) -> Iterator[Callable[[int], None]]:
        """A stage whose work counts itself: call what is given with the amount done."""
        self.tell(stage, 0, total)
        yield lambda done: self.tell(stage, done, total)
        if total is not None:
            self.tell(stage, total, total)

    @contextmanager
    def watching(
        self, stage: Text, total: int, connection: duckdb.DuckDBPyConnection
    ) -> Iterator[Callable[[int], None]]:
        """A stage that is one query: the engine is asked now and then how far it is; what is given need not be called."""
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(INTERVAL):
                share = connection.query_progress()
                if share is not None and share >= 0:
                    self.tell(stage, int(total * share / 100), total)

        self.tell(stage, 0, total)
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield lambda done: self.tell(stage, done, total)
        finally:
            ended.set()
            watcher.join()
        self.tell(stage, total, total)
