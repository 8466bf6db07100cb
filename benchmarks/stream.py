"""Acts over HTTP: how many a second are answered (each answer durable), and how long from an act to the finding that it makes.

Starts ``shulong serve`` and ``shulong worker`` on a home of its own, on loopback, with the embedded default. Two parts:
requests of 100 acts as fast as the door answers, by some connections; then a steady stream, one act a request or more, in
which some matters break their flow, and the time from sending to the finding in the database.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

FLOW = """
flow: licence
version: 1
power: XK/01-001
title: {zh: 示例许可, en: A sample licence}
in_force: {from: 2026-01-01}
limit: {statutory: 20, promised: 10, unit: working-days, from: apply, to: [grant, refuse]}
steps:
  apply: {title: {zh: 申请, en: application}}
  accept: {title: {zh: 受理, en: acceptance}}
  review: {title: {zh: 审查, en: review}}
  grant: {title: {zh: 准予, en: grant}}
  refuse: {title: {zh: 不予许可, en: refusal}}
order: [apply, accept, review, {choice: [grant, refuse]}]
"""
STEPS = ("apply", "accept", "review", "grant")


def shulong(home: Path, *words: str) -> str:
    """What a command says."""
    return subprocess.run([sys.executable, "-m", "shulong.cli.main", "--home", str(home), *words], check=True, text=True,
                          stdout=subprocess.PIPE).stdout  # fmt: skip


def start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    """A command that goes on."""
    return subprocess.Popen([sys.executable, "-m", "shulong.cli.main", "--home", str(home), *words],
                            stdout=(home / f"{words[0]}.log").open("wb"), stderr=subprocess.STDOUT)  # fmt: skip


def act(matter: str, at: int, *, skipped: bool = False) -> dict[str, Any]:
    """One act of a matter; with ``skipped`` the review is left out."""
    done = (datetime.now().astimezone().replace(tzinfo=None) - timedelta(minutes=10 - at)).isoformat(timespec="seconds")
    return {"act_id": f"{matter}-{at}", "matter_id": matter, "power_code": "XK/01-001", "step": STEPS[3 if skipped and at == 2 else at],
            "organ": "O1", "region": "990101", "done_at": done, "recorded_at": done, "person_key": "k1", "applicant_key": "k2"}  # fmt: skip


class Sender:
    """One connection that delivers acts."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, acts: Any) -> None:
        """Returns when the acts are durable."""
        self.connection.request("POST", "/api/acts", json.dumps(acts), self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 202:
            raise RuntimeError(f"{answer.status} {body[:300]!r}")


def rush(port: int, token: str, seconds: float, connections: int) -> tuple[float, list[float]]:
    """Acts answered a second in requests of 100, and the time of each request."""
    times: list[float] = []
    until = time.monotonic() + seconds

    def go(name: int) -> None:
        sender, number = Sender(port, token), 0
        while time.monotonic() < until:
            acts = [act(f"R{name}-{number}-{n // 4}", n % 4) for n in range(100)]
            began = time.perf_counter()
            sender.send(acts)
            times.append(time.perf_counter() - began)
            number += 1

    began = time.monotonic()
    threads = [threading.Thread(target=go, args=(name,)) for name in range(connections)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(times) * 100 / (time.monotonic() - began), times


def steady(home: Path, port: int, token: str, rate: int, seconds: float, batch: int) -> list[float]:
    """Seconds from sending the act that breaks a flow to its finding, at a steady number of acts a second."""
    sender, sent, number = Sender(port, token), {}, 0
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        acts = []
        while len(acts) < batch:
            matter = f"S{number}"
            faulty = number % 10 == 0
            acts += [act(matter, at, skipped=faulty) for at in range(3 if faulty else 4)]
            if faulty:
                sent[matter] = time.time()
            number += 1
        sender.send(acts)
        behind = began + number * 4 / rate - time.monotonic()
        time.sleep(max(0, behind))
    return _latencies(home, sent)


def _latencies(home: Path, sent: dict[str, float]) -> list[float]:
    """When each finding was first kept, from the run that kept it."""
    query = ("SELECT f.subject, r.finished_at FROM findings_finding f JOIN findings_event e ON e.finding_id = f.id "
             "JOIN findings_run r ON r.id = e.run_id WHERE e.change = 'new' AND f.check_id = 'conduct.step-skipped'")  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with sqlite3.connect(home / "db.sqlite3") as database:
            found = dict(database.execute(query).fetchall())
        if set(sent) <= set(found):
            break
        time.sleep(0.5)
    utc = {
        matter: datetime.fromisoformat(at + "+00:00" if "+" not in at else at).timestamp()
        for matter, at in found.items()
    }
    missing = set(sent) - set(utc)
    if missing:
        print(f"  {len(missing)} of {len(sent)} findings did not come within a minute")
    return sorted(utc[matter] - at for matter, at in sent.items() if matter in utc)


def main() -> None:
    """Both parts, then what was kept is counted and the ledger verified."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("bench-stream"))
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--port", type=int, default=8765)
    given = parser.parse_args()
    home = given.folder / "home"
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    (given.folder / "flow.yaml").write_text(FLOW, encoding="utf-8")
    os.environ["SHULONG_LANG"] = "en"
    shulong(home, "init", "--name", "bench.example")
    shulong(home, "power", "publish", str(given.folder / "flow.yaml"))
    shulong(home, "account", "permits", "--role", "source-system", "--password-file", str(given.folder / "password"))
    token = shulong(home, "token", "new", "permits", "permits").strip()
    served = start(home, "serve", "--port", str(given.port))
    worker = None
    try:
        _wait(given.port)
        rate, times = rush(given.port, token, given.seconds, given.connections)
        print(f"requests of 100 acts, {given.connections} connections, {given.seconds:.0f} s, no worker beside: {rate:,.0f} acts/s, "
              f"a request p50 {statistics.median(times) * 1000:.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)] * 1000:.0f} ms")  # fmt: skip
        worker = start(home, "worker", "--apart", "1000")
        time.sleep(20)
        rate, times = rush(given.port, token, given.seconds, given.connections)
        print(f"the same with the worker judging and sealing beside: {rate:,.0f} acts/s, a request p50 {statistics.median(times) * 1000:.0f} ms, "
              f"p95 {sorted(times)[int(len(times) * 0.95)] * 1000:.0f} ms")  # fmt: skip
        _until_judged(home)
        waits = steady(home, given.port, token, given.rate, given.seconds, given.batch)
        print(f"{given.rate} acts/s in requests of {given.batch}: act to finding p50 {statistics.median(waits):.2f} s, "
              f"p95 {waits[int(len(waits) * 0.95)]:.2f} s, most {waits[-1]:.2f} s ({len(waits)} findings)")  # fmt: skip
    finally:
        for each in filter(None, (worker, served)):
            each.send_signal(signal.SIGTERM if each is worker else signal.SIGKILL)
            each.wait(60)
    print(shulong(home, "ledger", "verify").strip())


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/api/openapi.json")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _until_judged(home: Path) -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with sqlite3.connect(home / "db.sqlite3") as database:
            (left,) = database.execute("SELECT count(*) FROM acts_request WHERE judged_at IS NULL").fetchone()
        if not left:
            return
        time.sleep(1)


if __name__ == "__main__":
    main()
