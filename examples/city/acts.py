"""Writes acts of the whole invented city, with deviations planted: ``python examples/city/acts.py --matters 100000 --seed 7 --to FOLDER``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from acting.plant import planted, write_planted
from acting.town import city_of, town_of
from acting.write import write_crowd


def main() -> None:
    """Write the acts and say how many there are and how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=float, default=1, help="of the city: 1 has 130 powers, 3 has 320")
    parser.add_argument(
        "--counties", type=int, help="counties of the city, for more organs that exercise the same powers"
    )
    parser.add_argument("--to", type=Path, required=True, help="folder to write into")
    parser.add_argument("--without-faults", action="store_true", help="plant nothing")
    parser.add_argument("--times", type=int, default=2, help="how often each deviation is planted")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    began = time.perf_counter()
    town = town_of(city_of(given.seed, given.scale, given.counties))
    written = write_crowd(town, given.to, given.matters, workers=given.workers,
                          told=lambda done, total: print(f"\r{done}/{total}", end="", flush=True))  # fmt: skip
    if not given.without_faults:
        write_planted(planted(town, given.matters, given.times), given.to)
    print(f"\r{written.acts:,} acts of {written.matters:,} matters in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
