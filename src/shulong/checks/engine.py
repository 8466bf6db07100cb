"""What derived tables need of the analysis engine: bring a small table to it, fetch one from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from sqlglot import exp

_TIED = chr(1)
"""Stands in a joined text for a letter whose row shares its time with the next one."""

_JOINED = """
CREATE TEMP TABLE {name} AS
WITH listed AS (
    SELECT {group}, list_sort(list(((epoch_us({at})::{number} - {least}) << {width}) | coalesce(code, unicode('{other}')))) AS keys
    FROM {view} LEFT JOIN (SELECT {value}, unicode(letter) AS code FROM {letters}) USING ({value}) GROUP BY 1
),
joined AS (
    SELECT {group}, array_to_string(list_transform(keys, lambda key, place:
        chr(CASE WHEN key >> {width} = keys[place + 1] >> {width} THEN unicode('{tied}') ELSE key & {mask} END::INTEGER)), '') AS {into}
    FROM listed
)
SELECT *, contains({into}, '{tied}') AS tied FROM joined
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
        if getattr(expression.op(), "name", None) in self._tables:
            return expression
        name = ibis.util.gen_name("shulong_kept")
        kept = self.backend.create_table(name, expression, temp=True)
        self._tables.append(name)
        return kept

    def _kept_by_spark(self, expression: ir.Table) -> ir.Table:
        """Spark's own checkpoint. A cache would keep the plan of every table within those made of it, again at each mention, until the
        plans alone fill the memory; Ibis's cache asserts besides that it already answers, which a remote session does not promise."""
        name = self._fresh("kept")
        self.backend._register_in_memory_tables(expression)
        frame = self.backend._session.sql(self.backend.compile(expression)).localCheckpoint()
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

    def joined_in_order(
        self, table: ir.Table, alphabet: ir.Table, other: str, *, group: str, at: str, then: Sequence[str], into: str
    ) -> ir.Table:
        """One row per group: its rows' letters joined into one text, named ``into``, in the order of ``at``, then of others.

        ``alphabet`` gives the letter (one character) for each value of the one column that it shares with the table; ``other``
        is the letter of all other values. ``at`` is a time that is never null. The engine's own ordered aggregate sorts each
        group by all columns, which takes longer than all else together. So DuckDB sorts lists of one number per row, time and
        letter in one, and only groups in which two rows share their time are ordered by the other columns. Spark sorts lists
        of tuples.

        Returns:
            the group's column and ``into``
        """
        (value,) = set(alphabet.columns) - {"letter"}
        if self.backend.name == "pyspark":
            lettered = _lettered(table, alphabet, value, other)
            # Spark puts null first in a tuple, DuckDB last; being null is said before the value, so that both put it last.
            keys = [part for name in then for part in (lettered[name].isnull(), lettered[name])]
            ordered = {f"o{number}": key for number, key in enumerate([lettered[at], *keys])}
            pairs = ibis.struct({**ordered, "text": lettered.letter}).collect().sort()
            return lettered.group_by(group).agg(**{into: pairs.map(lambda pair: pair["text"]).join("")})
        told, ties = self._joined_by_time(table.select(group, value, at), alphabet, value, other, group, at, into)
        if not ties:
            return told
        tied = _lettered(table.semi_join(told.filter(told.tied), group), alphabet, value, other)
        order = [tied[each] for each in (at, *then)]
        again = tied.group_by(group).agg(**{into: tied.letter.group_concat("", order_by=order)})
        return told.filter(~told.tied).drop("tied").union(again)

    def _joined_by_time(
        self, table: ir.Table, alphabet: ir.Table, value: str, other: str, group: str, at: str, into: str
    ) -> tuple[ir.Table, bool]:
        """By DuckDB, the groups' letters in the order of time alone, and whether that leaves ties; if so, ``tied`` says where."""
        name, view, letters = ibis.util.gen_name("shulong_joined"), self.named(table), self.named(alphabet)
        least, most, highest = self.backend.raw_sql(
            f"SELECT coalesce(epoch_us(min({at})), 0), coalesce(epoch_us(max({at})), 0), "
            f"(SELECT greatest(unicode('{other}'), max(unicode(letter))) FROM {letters}) FROM {view}").fetchall()[0]  # fmt: skip
        width = highest.bit_length()
        # A number of 64 bits sorts three times as fast as one of 128; a log of some centuries fits into it.
        number = "BIGINT" if (most - least).bit_length() + width < 64 else "HUGEINT"
        self.backend.raw_sql(_JOINED.format(name=name, view=view, letters=letters, value=value, other=other, group=group, at=at, into=into,
                                            number=number, least=least, width=width, mask=2**width - 1, tied=_TIED))  # fmt: skip
        self._tables.append(name)
        (ties,) = self.backend.raw_sql(f"SELECT coalesce(bool_or(tied), false) FROM {name}").fetchall()[0]
        if not ties:
            self.backend.raw_sql(f"ALTER TABLE {name} DROP COLUMN tied")
        return self.backend.table(name), ties

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


def _lettered(table: ir.Table, alphabet: ir.Table, value: str, other: str) -> ir.Table:
    """The rows with the letter of their value."""
    told = table.left_join(alphabet, value)
    return told.mutate(letter=told.letter.fill_null(other))


def spark_schema(schema: pa.Schema) -> Any:
    """Columns of an Arrow table as Spark states them; an instant is wall time, without a zone."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 (an optional extra)

    return from_arrow_schema(schema)
