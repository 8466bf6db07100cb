"""A query of another database (PostgreSQL, MySQL, SQLite) into one staged table, row by row, changing nothing there."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from shulong.data.connectors.refuse import checked_names, disk_failures_told, unreadable
from shulong.data.connectors.table import Progress, ReadOptions, Staged, silent
from shulong.data.connectors.write import Rows

READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
FETCH = 5_000
_VARIABLE = re.compile(r"\$\{(\w+)\}")


def stage_query(
    name: str, url: str, query: str, folder: Path, options: ReadOptions | None = None, *, progress: Progress = silent
) -> Staged:
    """The rows of a SELECT as a staged table, read with a cursor that stays on the server.

    Args:
        url: an SQLAlchemy address; ``${NAME}`` in it stands for an environment variable, so that no password lies in a file.
    Raises:
        UnreadableFile: the database cannot be reached or refuses the query.
    """
    options = options or ReadOptions()
    target = folder / f"query-{name}.parquet"
    digest, size = sha256(), 0
    try:
        with disk_failures_told(), create_engine(_filled(name, url)).connect() as connection:
            _only_read(connection)
            result = connection.execution_options(stream_results=True, yield_per=FETCH).execute(text(query))
            columns = checked_names(list(result.keys()), name, options.max_columns)
            with Rows(target, columns, place=name) as rows:
                for number, row in enumerate(result, start=1):
                    values = [_text(value) for value in row]
                    line = "\x1f".join("\x1e" if value is None else value for value in values).encode() + b"\n"
                    digest.update(line)
                    size += len(line)
                    rows.add(number, dict(zip(columns, values, strict=True)))
                    if number % FETCH == 0:
                        progress(number, None)
    except SQLAlchemyError as cause:
        said = str(getattr(cause, "orig", None) or type(cause).__name__).splitlines()[0][:200]
        raise unreadable(
            name,
            f"查询失败：{said}",
            f"the query failed: {said}",
            "请核对地址、权限与查询。",
            "Check the address, the rights and the query.",
        ) from cause
    return Staged(target, "_row", None, tuple(columns), rows.count, 0, name, "query", None, (), digest.digest(), size)


def _only_read(connection: Connection) -> None:
    statement = READ_ONLY.get(connection.dialect.name)
    if statement:
        connection.execute(text(statement))


def _filled(name: str, url: str, environment: Mapping[str, str] | None = None) -> str:
    """The address with its variables filled in."""
    known = os.environ if environment is None else environment

    def value(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise unreadable(
                name,
                f"未设置环境变量 {match[1]}。",
                f"the environment variable {match[1]} is not set.",
                "请先设置。",
                "Set it first.",
            )
        return known[match[1]]

    return _VARIABLE.sub(value, url)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)
