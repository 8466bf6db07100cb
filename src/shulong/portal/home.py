"""What the pages read of the home that this process serves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from shulong.checks.catalogue import catalogue
from shulong.checks.check import Check


def known_checks() -> Mapping[str, Check]:
    """The program's checks and the city's own, as they were when this process first read them."""
    return catalogue(Path(settings.SHULONG_HOME) / "checks")
