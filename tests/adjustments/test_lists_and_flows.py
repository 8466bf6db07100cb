"""Entries of lists and flows on the same way as powers: brought in, reviewed, published; what is at fault stops there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shulong.access.gate import give_role
from shulong.adjustments.bring import Drawing, bring
from shulong.adjustments.items import current_entry, current_flow, entry_plain
from shulong.adjustments.lawfulness import digest_of, lawfulness
from shulong.adjustments.models import ChangeSet
from shulong.adjustments.review import differences, flow_review
from shulong.adjustments.steps import Weighed, move, put_item, start
from shulong.declared.read import entries_on, flow_on
from shulong.powers.list_entry import ListEntry
from shulong.powers.plain_write import write_plain
from shulong.powers.power import Power
from shulong.terms.errors import DeclarationFault, InputError
from town import ORGAN, POWER, Town, build

JULY = date(2026, 7, 1)
FLOW = """
flow: filing
version: 1
power: QT/10-001
title: {zh: 示例登记, en: Example filing}
in_force: {from: 2020-01-01}
steps:
  accept: {title: {zh: 受理, en: Acceptance}, post: clerk}
  file: {title: {zh: 登记, en: Filing}, post: head}
order: [accept, file]
"""
LISTS = f"""
list_entries:
  - {{list: service, code: FW-1, title: 示例登记, basic_code: QT/10-001, region: "990101", organ: {ORGAN.code}, stated: {{statutory_limit: 20 工作日}}}}
  - {{list: negative, code: FM-1, title: 不得经营示例, region: "99", stated: {{measure: licence, conditions: [有场所]}}, links: {{licence: [QT/10-001]}}}}
"""


@pytest.fixture
def town(tmp_path: Path, db: None) -> Town:
    return build(tmp_path / "home")


def draft(town: Town, organ: str = "") -> ChangeSet:
    return start(town.lister, title="年度调整", reason="年度核对", in_force_from=JULY, organ=organ)


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def published(town: Town, change: ChangeSet) -> ChangeSet:
    for person, verb in (
        (town.lister, "submit"),
        (town.reviewer, "approve"),
        (town.decider, "decide"),
        (town.lister, "publish"),
    ):
        weighed = (
            Weighed(digest_of(lawfulness(town.home, change)), "示例条例不在法规库中") if verb == "approve" else None
        )
        change = move(town.home, person, change, verb, "同意", weighed)
    return change


def test_entries_go_the_whole_way(town: Town, tmp_path: Path) -> None:
    change = draft(town)
    brought = bring(town.home, town.lister, change, file(tmp_path, "lists.yaml", LISTS))
    assert (brought.items, brought.faults) == (2, [])
    shown = {item.code: [(d.title.en, d.after.en) for d in differences(item)] for item in change.items.all()}
    assert ("Statutory limit", "20 working days") in shown["service/FW-1"]
    assert ("Conditions", "有场所") in shown["negative/FM-1"] and ("Licences", "QT/10-001") in shown["negative/FM-1"]
    assert len(published(town, change).deliveries) == 1
    stood = entries_on(town.shelf, JULY, ["service/FW-1", "negative/FM-1"])
    assert stood["service/FW-1"].stated == {"statutory_limit": {"days": 20, "unit": "working-days"}}
    assert entries_on(town.shelf, date(2026, 6, 30), ["service/FW-1"]) == {}
    again = bring(town.home, town.lister, draft(town), file(tmp_path, "lists.yaml", LISTS))
    assert (again.items, again.unchanged) == (0, 2)


def test_a_faulty_entry_keeps_the_whole_file_out_and_says_its_line(town: Town, tmp_path: Path) -> None:
    change = draft(town)
    brought = bring(
        town.home,
        town.lister,
        change,
        file(tmp_path, "lists.yaml", LISTS.replace("basic_code: QT/10-001", "basic_code: QT/99")),
    )
    assert change.items.count() == 0
    (fault,) = brought.faults
    assert fault.place.endswith("lists.yaml:3") and fault.element == "basic_code"


def test_a_flow_goes_the_whole_way_and_its_next_version_is_held_against_it(town: Town, tmp_path: Path) -> None:
    first = draft(town)
    assert bring(town.home, town.lister, first, file(tmp_path, "flow.yaml", FLOW)).items == 1
    published(town, first)
    flow = flow_on(town.shelf, "filing", JULY)
    assert flow is not None and flow.in_force_from == JULY, "a flow takes the draft's day, not that of its file"
    second = draft(town)
    bring(town.home, town.lister, second, file(tmp_path, "flow.yaml", FLOW.replace("post: clerk", "post: window")))
    item = second.items.get()
    assert [(d.title.en, d.before.en.splitlines()[1], d.after.en.splitlines()[1]) for d in differences(item)] == [
        ("Acceptance", "Post: clerk", "Post: window")
    ]
    review = flow_review(town.shelf, item)
    assert review is not None and [fault.expected.en for fault in review.faults] == ["a version above 1"]
    with pytest.raises(DeclarationFault, match="a version above 1"):
        move(town.home, town.lister, second, "submit")
    bring(
        town.home,
        town.lister,
        second,
        file(tmp_path, "flow.yaml", FLOW.replace("post: clerk", "post: window").replace("version: 1", "version: 2")),
    )
    published(town, second)
    flow = flow_on(town.shelf, "filing", JULY)
    assert flow is not None and (flow.version, flow.steps["accept"].post) == (2, "window")


def test_an_unsound_flow_is_shown_in_the_draft_and_goes_no_further(town: Town, tmp_path: Path) -> None:
    change = draft(town)
    stopped = FLOW.replace(
        "steps:", "clock_stops:\n  pause: {title: {zh: 停, en: Pause}, starts: file, ends: accept}\nsteps:"
    )
    bring(town.home, town.lister, change, file(tmp_path, "flow.yaml", stopped))
    review = flow_review(town.shelf, change.items.get())
    assert review is not None and [each.id for each in review.remarks] == ["flow.clock-stop-never-ends"]
    with pytest.raises(DeclarationFault, match="clock stop 'Pause' may begin and never end"):
        move(town.home, town.lister, change, "submit")
    change.refresh_from_db()
    assert change.stage == "draft"


def test_a_template_may_name_a_flow_that_comes_with_it(town: Town, tmp_path: Path) -> None:
    first = draft(town)
    bring(town.home, town.lister, first, file(tmp_path, "flow.yaml", FLOW))
    published(town, first)
    change = draft(town)
    bring(town.home, town.lister, change, file(tmp_path, "other.yaml", FLOW.replace("flow: filing", "flow: other")))
    named = replace(POWER, values={**POWER.values, "flow": "other"}, in_force_from=JULY)
    write_plain(tmp_path / "powers.yaml", [named])
    assert bring(town.home, town.lister, change, tmp_path / "powers.yaml").faults == []
    assert len(published(town, change).deliveries) == 2
    lacking = bring(town.home, town.lister, draft(town), _without(tmp_path, named))
    assert [(fault.element, fault.expected.en) for fault in lacking.faults] == [("flow", "a flow that is published")]


def _without(folder: Path, power: Power) -> Path:
    path = folder / "lacking.yaml"
    write_plain(path, [replace(power, values={**power.values, "flow": "nowhere"})])
    return path


def test_a_drawing_of_another_tool_wants_its_power_and_takes_the_next_version(town: Town, tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "powers" / "bpmn" / "plain.bpmn"
    path = tmp_path / "plain.bpmn"
    path.write_bytes(source.read_bytes())
    change = draft(town)
    with pytest.raises(DeclarationFault):
        bring(town.home, town.lister, change, path)
    assert change.items.count() == 0
    assert bring(town.home, town.lister, change, path, Drawing("QT/10-001")).items == 1
    flow_id = change.items.get().code
    published(town, change)
    again = draft(town)
    assert bring(town.home, town.lister, again, path, Drawing("QT/10-001")).items == 1
    assert again.items.get().after["version"] == 2
    assert current_flow(town.shelf, flow_id, JULY) is not None


def test_an_organs_set_takes_neither_flows_nor_entries_of_others(town: Town, tmp_path: Path) -> None:
    from django.contrib.auth.models import User

    clerk = User.objects.create_user("clerk")
    give_role(clerk, "list-administrator", ORGAN.code)
    change = start(clerk, title="本机关", reason="核对", in_force_from=JULY, organ=ORGAN.code)
    with pytest.raises(InputError, match="of another organ than the change set"):
        bring(town.home, clerk, change, file(tmp_path, "flow.yaml", FLOW))
    mine = entry_plain(ListEntry("service", "FW-1", JULY, "示例登记", "990101", "QT/10-001", ORGAN.code))
    put_item(clerk, change, "list-entry", "service/FW-1", mine, before=None, organ=ORGAN.code)
    with pytest.raises(InputError, match="of another organ than the change set"):
        put_item(
            clerk, change, "list-entry", "service/FW-2", mine, before={**mine, "organ": "99OTHER"}, organ=ORGAN.code
        )
    assert current_entry(town.shelf, "service/FW-1", JULY) is None
    assert change.items.count() == 1
