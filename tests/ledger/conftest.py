"""A small ledger in a temporary folder, with a fixed key so that its bytes are the same in every run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shulong.ledger.entry import Entry
from shulong.ledger.keys import Signer
from shulong.ledger.log import Log

ORIGIN = "example.gov.cn/ledger"
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def signer() -> Signer:
    return Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))


@pytest.fixture
def stranger() -> Signer:
    """Someone with the same name and another key."""
    return Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(32)))


@pytest.fixture
def witness() -> Signer:
    return Signer("audit.example.gov.cn/witness", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))


@pytest.fixture
def entries_of() -> Callable[[int, int], list[bytes]]:
    """Entries number start to stop, each a second after the one before it."""

    def make(start: int, stop: int) -> list[bytes]:
        return [
            Entry("delivery", START + timedelta(seconds=number), {"rows": number, "dataset": "acts"}).encode()
            for number in range(start, stop)
        ]

    return make


@pytest.fixture
def log(tmp_path: Path, signer: Signer) -> Log:
    return Log.create(tmp_path / "ledger", ORIGIN, signer)


@pytest.fixture
def fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Syncs that do nothing, for tests of contents; the order of syncs has tests of its own."""
    monkeypatch.setattr("os.fsync", lambda handle: None)
