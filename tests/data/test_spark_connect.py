"""A remote Spark, reached by Spark Connect, reads and finds what DuckDB does."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shulong.checks.example import LICENCE
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.engine import spark_engine
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.powers.publish import rows
from shulong.powers.read_flow import parse_flows
from shulong.terms.errors import InputError

TOLD_ROWS = Path(__file__).parent / "told_rows.py"
ACTS = """act_id,matter_id,power_code,step,organ,done_at,amount_fen
A1,M1,XK/01-001,apply,O1,2026-03-02 09:00:00,12
A2,M1,XK/01-001,accept,O1,2026-03-03 09:00:00,
A3,M1,XK/01-001,grant,O1,2026-03-30 09:00:00,
A4,M2,XK/01-001,apply,O1,2026-03-02 09:00:00,-5
A5,M2,XK/01-001,accept,O1,,
"""
MATTERS = "matter_id,power_code,organ,due_on,closed_at\nM1,XK/01-001,O1,2026-03-10,2026-03-30 09:00:00\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Spark Connect server of our own on the loopback; its address."""
    import pyspark

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    spark_home = Path(pyspark.__file__).parent
    conf = {"spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": port, "spark.ui.enabled": "false",
            "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": 4}  # fmt: skip
    told = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    command = [str(spark_home / "bin/spark-submit"), "--master", "local[2]", *told,
               "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]  # fmt: skip
    folder = tmp_path_factory.mktemp("connect")
    environment = os.environ | {"SPARK_HOME": str(spark_home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        waited_for(port, process, folder / "log")
        yield f"sc://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def waited_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the Spark Connect server did not start: " + log.read_text()[-2000:])


def told(home: Path) -> dict[str, Any]:
    """What the engine of a home's settings reads and finds."""
    done = subprocess.run(
        [sys.executable, str(TOLD_ROWS), str(home)], capture_output=True, text=True, timeout=300, check=False
    )
    line = next((each for each in done.stdout.splitlines() if each.startswith("TOLD ")), "")
    assert line, done.stdout + done.stderr
    return json.loads(line.removeprefix("TOLD "))


@pytest.mark.spark
@pytest.mark.slow
def test_a_remote_spark_reads_and_finds_what_duckdb_does(home: Home, send, tmp_path: Path, server: str) -> None:
    send(ACTS)
    send(ACTS.splitlines()[0] + "\nA4,M2,XK/01-001,apply,O1,2026-03-04 09:00:00,7\n")
    send(MATTERS, dataset="matters", name="matters.csv")
    with home.staging() as work:
        flows = stage_table(rows(parse_flows(LICENCE, Path("licence.yaml"))), work, "licence.yaml")
        deliver(home, Shelf(home).contract("flows"), [flows], work, sender="lists")
    remote = tmp_path / "remote"
    shutil.copytree(home.path, remote)
    settings = remote / "shulong.toml"
    text = settings.read_text().replace('engine = "duckdb"', f'spark_remote = "{server}"\nengine = "spark"')
    settings.write_text(text)
    on_duckdb, on_spark = told(home.path), told(remote)
    assert [row["amount_fen"] for row in on_duckdb["acts"]] == [12, None, None, 7, None], (
        "a later row replaces an earlier"
    )
    found = {name: len(answer[2]) for name, answer in on_duckdb.items() if "." in name}
    assert found["conduct.matter-overdue"] == 1, (
        "one decided late; of the other an act has no time, so it is not judged"
    )
    assert (
        found["conduct.matter-past-planned-end"] == found["conduct.step-skipped"] == found["conduct.data-suspect"] == 1
    )
    for name, answer in on_duckdb.items():
        assert on_spark[name] == answer, name


def test_an_address_where_nobody_answers_is_refused_at_once() -> None:
    pytest.importorskip("pyspark", reason="suite spark cannot run here")
    for address in ("sc://127.0.0.1:1", "127.0.0.1:15002"):
        with pytest.raises(InputError, match="spark_remote: no Spark Connect server answers"):
            spark_engine(timezone="Asia/Shanghai", remote=address)
