"""Verifying a home as ``shulong ledger verify`` does."""

from __future__ import annotations

from shulong.data.audit import Auditor
from shulong.data.home import Home
from shulong.data.workbench import workbench
from shulong.ledger.verify import verify


def audit(home: Home) -> str | None:
    """What does not fit, in English; None if all is well."""
    with home.staging() as work, workbench(work, "500MB", 2) as bench:
        report = verify(home.ledger_path, home.verifier, sealed=Auditor(home, bench))
    return report.fault.say("en") if report.fault else None
