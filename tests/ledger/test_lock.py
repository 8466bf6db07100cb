"""One writer at a time: other processes, other threads, the same holder again."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shulong.ledger.lock import WriterLock
from shulong.terms.errors import StorageFailure

HOLD = """
import fcntl, sys, time
handle = open(sys.argv[1], "w")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def test_another_process_is_waited_for_and_then_named(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(StorageFailure, match=r"another writer still held the ledger after 0\.1 seconds") as caught,
            WriterLock(path).held(0.1),
        ):
            pass
        assert "另一个写入者正占用账本" in caught.value.say("zh")
        other.kill()
        other.wait()
        with WriterLock(path).held(5):
            pass


def test_the_holder_may_enter_again_and_others_of_the_same_process_wait(tmp_path: Path) -> None:
    lock, outcome = WriterLock(tmp_path / ".lock"), []

    def other(mine: WriterLock) -> None:
        try:
            with mine.held(0.05):
                outcome.append("entered")
        except StorageFailure:
            outcome.append("refused")

    with lock.held(1), lock.held(1):
        for mine in (lock, WriterLock(tmp_path / ".lock")):
            thread = threading.Thread(target=other, args=(mine,))
            thread.start()
            thread.join()
    thread = threading.Thread(target=other, args=(lock,))
    thread.start()
    thread.join()
    assert outcome == ["refused", "refused", "entered"]


def test_a_fault_inside_lets_go(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / ".lock")
    with pytest.raises(ZeroDivisionError), lock.held(1):
        _ = 1 / 0
    with WriterLock(tmp_path / ".lock").held(0.1):
        pass


def test_a_folder_that_is_not_there_is_a_storage_failure(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="No such file"), WriterLock(tmp_path / "no" / ".lock").held(0.1):
        pass
