"""The engine that computes: DuckDB inside the process, or Spark, local or remote. The same Ibis expressions run on both."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ibis
import ibis.expr.types as ir

from shulong.data.home import Settings
from shulong.terms.errors import InputError
from shulong.terms.text import Text

DTYPES = {"VARCHAR": "string", "BIGINT": "int64", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp"}
CONNECT_PORT = 15002
"""Where a Spark Connect server listens unless told otherwise."""


class Engine:
    """An Ibis backend and how it reads segments. It does not know what the tables mean."""

    def __init__(self, backend: Any, name: str) -> None:
        self.backend = backend
        self.name = name

    def read(self, paths: Sequence[Path]) -> ir.Table:
        """The rows of several Parquet files as one table; columns are matched by name."""
        files = [str(path) for path in paths]
        table = f"segments_{secrets.token_hex(6)}"
        if self.name == "duckdb":
            return self.backend.read_parquet(files, table_name=table, union_by_name=True)
        frame = self.backend._session.read.option("mergeSchema", "true").parquet(*files)
        frame.createOrReplaceTempView(table)
        return self.backend.table(table)

    def empty(self, shape: Sequence[str], provenance: Sequence[str]) -> ir.Table:
        """A table of no rows with the columns of a contract and those of its provenance."""
        pairs = {item.split(":", 1)[0]: self.dtype(item.split(":", 1)[1]) for item in shape}
        pairs |= dict(zip(provenance, ("string", "int64"), strict=True))
        return ibis.memtable([], schema=ibis.schema(pairs))

    @staticmethod
    def dtype(sql_type: str) -> str:
        """Ibis's name of a segment's column type."""
        return DTYPES.get(sql_type, sql_type.lower())


def open_engine(settings: Settings, spill: Path) -> Engine:
    """The engine that the settings name.

    Raises:
        InputError: an unknown engine, or Spark without its extra being installed.
    """
    if settings.engine == "duckdb":
        return duckdb_engine(memory=settings.memory, threads=settings.threads, spill=spill)
    if settings.engine == "spark":
        return spark_engine(timezone=settings.timezone, remote=settings.spark_remote)
    raise InputError(f"未知引擎 {settings.engine!r}", f"unknown engine {settings.engine!r}",
                     mend=Text(zh="可用：duckdb、spark。", en="Known: duckdb, spark."))  # fmt: skip


def duckdb_engine(*, memory: str = "1GB", threads: int = 2, spill: Path | None = None) -> Engine:
    """DuckDB in this process, spilling into a folder."""
    spilling = {"temp_directory": str(spill / f"engine-{os.getpid()}")} if spill else {}
    return Engine(ibis.duckdb.connect(memory_limit=memory, threads=threads, **spilling), "duckdb")


def spark_engine(*, timezone: str, remote: str = "") -> Engine:
    """Spark: a session in this machine, or a remote one by Spark Connect (``sc://host:port``)."""
    if find_spec("pyspark") is None:
        raise InputError("未安装 Spark 支持", "Spark support is not installed",
                         mend=Text(zh="请安装：pip install 'shulong[spark]'。", en="Install it: pip install 'shulong[spark]'."))  # fmt: skip
    from pyspark.sql import SparkSession  # noqa: PLC0415 (an optional extra)

    builder = SparkSession.builder.appName("shulong")
    if remote:
        session = _remote_session(builder, remote)
    else:
        local = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4", "spark.driver.bindAddress": "127.0.0.1",
                 "spark.driver.host": "127.0.0.1"}  # fmt: skip
        for key, value in local.items():
            builder = builder.config(key, value)
        session = builder.master("local[2]").getOrCreate()
    # Instants are wall time of the city, on the server as here.
    session.conf.set("spark.sql.session.timeZone", timezone)
    session.conf.set("spark.sql.timestampType", "TIMESTAMP_NTZ")
    return Engine(ibis.pyspark.connect(session), "spark")


def _remote_session(builder: Any, remote: str) -> Any:
    """A session of a Spark Connect server.

    Raises:
        InputError: the address is none, or nobody answers there. Asked first by a plain connection, since Spark's own
            client would knock for ten minutes.
    """
    mend = Text(
        zh="请核对地址（sc://主机:端口）并确认服务已启动。",
        en="Check the address (sc://host:port) and that the server runs.",
    )
    try:
        address = urlsplit(remote)
        if address.scheme != "sc" or not address.hostname:
            raise ValueError(remote)
        with socket.create_connection((address.hostname, address.port or CONNECT_PORT), timeout=10):
            pass
    except (OSError, ValueError) as error:
        raise InputError(
            "Spark Connect 服务没有应答", "no Spark Connect server answers", place="spark_remote", mend=mend
        ) from error
    return builder.remote(remote).getOrCreate()
