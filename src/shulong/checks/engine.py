"""What derived tables need of the analysis engine: bring a small table to it, fetch one from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from sqlglot import exp

_JOINED = """
CREATE TEMP TABLE {name} AS
WITH listed AS (
    -- 2^62 microseconds are added so that no time is negative.
    SELECT {group}, list_sort(list(((epoch_us({at})::HUGEINT + 4611686018427387904) << 32) | unicode({letter}))) AS keys
    FROM {view} GROUP BY 1
)
SELECT {group}, array_to_string(list_transform(keys, lambda key: chr((key & 4294967295)::INTEGER)), '') AS joined,
    coalesce(list_bool_or(list_transform(keys, lambda key, number: key >> 32 = keys[number + 1] >> 32)), false) AS tied
FROM listed
"""


class Engine:
    """A thin face of one Ibis backend (DuckDB or Spark); it keeps what it brought alive for one run."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self._views: list[str] = []
        self._kept: list[Any] = []
        self._tables: list[str] = []
        self._frames: list[Any] = []

    @property
    def dialect(self) -> str:
        """The name by which sqlglot knows the engine: ``duckdb`` or ``spark``."""
        return "spark" if self.backend.name == "pyspark" else str(self.backend.name)

    def bring(self, table: pa.Table) -> ir.Table:
        """A small Arrow table as an Ibis table of this engine.

        On Spark an Ibis memtable travels through pandas, which turns a null text into ``NaN``; Spark's own
        door for Arrow does not.
        """
        if self.backend.name != "pyspark":
            return ibis.memtable(table)
        name, session = self._fresh("brought"), self.backend._session
        # Spark Connect cannot tell the columns of an Arrow table without rows, so they are stated.
        frame = (
            session.createDataFrame(table)
            if table.num_rows
            else session.createDataFrame([], spark_schema(table.schema))
        )
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)

    def fetch(self, expression: ir.Table) -> pa.Table:
        """All rows of a small result."""
        return self.backend.to_pyarrow(expression)

    def batches(self, expression: ir.Table) -> Iterator[pa.RecordBatch]:
        """The rows of a result, piece by piece."""
        # Ibis 12's own stream calls a function that DuckDB 2 no longer has, so the result is cut into pieces here.
        yield from self.backend.to_pyarrow(expression).to_batches(max_chunksize=100_000)

    def keep(self, expression: ir.Table) -> ir.Table:
        """The same rows, computed once and shared until the end of the run."""
        if self.backend.name == "pyspark":
            return self._kept_by_spark(expression)
        name = ibis.util.gen_name("shulong_kept")
        kept = self.backend.create_table(name, expression, temp=True)
        self._tables.append(name)
        return kept

    def _kept_by_spark(self, expression: ir.Table) -> ir.Table:
        """Spark's own cache. Ibis's asserts that the cache already answers, which a remote session does not promise."""
        name = self._fresh("kept")
        self.backend._register_in_memory_tables(expression)
        frame = self.backend._session.sql(self.backend.compile(expression)).cache()
        frame.createOrReplaceTempView(name)
        self._frames.append(frame)
        return self.backend.table(name)

    def named(self, expression: ir.Table) -> str:
        """A view over an expression, for SQL; its fresh name cannot hide a table of the backend."""
        name = self._fresh("view")
        self.backend.create_view(name, expression, overwrite=True)
        self._kept.append(expression)
        return name

    def ask(self, query: exp.Expression) -> ir.Table:
        """The answer of a SELECT in the engine's own SQL."""
        # Ibis 12's `sql` learns the columns by a call that DuckDB 2 no longer has; a view tells them on both engines.
        name = self._fresh("asked")
        self.backend.raw_sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {query.sql(dialect=self.dialect)}")
        return self.backend.table(name)

    def joined_in_order(self, table: ir.Table, group: str, letter: str, at: str, then: Sequence[str]) -> ir.Table:
        """One row per group: its rows' letters (one character each) joined into one text, in the order of ``at``, then of others.

        ``at`` is a time that is never null. The engine's own ordered aggregate sorts each group by all columns, which takes
        longer than all else together. So DuckDB sorts lists of one number per row, time and code in one, and only groups
        in which two rows share their time are ordered by the other columns. Spark sorts lists of tuples.
        """
        if self.backend.name == "pyspark":
            # Spark puts null first in a tuple, DuckDB last; being null is said before the value, so that both put it last.
            keys = [part for name in then for part in (table[name].isnull(), table[name])]
            ordered = {f"o{number}": key for number, key in enumerate([table[at], *keys])}
            pairs = ibis.struct({**ordered, "text": table[letter]}).collect().sort()
            return table.group_by(group).agg(joined=pairs.map(lambda pair: pair["text"]).join(""))
        name = ibis.util.gen_name("shulong_joined")
        view = self.named(table.select(group, letter, at))
        self.backend.raw_sql(_JOINED.format(name=name, view=view, group=group, letter=letter, at=at))
        self._tables.append(name)
        told = self.backend.table(name)
        sound = told.filter(~told.tied).drop("tied")
        if not told.tied.any().to_pyarrow().as_py():
            return sound
        tied = table.semi_join(told.filter(told.tied), group)
        order = [tied[each] for each in (at, *then)]
        return sound.union(tied.group_by(group).agg(joined=tied[letter].group_concat("", order_by=order)))

    def close(self) -> None:
        """Drops what was brought, named and kept for this run."""
        while self._views:
            self.backend.drop_view(self._views.pop(), force=True)
        while self._tables:
            self.backend.drop_table(self._tables.pop(), force=True)
        while self._frames:
            self._frames.pop().unpersist()
        self._kept.clear()

    def _fresh(self, kind: str) -> str:
        name: str = ibis.util.gen_name(f"shulong_{kind}")
        self._views.append(name)
        return name


def spark_schema(schema: pa.Schema) -> Any:
    """Columns of an Arrow table as Spark states them; an instant is wall time, without a zone."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 (an optional extra)

    return from_arrow_schema(schema)
