"""Import of a catalogue from one workbook: 5,000 powers with 60,000 implementations, read, examined, sealed. All of it is invented."""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from shulong.powers.kind import Kind, kinds
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Implementation, Power
from shulong.powers.workbook_write import write_workbook
from shulong.terms.region import Level
from shulong.terms.text import Text

DAY = date(2026, 1, 1)
SUBJECTS, OBJECTS = (
    ("示例餐饮", "示例场馆", "示例养老", "示例苗木", "示例船舶"),
    ("经营", "设立", "变更", "延续", "备案"),
)


def powers(count: int, chance: random.Random) -> Iterator[Power]:
    """Templates of the external kinds, numbered within their kind."""
    external = [kind for kind in kinds().values() if kind.group in {"external", "service"}]
    for number in range(count):
        kind = external[number % len(external)]
        yield Power(f"{kind.prefix}{number:05d}", kind.id, _values(kind, number, chance), DAY,
                    holders=(HeldBy(Level.COUNTY, f"field-{number % 12}"),), open=frozenset({"materials"}))  # fmt: skip


def _values(kind: Kind, number: int, chance: random.Random) -> dict[str, Any]:
    name = f"{chance.choice(SUBJECTS)}{chance.choice(OBJECTS)}{number}"
    return {
        "name": {"zh": name, "en": f"Example {number}"}, "basis": [{"law": f"示例条例{number % 300}", "citation": f"第{number % 60 + 1}条第一款"}],
        "levels": ["city", "county"], "content": "市级负责跨县事项，县级负责本行政区域内事项。", "served": ["natural-person", "legal-person"],
        "conditions": [{"text": f"符合{name}要求之{each}"} for each in range(chance.randint(2, 5))],
        "materials": [{"name": f"{name}材料{each}", "form": "copy", "copies": 1, "source": "applicant"} for each in range(chance.randint(2, 8))],
        "flow": f"flow-{kind.id}", "statutory_limit": {"days": chance.choice((10, 20, 30)), "unit": "working-days"},
        "result": {"name": f"{name}证"}, "remedies": "可在六十日内申请行政复议，或者在六个月内提起诉讼。",
        "responsibility": [{"step": "受理", "post": "窗口人员", "liability": "符合条件而不受理"}, {"step": "审核", "post": "审核人员", "liability": "超期"}],
    }  # fmt: skip


def implementations(templates: list[Power], count: int, chance: random.Random) -> Iterator[Implementation]:
    """Each template by organs of as many counties as it takes."""
    for number in range(count):
        power, county = templates[number % len(templates)], number // len(templates) + 1
        yield Implementation(power.basic_code, f"99{county:02d}{number % 12:04d}", f"9901{county:02d}", DAY, {
            "organ_nature": "statutory", "handling_type": "promised", "promised_limit": {"days": chance.randint(2, 10), "unit": "working-days"},
            "result_delivery": ["window", "post"], "handling_form": ["window", "online"], "visits": {"visits": chance.randint(0, 2)},
            "place": f"示例县 {county} 示例路 {number % 900} 号 {number % 20} 号窗口", "hours": "工作日 9:00—17:00", "enquiry": f"000-{number:06d}",
            "complaint": "000-12345", "cross_region": "city",
        })  # fmt: skip


def organs(counties: int) -> Iterator[Organ]:
    """Twelve organs a county."""
    for county in range(1, counties + 1):
        for field in range(12):
            yield Organ(
                f"99{county:02d}{field:04d}", Text(zh="示例局", en="Bureau"), f"9901{county:02d}", f"field-{field}", DAY
            )


def main() -> None:
    """Write the workbook, import it in a process of its own, and print the seconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--powers", type=int, default=5_000)
    parser.add_argument("--implementations", type=int, default=60_000)
    parser.add_argument("--folder", type=Path, default=Path("bench"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    chance, book = random.Random(7), given.folder / "catalogue.xlsx"
    began = time.perf_counter()
    templates = list(powers(given.powers, chance))
    write_workbook(book, None, templates, implementations(templates, given.implementations, chance))
    written = time.perf_counter() - began
    home = given.folder / "declared-home"
    shutil.rmtree(home, ignore_errors=True)
    shulong = (sys.executable, "-m", "shulong.cli.main", "--home", str(home))
    subprocess.run([*shulong, "init"], check=True, capture_output=True)
    began = time.perf_counter()
    said = subprocess.run(
        [*shulong, "--lang", "en", "powers", "import", str(book)], check=True, capture_output=True, text=True
    ).stdout
    taken = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, processor = used.ru_maxrss / 2**20, used.ru_utime + used.ru_stime
    print(said)
    print(
        f"workbook of {book.stat().st_size / 2**20:.1f} MiB written in {written:.1f} s; imported in {taken:.1f} s ({processor:.1f} s of processor), {memory:.2f} GiB at most"
    )


if __name__ == "__main__":
    main()
