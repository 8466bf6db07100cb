"""A disk that is really full, at one stage of a delivery after another: nothing is delivered by half, and it goes on when there is room."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SIZE = 24 * 1024 * 1024
ROWS = 30_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small file system")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", folder], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"cannot mount a small file system: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def shulong(home: Path, *words: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "shulong.cli.main", "--home", str(home), "--lang", "en", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def filled(disk: Path, left: int) -> Path:
    """A file that takes all room but so many bytes."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free - left
    with ballast.open("wb") as file:
        for _ in range(free // 4096):
            file.write(b"\0" * 4096)
    return ballast


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    chance = random.Random(7)
    lines = ["act_id,matter_id,power_code,step,done_at,reason"]
    lines += [f"A{n},M{n // 5},P,apply,2026-01-05 09:00:00,{chance.randbytes(24).hex()}" for n in range(ROWS)]
    file = tmp_path / "acts.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.mark.slow
def test_a_full_disk_delivers_nothing_by_half_and_goes_on_when_there_is_room(disk: Path, acts: Path) -> None:
    home = disk / "home"
    assert shulong(home, "init")[0] == 0
    refused = 0
    for left in (0, 64 << 10, 512 << 10, 2 << 20, 3 << 20, 4 << 20, 5 << 20, 6 << 20, 8 << 20):
        ballast = filled(disk, left)
        code, said = shulong(home, "deliver", "acts", acts)
        ballast.unlink()
        code_after, verified = shulong(home, "ledger", "verify")
        assert code_after == 0, verified
        if code == 0:
            break
        refused += 1
        assert code == 5, said
        assert "Traceback" not in said
        assert said.startswith("error: ")
        assert "the ledger fits: 0 entries, 0 sealed files, 0 rows" in verified
        assert not list((home / "segments").rglob("*.parquet")), f"{left} bytes left something behind"
    assert refused >= 3, "the disk was never full"
    code, said = shulong(home, "deliver", "acts", acts)
    assert code == 0, said
    assert f"the ledger fits: 1 entries, 1 sealed files, {ROWS} rows" in shulong(home, "ledger", "verify")[1]
    assert not [each for each in (home / "staging").iterdir() if not each.name.startswith(".")]
