"""What each list says: service, supervision, enforcement, random inspection, negative, internal, policy, responsibility."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shulong.powers.kind import kind as kind_of
from shulong.terms.region import Level
from whole.bodies import credit_code
from whole.catalogue import Item
from whole.chance import one_in
from whole.places import CITY
from whole.statutes import CHAPTERS, citation, title_of

SERVED = {"licence", "benefit", "confirmation", "public-service", "reward", "adjudication", "other", "levy"}
ENFORCED = {"penalty", "coercion", "inspection"}
STATED = {
    "service": ("conditions", "materials", "statutory_limit", "fee", "result"),
    "responsibility": ("responsibility", "basis"),
    "enforcement": ("basis",),
    "internal": ("basis", "responsibility"),
    "policy": ("conditions", "basis"),
}


@dataclass
class Entry:
    """One entry of a list. ``stated`` holds elements as this list states them, ``links`` codes of powers and entries by what they are."""

    list_type: str
    code: str
    title: str
    in_force_from: date
    basic_code: str | None = None
    organ: str | None = None
    region: str = CITY
    status: str = "in-force"
    stated: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """What findings call it."""
        return f"{self.list_type}/{self.code}"


def organ_of(item: Item) -> str:
    """The organ that answers for a power on the city's lists: the city's own, or civil affairs where only villages hold it."""
    held = {rule.level: rule.field_of_work for rule in item.power.holders}
    return credit_code(CITY, held.get(Level.CITY, "civil-affairs"))


def entries(seed: int, item: Item) -> Iterator[Entry]:
    """The entries that one power has on all lists."""
    kind, group = item.kind, kind_of(item.kind).group
    if kind in SERVED:
        yield _of_power(item, "service", "FW")
    if kind in ENFORCED:
        yield _of_power(item, "enforcement", "ZF")
    if kind == "licence" and item.power.parent is None:
        yield from _supervised(item)
        if one_in(3, seed, "negative", item.code):
            yield _negative(item)
    if kind == "inspection":
        yield from _inspected(seed, item)
    if group in {"internal", "further"} and kind != "benefit-policy":
        yield _of_power(item, "internal", "NB")
    if kind in {"benefit-policy", "benefit"}:
        yield _of_power(item, "policy", "HM")
    if group in {"external", "service"}:
        yield _of_power(item, "responsibility", "ZR")


def _of_power(item: Item, list_type: str, prefix: str) -> Entry:
    values = item.power.values
    stated = {name: values[name] for name in STATED[list_type] if name in values}
    return Entry(
        list_type,
        f"{prefix}-{item.code}",
        item.name.zh,
        item.power.in_force_from,
        item.code,
        organ_of(item),
        stated=stated,
    )


def _supervised(item: Item) -> Iterator[Entry]:
    """Who licenses supervises: the supervision item of a licence, and the enforcement that it rests on."""
    subject, begins = item.subject, item.power.in_force_from
    basis = (
        [{"law": title_of(subject, "penalty"), "citation": citation(subject, "penalty")}]
        if "penalty" in CHAPTERS
        else []
    )
    yield Entry("supervision", f"JG-{item.code}", f"对{subject.title.zh}的监管", begins, organ=organ_of(item),
                links={"supervises": [item.code], "enforcement": [f"ZF-{item.code}"]})  # fmt: skip
    yield Entry(
        "enforcement",
        f"ZF-{item.code}",
        f"{subject.title.zh}执法",
        begins,
        organ=organ_of(item),
        stated={"basis": basis},
    )


def _inspected(seed: int, item: Item) -> Iterator[Entry]:
    """The supervision item of an inspection, and for every second one a random inspection, kept by no organ of its own."""
    yield Entry("supervision", f"JG-{item.code}", item.name.zh, item.power.in_force_from, item.code, organ_of(item),
                links={"enforcement": [f"ZF-{item.code}"]})  # fmt: skip
    if one_in(2, seed, "random", item.code):
        yield Entry("random-inspection", f"SJ-{item.code}", item.name.zh, item.power.in_force_from, item.code,
                    links={"supervision": [f"JG-{item.code}"]})  # fmt: skip


def _negative(item: Item) -> Entry:
    """An activity that is free nowhere without the licence."""
    about = {"activity": item.subject.title.zh, "measure": "licence", "enterprises": ["all"]}
    return Entry("negative", f"FM-{item.code}", f"未获得许可，不得从事{item.subject.title.zh}", item.power.in_force_from, organ=organ_of(item),
                 stated=about, links={"licence": [item.code]})  # fmt: skip
