"""Guides at full size through the real pages: 2,340,000 present, none stored; time of a guide, a list and a search, index build and size.

    python guides.py [--share 1.0] [--requests 2000] [--server]

Every request goes through Django's whole stack (middleware, view, template); with ``--server`` also through waitress on loopback.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from catalogue import OBJECTS, VERBS, Scale, catalogue

from shulong.data.home import create
from shulong.guides.refresh import index_path, today
from shulong.powers.index import Index
from shulong.powers.index_write import build

PORT = 8931


def addresses(path: Path, number: int) -> dict[str, list[str]]:
    """Random addresses of each kind of page, spread over all powers, organs and regions."""
    chance = random.Random(7)
    with Index.open(path) as index:
        regions = [code for (code,) in index.db.execute("SELECT code FROM region")]
        codes = [code for (code,) in index.db.execute("SELECT slug FROM power WHERE guides > 0")]
        organs = [code for (code,) in index.db.execute("SELECT code FROM organ ORDER BY random() LIMIT 500")]
        guides = []
        for code in chance.sample(codes, min(len(codes), 400)):
            power = index.power(code)
            assert power is not None
            guides += [f"/guides/{code}/{organ.code}/" for organ in index.holders(power, limit=200)]
        # Half of them among the powers that villages hold, which is where most guides are.
        wide = [code for (code,) in index.db.execute("SELECT slug FROM power ORDER BY guides DESC LIMIT 30")]
        villages = [
            code for (code,) in index.db.execute("SELECT code FROM organ WHERE level = 5 ORDER BY random() LIMIT 2000")
        ]
    half = number // 2
    words = [thing + verb for thing in OBJECTS for verb in VERBS] + list(VERBS) + list(OBJECTS)
    return {
        "guide": chance.choices(guides, k=number - half) + [f"/guides/{chance.choice(wide)}/{o}/" for o in chance.choices(villages, k=half)],
        "list of an organ": [f"/guides/organ/{chance.choice(organs)}/" for _ in range(number // 4)],
        "list of a region": [f"/guides/region/{chance.choice(regions)}/" for _ in range(number // 4)],
        "organs of a power": [f"/guides/{chance.choice(codes)}/?region={chance.choice(regions)}" for _ in range(number // 4)],
        "search": [f"/guides/search?q={quote(chance.choice(words))}" for _ in range(number // 4)],
        "search in a region": [f"/guides/search?q={quote(chance.choice(words))}&region={chance.choice(regions)}" for _ in range(number // 4)],
        "search, a word in every template": [f"/guides/search?q={quote('申请')}" for _ in range(number // 20)],
        "home": ["/guides/"] * (number // 20),
    }  # fmt: skip


def timed(pages: dict[str, list[str]], ask: Callable[[str], int]) -> None:
    """Milliseconds of each kind of page, one request after another; the first ten warm up. CPU is that of this process."""
    for name, each in pages.items():
        for address in each[:10]:
            assert ask(address) == 200, address
        spans, works = [], []
        for address in each:
            begin, worked = time.perf_counter(), time.process_time()
            assert ask(address) == 200, address
            spans.append((time.perf_counter() - begin) * 1000)
            works.append((time.process_time() - worked) * 1000)
        cuts, own = statistics.quantiles(spans, n=100), statistics.quantiles(works, n=100)
        figures = f"p50 {cuts[49]:6.1f} ms  p99 {cuts[98]:6.1f} ms  max {max(spans):6.1f} ms  CPU p50 {own[49]:5.1f} ms  p99 {own[98]:5.1f} ms"
        print(f"  {name:34s} {len(each):6,} requests  {figures}", flush=True)


def in_process(home: Path) -> Callable[[str], int]:
    """Asks Django's test client, with the middleware of the real settings."""
    os.environ |= {"SHULONG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shulong.config.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    client = Client(SERVER_NAME="127.0.0.1")
    return lambda address: int(client.get(address).status_code)


def over_http(address: str) -> int:
    """Asks the server on loopback."""
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{address}", timeout=30) as answer:
        answer.read()
        return int(answer.status)


def served(home: Path, pages: dict[str, list[str]]) -> None:
    """The same through waitress, as ``shulong serve`` runs it."""
    words = [sys.executable, "-m", "shulong.cli.main", "--home", str(home), "serve", "--port", str(PORT)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                over_http("/guides/")
                break
            except OSError:
                time.sleep(0.2)
        print("through waitress on loopback:")
        timed(pages, over_http)
        with Path(f"/proc/{server.pid}/status").open() as status:
            print(
                "  server", next(line.split(":")[1].strip() for line in status if line.startswith("VmHWM")), "at most"
            )
    finally:
        server.terminate()
        server.wait(10)


def main() -> None:
    """Build, then ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--server", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = create(Path(folder) / "home", name="bench.city.example")
        whole = Scale(given.share, implementations=round(60_000 * given.share))
        declared = replace(catalogue(whole), day=today(home))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        begin = time.perf_counter()
        built = build(index_path(home), declared)
        seconds, size = time.perf_counter() - begin, index_path(home).stat().st_size / 2**20
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{built.guides:,} guides of {built.powers:,} templates, {built.organs:,} organs, {built.regions:,} regions, "
              f"{built.implementations:,} implementations")  # fmt: skip
        print(
            f"index built in {seconds:.1f} s, {size:.0f} MiB; memory at most {peak:.0f} MiB (the catalogue itself {before:.0f} MiB)"
        )
        del declared
        pages = addresses(index_path(home), given.requests)
        print("through Django's whole stack:")
        timed(pages, in_process(home.path))
        if given.server:
            served(home.path, pages)


if __name__ == "__main__":
    main()
