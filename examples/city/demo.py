"""Builds the invented city in a home folder and runs the main job on it: deliver, compare, find, verify."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from generate import write  # noqa: E402 (the folder must be on the path first)
from whole.deliver import deliver_all, score  # noqa: E402
from whole.plant import planted as planted_city  # noqa: E402
from whole.scale import size  # noqa: E402
from whole.write import write as write_city  # noqa: E402
from world import AS_OF  # noqa: E402

from shulong.data.home import open_home  # noqa: E402


def shulong(home: Path, *words: str) -> str:
    """One command, shown as one would type it, with what it answers."""
    print(f"$ shulong {' '.join(words)}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "shulong.cli.main", "--home", str(home), *words],
        check=False,
        text=True,
        stdout=subprocess.PIPE,
    )
    print(done.stdout, flush=True)
    if done.returncode not in (0, 1):
        sys.exit(done.returncode)
    return done.stdout


def build(home: Path, *, each: int = 200) -> list[tuple[str, str]]:
    """The city in ``home``; what was planted, as (check, matter)."""
    if (home / "shulong.toml").exists():
        shutil.rmtree(home)
    planted = write(home / "files", each=each)
    shulong(home, "init", "--name", "demo.city.example")
    shulong(home, "power", "publish", str(HERE / "flows"))
    shulong(home, "law", "import", str(HERE / "laws"))
    shulong(home, "deliver", "acts", str(home / "files" / "housing-acts.csv"), "--sender", "zj")
    shulong(home, "deliver", "acts", str(home / "files" / "civil-affairs-acts.csv"), "--sender", "mz", "--mapping",
            str(HERE / "mappings" / "civil-affairs-acts.yaml"))  # fmt: skip
    shulong(home, "deliver", "acts", str(home / "files" / "street-acts.xlsx"), "--sender", "cg")
    shulong(home, "deliver", "matters", str(home / "files" / "matters.csv"))
    shulong(home, "check", "run", "--as-of", f"{AS_OF:%Y-%m-%dT%H:%M}")
    shulong(home, "ledger", "verify")
    return planted


def found(home: Path) -> list[tuple[str, str]]:
    """What stands as a finding in the home, as (check, matter)."""
    import os  # noqa: PLC0415

    os.environ["SHULONG_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "shulong.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    from shulong.findings.models import Finding  # noqa: PLC0415

    return sorted((each.check_id, each.values["matter"]) for each in Finding.objects.exclude(state="gone"))


def declare(home: Path) -> bool:
    """The declared side of the city: regions, organs, posts, powers, lists, laws and flows; whether the checks of lists find just what was planted."""
    folder = home / "files" / "declared"
    write_city(planted_city(7, size(1)), folder, told=lambda name, rows: print(f"{name:>16} {rows:>9,}", flush=True))
    place = open_home(home)
    deliver_all(
        place, folder, told=lambda receipt: print(f"{receipt.dataset}: {receipt.rows:,} rows sealed", flush=True)
    )
    scored = score(place, folder)
    print(
        f"lists: planted {len(scored.planted)}, found {len(scored.found)}, missed {len(scored.missed)}, not planted {len(scored.extra)}"
    )
    shulong(home, "check", "run", "--as-of", f"{AS_OF:%Y-%m-%dT%H:%M}")
    shulong(home, "guide", "index")
    shulong(home, "ledger", "verify")
    return not (scored.missed or scored.extra or scored.unanswered)


def main() -> None:
    """Build the city, say whether what was planted was found, and make an account to look at it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("demo"))
    parser.add_argument("--each", type=int, default=200, help="matters per power")
    parser.add_argument("--without-lists", action="store_true", help="acts and flows only")
    given = parser.parse_args()
    planted = build(given.home, each=given.each)
    seen = found(given.home)
    missed, extra = sorted(set(planted) - set(seen)), sorted(set(seen) - set(planted))
    print(f"planted {len(planted)}, found {len(set(seen))}, missed {len(missed)}, not planted {len(extra)}")
    for check, matter in missed + extra:
        print(f"  {'missed' if (check, matter) in missed else 'extra'}: {check} {matter}")
    agree = given.without_lists or declare(given.home)
    shulong(given.home, "card", "list", "--colour", "red", "--limit", "10")
    shulong(given.home, "account", "supervisor", "--role", "supervisor")
    shulong(given.home, "account", "officer", "--role", "answering-officer", "--organ", "zj")
    for name, role in (("lister", "list-administrator"), ("reviewer", "legal-reviewer"), ("decider", "decider")):
        shulong(given.home, "account", name, "--role", role)
    if missed or extra or not agree:
        sys.exit("what was planted and what was found differ")


if __name__ == "__main__":
    main()
