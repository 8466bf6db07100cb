"""A writer killed at random moments: what it acknowledged is there exactly once, whatever else is not."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from shulong.ledger.entry import Entry
from shulong.ledger.keys import Signer, write_private_key
from shulong.ledger.log import Log
from shulong.ledger.verify import verify

SOURCE = Path(__file__).parents[2] / "src"
KILLS = 25
WRITER = """
import sys
from pathlib import Path
from shulong.ledger.keys import read_private_key
from shulong.ledger.log import Log
from shulong.ledger.record import record
folder, key, run = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
log = Log.open(folder)
signer = read_private_key(key, log.origin)
for step in range(10_000):
    names = [f"{run}-{step}-{number}" for number in range(1 + step * 37 % 90)]
    record(log, [("delivery", {"name": name}) for name in names], signer=signer)
    print(*names, flush=True)
"""


@pytest.mark.slow
def test_whatever_was_acknowledged_before_a_kill_is_there_exactly_once(
    tmp_path: Path, log: Log, signer: Signer
) -> None:
    key = tmp_path / "ledger.key"
    write_private_key(key, signer)
    chance = random.Random(20261124)
    acknowledged: list[str] = []
    for run in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(log.folder), str(key), str(run)]
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(chance.random() * 0.12)
            writer.send_signal(signal.SIGKILL)
            rest = writer.stdout.read()
        lines = (first + rest).splitlines(keepends=True)
        acknowledged += [name for line in lines if line.endswith("\n") for name in line.split()]
        report = verify(log.folder, signer.verifier)
        assert report.fault is None, report.fault.say("en")
        log.refresh()
        there = Counter(str(Entry.decode(data).body["name"]) for data in log.entries())
        assert max(there.values()) == 1
        assert set(acknowledged) <= set(there)
    assert len(acknowledged) > KILLS
