"""One writer at a time, whichever process or thread it lives in."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shulong.ledger.durable import storage_failures
from shulong.terms.errors import StorageFailure
from shulong.terms.text import Text

PAUSE_SECONDS = 0.02


class WriterLock:
    """A lock file; the operating system lets go of it when its holder dies, however it dies.

    The same holder may enter again. It guards against other writers, not against who edits the files by hand, and not
    on network file systems without `flock`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self, timeout_seconds: float) -> Iterator[None]:
        """Hold the lock for the block.

        Raises:
            StorageFailure: another writer still held it after that time; nothing was written; try again later.
        """
        until = time.monotonic() + timeout_seconds
        if not self._thread.acquire(timeout=max(timeout_seconds, 0)):
            raise self._busy(timeout_seconds)
        try:
            if self._depth:
                yield from self._deeper()
            else:
                handle = self._take(until, timeout_seconds)
                try:
                    yield from self._deeper()
                finally:
                    os.close(handle)
        finally:
            self._thread.release()

    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def _take(self, until: float, timeout_seconds: float) -> int:
        with storage_failures(self._path):
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return handle
            except BlockingIOError:
                if time.monotonic() >= until:
                    os.close(handle)
                    raise self._busy(timeout_seconds) from None
                time.sleep(PAUSE_SECONDS)

    def _busy(self, timeout_seconds: float) -> StorageFailure:
        return StorageFailure(
            f"另一个写入者正占用账本，等待 {timeout_seconds:g} 秒仍未释放，未写入任何内容",
            f"another writer still held the ledger after {timeout_seconds:g} seconds; nothing was written",
            place=str(self._path),
            mend=Text(zh="请待其完成后重试。", en="Try again when it is done."),
        )
