"""Remarks on lawfulness: made before the reviewer judges, of what is proposed and of what it would leave behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shulong.adjustments.items import current
from shulong.adjustments.lawfulness import digest_of, lawfulness, remark_of
from shulong.adjustments.models import ChangeSet, Move
from shulong.adjustments.steps import Weighed, move, put_item, start
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.declared.read import state_on
from shulong.ledger.entry import Entry
from shulong.powers.law_tables import law_rows, provision_rows
from shulong.powers.power import Implementation
from shulong.powers.publish_declared import implementation_rows, power_rows
from shulong.powers.read_law import parse_law
from shulong.terms.errors import InputError
from town import ORGAN, POWER, START, Town, bring_law, build

JULY = date(2026, 7, 1)
AMENDED = """---
law_id: sample-regulations
title: 示例条例
version_on: 2026-03-01
---
示例条例
第一条 为了便民，制定本条例。
第三条 县级民政部门当日办理示例登记。
"""


def bring(town: Town, text: str) -> None:
    """A law in the town's library."""
    version = parse_law(text, "law.md").version
    for dataset, rows in (("law_provisions", provision_rows([version])), ("laws", law_rows([version], START))):
        with town.home.staging() as work:
            deliver(town.home, town.shelf.contract(dataset), [stage_table(rows, work, dataset)], work)


@pytest.fixture
def town(tmp_path: Path, db: None) -> Town:
    return build(tmp_path / "home")


def proposal(town: Town, **values: Any) -> ChangeSet:
    change = start(town.lister, title="调整", reason="与上位法一致", in_force_from=JULY)
    before = current(state_on(town.shelf, JULY), "power", POWER.basic_code)
    assert before is not None
    after = {**before, "values": {**before["values"], **values}}
    put_item(town.lister, change, "power", POWER.basic_code, after, before=before)
    return change


def told(town: Town, change: ChangeSet) -> list[tuple[str, str, str]]:
    return [(each.source, each.subject, each.key) for each in lawfulness(town.home, change)]


def test_a_sound_proposal_has_no_remark(town: Town) -> None:
    assert told(town, proposal(town, content="办理")) == []


CASES = {
    "no such law": ({"basis": [{"law": "子虚条例", "citation": "第一条"}]}, "lists.basis-not-found", "《子虚条例》第一条"),
    "no such article": ({"basis": [{"law": "示例条例", "citation": "第九条"}]}, "lists.basis-not-found", "《示例条例》第九条"),
    "a fee without a basis": ({"fee": [{"item": "工本费", "standard": "10 元"}]}, "lists.fee-without-basis", "工本费"),
    "a fee on an article that is not there": (
        {"fee": [{"item": "工本费", "standard": "10 元", "basis": "《示例条例》第九条"}]}, "lists.basis-not-found", "《示例条例》第九条"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "source", "key"), CASES.values(), ids=CASES)
def test_what_a_check_would_find_is_told_before(town: Town, values: dict[str, Any], source: str, key: str) -> None:
    assert told(town, proposal(town, **values)) == [(source, "QT/10-001", key)]


def test_a_basis_repealed_by_the_day_it_would_hold_is_told(town: Town) -> None:
    change = proposal(town, content="办理")
    bring_law(town.home, "repealed_on: 2026-06-30\n")
    assert told(town, change) == [("lists.basis-repealed", "QT/10-001", "《示例条例》第三条")]


def test_a_basis_that_governs_only_after_the_day_it_would_hold_is_told(town: Town) -> None:
    other = AMENDED.replace("sample-regulations", "coming").replace("示例条例", "示例新条例")
    bring(town, other.replace("2026-03-01", "2026-08-01"))
    change = proposal(town, basis=[{"law": "示例新条例", "citation": "第三条"}])
    assert told(town, change) == [("lists.basis-not-in-force", "QT/10-001", "《示例新条例》第三条")]


def test_what_the_validators_say_is_told_in_a_draft(town: Town) -> None:
    change = proposal(town, content="办理")
    item = change.items.get()
    del item.after["values"]["responsibility"]
    item.save()
    assert told(town, change) == [("element.responsibility", "QT/10-001", "responsibility")]


def test_an_implementation_that_the_template_would_leave_behind_is_told_as_others(town: Town) -> None:
    own = Implementation(
        POWER.basic_code, ORGAN.code, ORGAN.region, START, {"promised_limit": {"days": 15, "unit": "working-days"}}
    )
    limited = replace(
        POWER,
        values={**POWER.values, "statutory_limit": {"days": 20, "unit": "working-days"}},
        in_force_from=date(2026, 2, 1),
    )
    for dataset, rows in (("implementations", implementation_rows([own])), ("powers", power_rows([limited]))):
        with town.home.staging() as work:
            deliver(town.home, town.shelf.contract(dataset), [stage_table(rows, work, dataset)], work)
    (remark,) = lawfulness(town.home, proposal(town, statutory_limit={"days": 10, "unit": "working-days"}))
    assert (remark.source, remark.subject, remark.others) == (
        "lists.promised-above-statutory",
        f"QT/10-001@{ORGAN.code}",
        True,
    )
    assert told(town, proposal(town, statutory_limit={"days": 16, "unit": "working-days"})) == []


def test_a_check_that_cannot_answer_says_so(tmp_path: Path, db: None) -> None:
    town = build(tmp_path / "lawless", laws=False)
    found = lawfulness(town.home, proposal(town, content="办理"))
    assert [each.source for each in found] == [
        "lists.basis-not-found",
        "lists.basis-not-in-force",
        "lists.basis-repealed",
    ]
    assert {each.subject for each in found} == {""}
    assert "was never delivered" in found[0].said.en


def test_an_article_amended_since_the_last_declaration_is_told_while_it_is_still_named(town: Town) -> None:
    bring(town, AMENDED)
    assert told(town, proposal(town, content="办理")) == [("lists.basis-amended", "QT/10-001", "《示例条例》第三条")]
    assert told(town, proposal(town, basis=[{"law": "示例条例", "citation": "第一条"}])) == []


def test_an_approval_over_open_remarks_wants_that_they_were_seen_and_a_reason_which_is_kept(town: Town) -> None:
    change = move(town.home, town.lister, proposal(town, fee=[{"item": "工本费", "standard": "10 元"}]), "submit")
    with pytest.raises(InputError, match="1 remarks on lawfulness are open"):
        move(town.home, town.reviewer, change, "approve", "合法")
    with pytest.raises(InputError, match="no longer those that were shown"):
        move(town.home, town.reviewer, change, "approve", "合法", Weighed("other", "依据在省级文件中"))
    seen = digest_of(lawfulness(town.home, change))
    change = move(town.home, town.reviewer, change, "approve", "合法", Weighed(seen, "依据在省级文件中"))
    kept = Move.objects.get(verb="approve")
    assert kept.on_remarks == "依据在省级文件中"
    assert [remark_of(each).source for each in kept.remarks] == ["lists.fee-without-basis"]
    body = [Entry.decode(data) for data in town.home.log().entries()][-1].body
    assert (body["remarks"], body["remarks_digest"]) == (1, seen)


def test_an_approval_without_open_remarks_needs_no_reason_for_them(town: Town) -> None:
    change = move(town.home, town.lister, proposal(town, content="办理"), "submit")
    move(town.home, town.reviewer, change, "approve", "合法")
    assert Move.objects.get(verb="approve").remarks == []
