"""Writes the declared side of a whole invented city: ``python examples/city/declared.py --scale 1 --seed 7 --to FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from whole.deliver import deliver_all, differences, score
from whole.plant import planted
from whole.scale import size
from whole.write import write

from shulong.data.home import create


def main() -> None:
    """Write the city and say how much of everything there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale", type=float, default=1, help="1: 120 powers, 77 regions; 100: 5,000 powers, 60,000 regions"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--to", type=Path, required=True, help="folder to write into")
    parser.add_argument("--without-faults", action="store_true", help="plant nothing")
    parser.add_argument(
        "--home", type=Path, help="make a home there, deliver the city to it, run the checks of lists and compare"
    )
    given = parser.parse_args()
    city = planted(given.seed, size(given.scale), faults=not given.without_faults)
    write(city, given.to, told=lambda name, rows: print(f"{name:>16} {rows:>9,}", flush=True))
    if given.home:
        _try_out(given.home, given.to)


def _try_out(place: Path, folder: Path) -> None:
    """Deliver the city, run the checks of lists, and end with an error where they differ from what was planted."""
    home = create(place, name="city.example")
    deliver_all(
        home, folder, told=lambda receipt: print(f"{receipt.dataset}: {receipt.rows:,} rows sealed", flush=True)
    )
    scored = score(home, folder)
    print(f"planted {sum(each.planted for each in scored)}, found {sum(each.found for each in scored)}")
    for line in differences(scored):
        print(f"  {line}")
    if differences(scored):
        sys.exit("what was planted and what was found differ")


if __name__ == "__main__":
    main()
