"""Where all suites are required, a skip inside a suite fails the run as a missing suite does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CASES = [
    ("def test_it() -> None:\n    pass\n", 0),
    ("import pytest\ndef test_it() -> None:\n    pytest.skip('not here')\n", 1),
    ("import pytest\n@pytest.mark.skip\ndef test_it() -> None:\n    pass\n", 1),
    ("import pytest\npytest.importorskip('there_is_no_such_package')\ndef test_it() -> None:\n    pass\n", 1),
    ("import pytest\ndef test_good() -> None:\n    pass\n@pytest.mark.realdata\ndef test_it() -> None:\n    pytest.skip('no data')\n", 0),
    ("import pytest\n@pytest.mark.xfail(strict=True)\ndef test_it() -> None:\n    assert False\n", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), CASES)
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_skip_fails_where_all_suites_are_required(tmp_path: Path, text: str, code: int, workers: str) -> None:
    for name in ("conftest.py", "prepare.py"):
        shutil.copy(HERE / name, tmp_path / name)
    (tmp_path / "test_one.py").write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  realdata: x\npythonpath = .\n")
    environment = os.environ | {"SHULONG_REQUIRE_ALL_SUITES": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-n", workers, "test_one.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    if code:
        assert "SKIPPED, but all suites are required here" in done.stdout
