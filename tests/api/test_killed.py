"""Server and worker are killed again and again while acts come: what was answered is there exactly once, what was not at most once."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from conftest_data import audit
from shulong.checks.example import LICENCE
from shulong.data.home import open_home
from shulong.data.shelf import Shelf
from stream import act

KILLS = 6


def shulong(home: Path, *words: str) -> str:
    command = [sys.executable, "-m", "shulong.cli.main", "--home", str(home), "--lang", "en", *words]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, env=environment()).stdout


def start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "shulong.cli.main", "--home", str(home), *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("SHULONG_", "DJANGO_"))}


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def send(port: int, token: str, number: int) -> bool:
    """Whether two acts were answered as durable."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = [act(f"M{number}", "apply", "2026-03-02"), act(f"M{number}", "grant", "2026-03-03", 2)]
    try:
        connection.request("POST", "/api/acts", json.dumps(body), headers)
        return connection.getresponse().status in {200, 202}
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@pytest.mark.slow
def test_what_was_answered_is_there_exactly_once(tmp_path: Path) -> None:
    home, chance = tmp_path / "home", random.Random(7)
    (tmp_path / "licence.yaml").write_text(LICENCE, encoding="utf-8")
    shulong(home, "init")
    shulong(home, "power", "publish", str(tmp_path / "licence.yaml"))
    shulong(home, "account", "permits", "--role", "source-system", "--password-file", str(tmp_path / "password"))
    token, port = shulong(home, "token", "new", "permits", "permits").strip(), free_port()
    answered: list[int] = []
    number = 0
    for _ in range(KILLS):
        running = [start(home, "serve", "--port", str(port)), start(home, "worker", "--apart", "10000")]
        try:
            until = time.monotonic() + 60
            while not send(port, token, number) and time.monotonic() < until:
                time.sleep(0.1)
            answered.append(number)
            for _ in range(chance.randrange(1, 60)):
                number += 1
                if send(port, token, number):
                    answered.append(number)
            time.sleep(chance.random() * 3)
        finally:
            for process in running:
                process.send_signal(signal.SIGKILL)
                process.wait()
        number += 1
    shulong(home, "worker", "--once")
    place = open_home(home)
    acts = Shelf(place).table("acts", versions=True).select("act_id").to_pyarrow()["act_id"].to_pylist()
    counted = Counter(acts)
    assert max(counted.values()) == 1, "an act was sealed twice"
    assert {f"M{each}-{at}" for each in answered for at in (1, 2)} <= set(counted), "an answered act is lost"
    assert len(answered) > KILLS
    assert audit(place) is None
