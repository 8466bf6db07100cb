"""A small place with one organ and one declared power, and four people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.models import User

from shulong.access.gate import give_role
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import Home, create
from shulong.data.shelf import Shelf
from shulong.powers.law_tables import law_rows, provision_rows
from shulong.powers.organ import Organ
from shulong.powers.power import HeldBy, Power
from shulong.powers.publish_declared import organ_rows, power_rows
from shulong.powers.read_law import parse_law
from shulong.terms.region import Level
from shulong.terms.text import Text

START = date(2026, 1, 1)
PASSWORD = "a-long-pass-phrase"
POWER = Power(
    "QT/10-001",
    "other",
    {
        "name": {"zh": "示例登记", "en": "Example registration"},
        "basis": [{"law": "示例条例", "citation": "第三条"}],
        "levels": ["county"],
        "content": "办理示例登记。",
        "served": ["natural-person"],
        "responsibility": [{"step": "受理", "post": "clerk", "liability": "逾期不受理"}],
    },
    START,
    holders=(HeldBy(Level.COUNTY, "civil-affairs"),),
)
ORGAN = Organ(
    "11990101MB0000001A", Text(zh="示例县民政局", en="Example County Civil Affairs"), "990101", "civil-affairs", START
)


LAW = """---
law_id: sample-regulations
title: 示例条例
version_on: 2020-01-01
{header}---
示例条例
第一条 为了便民，制定本条例。
第二条 登记应当当场办理。
第三条 县级民政部门办理示例登记，不收费。
第四条 本条例自2020年1月1日起施行。
"""


def bring_law(home: Home, header: str = "") -> None:
    """The sample regulations as they are, or with more in their header, such as a repeal."""
    version = parse_law(LAW.format(header=header), "sample.md").version
    for dataset, rows in (("law_provisions", provision_rows([version])), ("laws", law_rows([version], START))):
        with home.staging() as work:
            deliver(home, Shelf(home).contract(dataset), [stage_table(rows, work, dataset)], work, sender="lists")


@dataclass
class Town:
    """A home with its people."""

    home: Home
    lister: User
    reviewer: User
    decider: User

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.home)


def build(folder: Path, *, laws: bool = True) -> Town:
    """The town in a folder, with its one law or without; needs a database."""
    home = create(folder, name="test.example")
    shelf = Shelf(home)
    for dataset, rows in (("organs", organ_rows([ORGAN])), ("powers", power_rows([POWER]))):
        with home.staging() as work:
            deliver(home, shelf.contract(dataset), [stage_table(rows, work, dataset)], work)
    if laws:
        bring_law(home)
    people = [User.objects.create_user(name, password=PASSWORD) for name in ("lister", "reviewer", "decider")]
    for person, role in zip(people, ("list-administrator", "legal-reviewer", "decider"), strict=True):
        give_role(person, role)
    return Town(home, *people)
