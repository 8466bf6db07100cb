"""The SELECT of a ``.sql`` check: refused where it is more than a question to tables, transpiled for the engine, made into hits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import ibis
import ibis.expr.types as ir
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from shulong.checks.engine import Engine
from shulong.checks.hit import SCHEMA, Sentence, hits
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

NAME = re.compile(r"[a-z_][a-z0-9_]*")
OWN = {"subject_kind", "values", "say_zh", "say_en"}
"""Columns of a hit that the front matter gives, so that a query may not."""
COLUMNS = tuple(name for name in SCHEMA.names if name not in OWN)
MEND = Text(zh="写法见 docs/zh/write-a-check.md。", en="docs/en/write-a-check.md shows how it is written.")


@dataclass(frozen=True)
class SqlQuery:
    """A question to tables. Called with the engine, the tables in the order of ``tables``, and the settings ``p``; gives hits."""

    tree: exp.Expression
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    subject_kind: str
    say: Sentence

    def __call__(self, engine: Engine, *given: Any) -> ir.Table:
        """One hit per row of the answer."""
        *tables, p = given
        views = {name: engine.named(table) for name, table in zip(self.tables, tables, strict=True)}
        return self._hits(engine.ask(_filled(self.tree, views, vars(p))))

    def _hits(self, found: ir.Table) -> ir.Table:
        told = _names(self.say)
        evidence = found["evidence"] if found["evidence"].type().is_array() else ibis.array([found["evidence"]])
        given = {name: found[name] for name in COLUMNS if name in found.columns and name not in {"evidence", "key"}}
        values = {name: found[name] for name in found.columns if name not in COLUMNS or name in told}
        key = found["key"] if "key" in found.columns else ""
        return hits(
            found, subject_kind=self.subject_kind, key=key, evidence=evidence, values=values, say=self.say, **given
        )


def read_query(sql: str, path: Path, subject_kind: str, say: Sentence, params: set[str]) -> SqlQuery:
    """The query of a file.

    Raises:
        DeclarationFault: not one SELECT, a file or a function where a table should stand, a column or a parameter missing.
    """
    tree = _one_select(sql, path)
    tables = _tables(tree, path)
    columns = tuple(tree.named_selects)
    for wrong, zh, en in _faults(tree, columns, say, params):
        if wrong:
            raise _fault(zh, en, path)
    return SqlQuery(tree, tables, columns, subject_kind, say)


def _one_select(sql: str, path: Path) -> exp.Query:
    try:
        statements = [each for each in sqlglot.parse(sql, read="duckdb") if each is not None]
    except SqlglotError as error:
        told = getattr(error, "errors", None) or [{}]
        line, what = told[0].get("line"), told[0].get("description") or str(error).splitlines()[0]
        raise _fault(f"不是有效的 SQL：{what}", f"is not valid SQL: {what}", path, line) from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise _fault("应恰有一个 SELECT 语句", "must hold exactly one SELECT", path)
    found: exp.Query = statements[0].transform(_common)
    return found


def _common(node: exp.Expression) -> exp.Expression:
    """Words of DuckDB that sqlglot does not bring to Spark with their meaning, in words that it does."""
    if isinstance(node, exp.List) and len(node.expressions) == 1:
        return exp.ArrayAgg(this=node.expressions[0])
    if isinstance(node, exp.DateDiff) and _unit(node) == "DAY":
        # Days are counted from date to date; Spark would count whole spans of 24 hours between two instants.
        return exp.DateDiff(  # type: ignore[no-untyped-call]
            this=exp.cast(node.this, "date"), expression=exp.cast(node.expression, "date"), unit=node.args.get("unit")
        )
    return node


def _unit(node: exp.DateDiff) -> str:
    return str(node.args["unit"].name).upper() if node.args.get("unit") else "DAY"


def _tables(tree: exp.Query, path: Path) -> tuple[str, ...]:
    """The tables asked, in the order in which they are first named; names of the query's own WITH are none."""
    own = {each.alias for each in tree.find_all(exp.CTE)}
    found: dict[str, None] = {}
    for table in tree.find_all(exp.Table, bfs=False):
        plain = isinstance(table.this, exp.Identifier) and not table.db and NAME.fullmatch(table.name)
        if not plain:
            said = table.sql(dialect="duckdb")
            raise _fault(
                f"{said!r} 不是表名；监督模型只读取数据表",
                f"{said!r} is no table; a check reads tables and nothing else",
                path,
            )
        if table.name not in own:
            found[table.name] = None
    return tuple(found)


def _faults(tree: exp.Query, columns: tuple[str, ...], say: Sentence, params: set[str]) -> list[tuple[bool, str, str]]:
    asked = {str(each.name) for each in tree.find_all(exp.Placeholder)} - {"as_of"}
    missing = [name for name in ("subject", "evidence") if name not in columns]
    told = sorted(_names(say) - set(columns))
    own = sorted(OWN & set(columns))
    ordered = any(isinstance(order.parent, exp.ArrayAgg) for order in tree.find_all(exp.Order))
    return [
        (ordered, "list(… ORDER BY …) 在 Spark 上不支持；请用 list_sort(list(…)) 或 string_agg",
         "list(… ORDER BY …) is not known to Spark; write list_sort(list(…)) or string_agg"),
        (any(_unit(each) != "DAY" for each in tree.find_all(exp.DateDiff)), "date_diff 只能以 'day' 为单位：其他单位在 Spark 上含义不同",
         "date_diff may count 'day' only: other units mean something else on Spark"),
        ("*" in columns, "最外层 SELECT 不能用 *", "the outer SELECT may not use *"),
        (bool(missing), f"查询缺少列 {missing}", f"the query lacks the columns {missing}"),
        (bool(own), f"列 {own} 由前置说明给出", f"the columns {own} are given by the front matter"),
        (bool(told), f"句子用到查询没有的列 {told}", f"the sentence names columns that the query does not have: {told}"),
        (asked != params, f"查询用到参数 {sorted(asked)}，声明的参数为 {sorted(params)}",
         f"the query uses the parameters {sorted(asked)}, declared are {sorted(params)}"),
    ]  # fmt: skip


def _names(say: Sentence) -> set[str]:
    return {name for text in (say.zh, say.en) for _, name, _, _ in Formatter().parse(text) if name}


def _filled(tree: exp.Expression, views: dict[str, str], values: dict[str, Any]) -> exp.Expression:
    """The query with views for tables and literals for parameters. A table keeps its name as alias, so that columns find it."""

    def filled(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Table) and node.name in views:
            alias = node.alias or node.name
            view: exp.Expression = exp.alias_(exp.to_table(views[node.name]), alias, table=True)
            return view
        if isinstance(node, exp.Placeholder):
            value = values[node.name]
            literal: exp.Expression = exp.convert(value)
            return exp.cast(exp.Literal.string(str(value)), "timestamp") if node.name == "as_of" else literal
        return node

    whole: exp.Expression = tree.copy().transform(filled)
    return whole


def _fault(zh: str, en: str, path: Path, line: int | None = None) -> DeclarationFault:
    return DeclarationFault(zh, en, place=f"{path}:{line}" if line else str(path), mend=MEND)
