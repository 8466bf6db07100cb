"""Remarks on the lawfulness of a change set, made by the checks and validators that judge what is published.

They are leads for the legal reviewer, not verdicts; no remark means that these checks found nothing, not that nothing is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from typing import Any

from shulong.adjustments.items import declared
from shulong.adjustments.models import ChangeItem, ChangeSet
from shulong.adjustments.proposed import Proposed
from shulong.checks.catalogue import catalogue, named
from shulong.checks.check import Check
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.run import run
from shulong.data.home import Home
from shulong.data.shelf import Shelf
from shulong.declared.read import known_on
from shulong.powers.element import elements
from shulong.powers.fault import Fault
from shulong.powers.validate import validate
from shulong.terms.text import Text

CHECKS = (
    "lists.basis-not-found",
    "lists.basis-not-in-force",
    "lists.basis-repealed",
    "lists.fee-without-basis",
    "lists.harder-than-template",
    "lists.override-not-open",
    "lists.promised-above-statutory",
)
AMENDED = "lists.basis-amended"
UNANSWERED = Text(zh="未能核对", en="Could not be examined")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to weigh. ``subject``: a basic code, or code@organ, or a list's entry; empty for the set as a whole.

    ``others``: it concerns what does not come along but would be left behind by the change.
    """

    subject: str
    source: str
    key: str
    title: Text
    said: Text
    others: bool = False

    def plain(self) -> dict[str, Any]:
        """As a step keeps it."""
        return {"subject": self.subject, "source": self.source, "key": self.key, "others": self.others,
                "title": {"zh": self.title.zh, "en": self.title.en}, "said": {"zh": self.said.zh, "en": self.said.en}}  # fmt: skip


def remark_of(kept: dict[str, Any]) -> Remark:
    """The remark that a step kept."""
    return Remark(
        kept["subject"], kept["source"], kept["key"], Text(**kept["title"]), Text(**kept["said"]), kept["others"]
    )


def digest_of(remarks: Iterable[Remark]) -> str:
    """SHA-256 (hex) over remarks, so that what was weighed is known to be what stood there; empty where there is none."""
    rows = [remark.plain() for remark in remarks]
    return sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest() if rows else ""


def subject_of(item: ChangeItem) -> str:
    """The subject of remarks about an item."""
    return f"{item.code}@{item.organ}" if item.what == "implementation" else item.code


def lawfulness(home: Home, change: ChangeSet) -> list[Remark]:
    """What the reviewer should weigh, in the order of subjects.

    Of what the change set declares every remark is given; of what it would leave behind only those that it brings about. An article
    that was amended since the power was last declared is told too: publishing would silence that.
    """
    judged = _Judged(home, change)
    try:
        found = [*judged.of_checks(), *judged.carried_on()]
    finally:
        judged.engine.close()
    said = {(each.subject, each.key) for each in found}
    faults = (_of_fault(fault) for fault in judged.faults())
    found += [each for each in faults if (each.subject, each.key) not in said]
    return sorted(found, key=lambda each: (each.others, each.subject, each.source, each.key))


class _Judged:
    """The powers concerned, as they stand and as they would stand, under the checks."""

    def __init__(self, home: Home, change: ChangeSet) -> None:
        self.shelf, self.change = Shelf(home), change
        made = declared(change)
        self.powers, self.own = made.powers, made.implementations
        self.subjects = {each.basic_code for each in self.powers} | {f"{o.basic_code}@{o.organ}" for o in self.own}
        codes = sorted({p.basic_code for p in self.powers} | {o.basic_code for o in self.own})
        self.engine = Engine(self.shelf.engine.backend)
        self.before = self._world(Proposed(self.shelf, self.engine, codes, "before"))
        after = Proposed(self.shelf, self.engine, codes, f"change-{change.pk}", self.powers, self.own)
        self.after = self._world(after)

    def _world(self, tables: Proposed) -> World:
        return World(tables, self.engine, datetime.combine(self.change.in_force_from, time.max))

    def of_checks(self) -> Iterator[Remark]:
        """What the checks say of the proposal."""
        known = catalogue()
        for check in (named(known, each) for each in CHECKS):
            after = self._hits(check, self.after)
            stood = {(each.subject, each.key) for each in self._hits(check, self.before)}
            for each in after:
                if not each.subject or each.subject in self.subjects:
                    yield each
                elif (each.subject, each.key) not in stood:
                    yield Remark(each.subject, each.source, each.key, each.title, each.said, others=True)

    def carried_on(self) -> Iterator[Remark]:
        """Bases that were amended since they were declared and that the proposal still names."""
        amended = [
            each for each in self._hits(named(catalogue(), AMENDED), self.before) if each.subject in self.subjects
        ]
        if not amended:
            return
        rows = self.engine.fetch(self.after.get("listed_bases").select("basic_code", "organ", "cited")).to_pylist()
        cited = {
            (f"{row['basic_code']}@{row['organ']}" if row["organ"] else row["basic_code"], row["cited"]) for row in rows
        }
        yield from (each for each in amended if (each.subject, each.key) in cited)

    def faults(self) -> list[Fault]:
        """What the validators say of the proposal."""
        return validate(self.powers, self.own, known_on(self.shelf, self.change.in_force_from))

    def _hits(self, check: Check, world: World) -> Sequence[Remark]:
        result = run(check, world)
        if result.reason:
            return [Remark("", check.id, "", _with(UNANSWERED, check.title), result.reason)]
        rows = result.hits.select(["subject", "key", "say_zh", "say_en"]).to_pylist()
        return [
            Remark(row["subject"], check.id, row["key"], check.title, Text(zh=row["say_zh"], en=row["say_en"]))
            for row in rows
        ]


def _with(head: Text, title: Text) -> Text:
    return Text(zh=f"{head.zh}：{title.zh}", en=f"{head.en}: {title.en}")


def _of_fault(fault: Fault) -> Remark:
    subject = f"{fault.code}@{fault.organ}" if fault.organ else fault.code
    element = elements().get(fault.element)
    title = element.title if element else Text(zh=fault.element, en=fault.element)
    return Remark(
        subject, f"element.{fault.element}", fault.element, title, Text(zh=fault.say("zh"), en=fault.say("en"))
    )
