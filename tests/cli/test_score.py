"""``shulong check score`` says what was missed and what was found beyond, and ends with 1."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACTS = """act_id,matter_id,power_code,step,done_at
A1,M1,XK/01-001,apply,2026-03-02 09:00:00
A2,M1,XK/01-001,accept,2026-03-02 10:00:00
A3,M1,XK/01-001,grant,2026-03-04 10:00:00
"""
TRUTH = "check_id,subject,planted,what\nconduct.step-skipped,M9,true,review left out\n"


def shulong(home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "shulong.cli.main", "--home", str(home), "--lang", "en", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_miss_and_a_finding_beyond_are_told_and_end_with_1(tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text(ACTS, encoding="utf-8")
    (tmp_path / "truth.csv").write_text(TRUTH, encoding="utf-8")
    home = tmp_path / "home"
    for words in (
        ("init",),
        ("power", "publish", ROOT / "examples/city/flows/licences.yaml"),
        ("deliver", "acts", tmp_path / "acts.csv"),
    ):
        assert shulong(home, *words).returncode == 0
    done = shulong(home, "check", "score", tmp_path / "truth.csv", "--as-of", "2026-06-30")
    assert done.returncode == 1
    assert "missed: conduct.step-skipped M9  review left out" in done.stdout
    assert "not planted: conduct.step-skipped M1 review" in done.stdout
    assert "conduct.wrong-post: dataset post_holders was never delivered. Deliver it first." in done.stdout
