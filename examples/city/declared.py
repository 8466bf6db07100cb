"""Writes the declared side of a whole invented city: ``python examples/city/declared.py --scale 1 --seed 7 --to FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from whole.plant import planted  # noqa: E402 (the folder must be on the path first)
from whole.scale import size  # noqa: E402
from whole.write import write  # noqa: E402


def main() -> None:
    """Write the city and say how much of everything there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1, help="1: 120 powers, 77 regions; 100: 5,000 powers, 60,000 regions")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--to", type=Path, required=True, help="folder to write into")
    parser.add_argument("--without-faults", action="store_true", help="plant nothing")
    given = parser.parse_args()
    city = planted(given.seed, size(given.scale), faults=not given.without_faults)
    write(city, given.to, told=lambda name, rows: print(f"{name:>16} {rows:>9,}", flush=True))


if __name__ == "__main__":
    main()
