"""The rules of cards of a place: publishing a version through the one road, and finding the one that holds on a day."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa

from shulong.cases.card import Colour
from shulong.cases.read_rules import read_rules
from shulong.cases.rule import Repeat, Rule, Rules, rules_of
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.receipt import Receipt
from shulong.data.shelf import Shelf
from shulong.terms.errors import DeclarationFault, InputError, UnknownName
from shulong.terms.text import Text

DATASET = "card_rules"
SHIPPED = Path(__file__).parent / "declared" / "card_rules.yaml"


@cache
def shipped() -> Rules:
    """The rules that ship with the program, as version 0."""
    return replace(read_rules(SHIPPED), version=0)


def published(shelf: Shelf) -> list[Rules]:
    """Every version that the city published, the newest first."""
    rows = shelf.table(DATASET).select("definition").to_pyarrow()["definition"].to_pylist()
    return sorted((rules_of(json.loads(text)) for text in rows), key=lambda each: -each.version)


def rules_on(shelf: Shelf, day: date) -> Rules:
    """The version that holds on a day: of those in force the one that began last; the shipped one where there is none."""
    begun = [each for each in published(shelf) if each.in_force_from <= day]
    return max(begun, key=lambda each: (each.in_force_from, each.version), default=shipped())


def version_of(shelf: Shelf, version: int) -> Rules:
    """The version of that number, 0 for the shipped one.

    Raises:
        UnknownName: there is none.
    """
    found = next((each for each in (*published(shelf), shipped()) if each.version == version), None)
    if found is None:
        raise UnknownName(f"没有第 {version} 版亮牌规则", f"there is no version {version} of the rules of cards",
                          mend=Text(zh="用 shulong card rules list 查看。", en="See shulong card rules list."))  # fmt: skip
    return found


def publish(shelf: Shelf, path: Path, checks: Collection[str]) -> tuple[Rules, Receipt]:
    """Deliver a rules file as a version of the rules.

    Args:
        checks: the ids of the checks that there are; a rule may name no other.

    Raises:
        DeclarationFault: the file has faults, or names a check that there is not.
        InputError: that version was published before with other content, or it would begin before the version before it.
    """
    rules = read_rules(path)
    _refuse_unknown(rules, path, checks)
    _refuse_rewriting(rules, path, published(shelf))
    row = {
        "version": str(rules.version), "in_force_from": rules.in_force_from.isoformat(),
        "title_zh": rules.title.zh, "title_en": rules.title.en, "definition": rules.to_json(),
    }  # fmt: skip
    with shelf.home.staging() as work:
        staged = stage_table(pa.Table.from_pylist([row]), work, path.name)
        receipt = deliver(shelf.home, shelf.contract(DATASET), [staged], work, sender="rules")
    return rules, receipt


def _refuse_unknown(rules: Rules, path: Path, checks: Collection[str]) -> None:
    unknown = [(rule, check) for rule, check in rules.checks_named() if check not in checks]
    if unknown:
        raise DeclarationFault(
            "；".join(f"规则 {rule!r} 的 checks：没有监督模型 {check!r}" for rule, check in unknown),
            "; ".join(f"rule {rule!r}, checks: there is no check {check!r}" for rule, check in unknown),
            place=str(path),
            mend=Text(zh="用 shulong check list 查看有哪些监督模型。", en="See shulong check list for the checks there are."),
        )  # fmt: skip


def _refuse_rewriting(rules: Rules, path: Path, known: list[Rules]) -> None:
    same = next((each for each in known if each.version == rules.version), None)
    if same is not None and same != rules:
        raise InputError(
            f"第 {rules.version} 版已发布，内容不同", f"version {rules.version} was published with other content", place=str(path),
            mend=Text(zh="请改用新的版本号。", en="Give it a new number of version."),
        )  # fmt: skip
    later = [each for each in known if each.version < rules.version and each.in_force_from > rules.in_force_from]
    if later:
        first = later[0]
        raise InputError(
            f"第 {rules.version} 版生效于 {rules.in_force_from}，早于第 {first.version} 版的 {first.in_force_from}",
            f"version {rules.version} begins on {rules.in_force_from}, before version {first.version} does ({first.in_force_from})",
            place=str(path), mend=Text(zh="请改正 in_force.from 或版本号。", en="Correct in_force.from or the version."),
        )  # fmt: skip


def rule_of(shelf: Shelf, version: int, rule_id: str) -> Rule | Repeat:
    """The rule that a card cites.

    Raises:
        UnknownName: that version of the rules, or that rule in it, is not there.
    """
    found = version_of(shelf, version).named(rule_id)
    if found is None:
        raise UnknownName(
            f"第 {version} 版规则没有 {rule_id!r}", f"version {version} of the rules has no rule {rule_id!r}"
        )
    return found


def todo_of(rule: Rule | Repeat, colour: Colour) -> Text:
    """What a rule asks for about a card of that colour."""
    return rule.todo if isinstance(rule, Repeat) else rule.todo[colour]
