"""A database query (PostgreSQL, MySQL, SQLite) into one staged table: read-only, streamed, nothing else touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, create_engine, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from shulong.data.connectors.refuse import checked_names, disk_failures_told, unreadable
from shulong.data.connectors.table import Progress, ReadOptions, Staged, silent
from shulong.data.connectors.write import Rows, without_blank_columns
from shulong.terms.sheet_cell import span

DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql",
           "mariadb": "mariadb+pymysql", "sqlite": "sqlite"}  # fmt: skip
READ_ONLY = {
    "postgresql": ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",),
    "mysql": ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    "mariadb": ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",),
    "sqlite": ("PRAGMA query_only = ON",),
}
AT_ONCE = 5_000


def stage_query(
    name: str,
    url: str,
    query: str,
    folder: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008  (frozen)
    *,
    progress: Progress = silent,
) -> Staged:
    """The rows of one SELECT as a staged table; ``name`` is what people see, never the address with its password.

    Raises:
        UnreadableFile: the database is not reached, or refuses the query, or the query would write.
        ContractFault: two columns of the result have one name; give one an alias.
        StorageFailure: the disk refused a write.
    """
    address = checked_address(name, url)
    folder.mkdir(parents=True, exist_ok=True)
    guard = {"options": "-c default_transaction_read_only=on"} if address.get_backend_name() == "postgresql" else {}
    engine = create_engine(address, poolclass=NullPool, hide_parameters=True, connect_args=guard)
    try:
        with disk_failures_told(), engine.connect() as con:
            return streamed(con, name, query, folder, options, progress)
    except exc.SQLAlchemyError as cause:
        raise refused(name, cause) from None
    finally:
        engine.dispose()


def checked_address(name: str, url: str) -> URL:
    """The address with the driver that ships; a SQLite file is opened read-only and must exist."""
    try:
        address = make_url(url)
    except exc.ArgumentError:
        raise not_an_address(name) from None
    kind = address.get_backend_name()
    if kind not in DRIVERS and address.drivername not in DRIVERS:
        raise not_an_address(name)
    kind = kind if kind in DRIVERS else address.drivername
    address = address.set(drivername=DRIVERS[kind])
    if kind == "sqlite":
        path = Path(address.database or "")
        if not path.is_file():
            raise not_an_address(name)
        address = URL.create(
            "sqlite", database=f"file:{path.resolve().as_posix()}", query={"mode": "ro", "uri": "true"}
        )
    return address


def streamed(con: Connection, name: str, query: str, folder: Path, options: ReadOptions, progress: Progress) -> Staged:
    """Runs the query in one read-only transaction and writes its rows as they come."""
    kind = con.dialect.name
    if kind in ("mysql", "mariadb"):
        # MySQL takes READ ONLY for the next transaction only, so it is said before one begins.
        con = con.execution_options(isolation_level="AUTOCOMMIT")
        con.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
        con.exec_driver_sql("START TRANSACTION READ ONLY")
    else:
        for statement in READ_ONLY[kind]:
            con.exec_driver_sql(statement)
    con = con.execution_options(stream_results=True, max_row_buffer=AT_ONCE, no_parameters=True)
    result = con.exec_driver_sql(query)
    if not result.returns_rows:
        raise no_rows(name)
    staged = written(result, name, f"query:{kind}", folder, options, progress)
    con.rollback()
    return staged


def written(
    result: CursorResult[Any], name: str, format_: str, folder: Path, options: ReadOptions, progress: Progress
) -> Staged:
    """The result's rows as a staged file, with the digest of the rows in order."""
    names = checked_names([column[0] for column in result.cursor.description], name, options.max_columns)
    target, digest, size, number = folder / "rows.parquet", hashlib.sha256(), 0, 0
    digest.update(canonical(names))
    with Rows(target, names, place=name, max_columns=options.max_columns) as rows:
        for block in result.yield_per(AT_ONCE).partitions():
            for row in block:
                number += 1
                values = [as_text(value) or None for value in row]
                line = canonical(values)
                digest.update(line)
                size += len(line)
                rows.add(number, dict(zip(names, values, strict=True)))
            progress(number, None)
    columns, notes = without_blank_columns(target, names, name)
    return Staged(target, "_row", None, columns, rows.count, 0, name, format_, None, notes, digest.digest(), size)


def canonical(values: Sequence[str | None]) -> bytes:
    """A row as LENGTH:VALUE, or - for null, so that no two rows look alike."""
    parts = [b"-" if value is None else b"%d:%s" % (len(text := value.encode()), text) for value in values]
    return b"".join(parts) + b"\n"


def as_text(value: Any) -> str | None:
    """A value of the database as text: ISO times, plain decimals, JSON for nested values, hex for bytes."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return span(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=as_text)
    return str(value)


def refused(name: str, cause: exc.SQLAlchemyError) -> Exception:
    """The database said no. Its own words are kept out where they could quote a value or an address."""
    origin = getattr(cause, "orig", None) or cause
    detail = type(origin).__name__
    state = getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", None)
    code = f"{detail} {state}" if state else detail
    return unreadable(
        name,
        f"数据库拒绝了连接或查询（{code}）。",
        f"the database refused the connection or the query ({code}).",
        "请核对数据源地址、只读账号的权限和查询语句；只允许只读查询。",
        "Check the source's address, the read-only account's rights and the query; only queries that read are allowed.",
    )


def no_rows(name: str) -> Exception:
    """The statement is no query."""
    return unreadable(
        name,
        "该语句不返回数据行。",
        "the statement returns no rows.",
        "请使用 SELECT 查询。",
        "Use a SELECT.",
    )


def not_an_address(name: str) -> Exception:
    """The address names no database that can be read."""
    return unreadable(
        name,
        "数据源地址无效、类型不受支持，或 SQLite 文件不存在。",
        "the source's address is not valid, of no supported kind, or a SQLite file that is not there.",
        "请使用 postgresql://、mysql:// 或 sqlite:/// 地址。",
        "Use a postgresql://, mysql:// or sqlite:/// address.",
    )
