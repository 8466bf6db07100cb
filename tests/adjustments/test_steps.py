"""A change set on its way: who may move it, what is refused, what stands on the shelf and in the ledger afterwards."""

from datetime import date
from pathlib import Path

import pytest

from shulong.access.models import Deed
from shulong.adjustments.items import current
from shulong.adjustments.models import ChangeSet
from shulong.adjustments.steps import drop_item, move, possible, put_item, start
from shulong.declared.read import state_on
from shulong.ledger.entry import Entry
from shulong.terms.errors import DeclarationFault, InputError, NotPermitted, ShulongError
from town import Town, build

JULY = date(2026, 7, 1)


@pytest.fixture
def town(tmp_path: Path, db: None) -> Town:
    return build(tmp_path / "home")


def renamed(town: Town, name: str = "示例备案登记") -> ChangeSet:
    change = start(town.lister, title="更名", reason="与上位法一致", in_force_from=JULY)
    before = current(state_on(town.shelf, JULY), "power", "QT/10-001")
    assert before is not None
    after = {**before, "values": {**before["values"], "name": {"zh": name, "en": "Example filing"}}}
    put_item(town.lister, change, "power", "QT/10-001", after, before=before, reason="更名")
    return change


def test_the_whole_way_puts_the_change_in_force_from_its_day(town: Town) -> None:
    change = renamed(town)
    for person, verb in (
        (town.lister, "submit"),
        (town.reviewer, "approve"),
        (town.decider, "decide"),
        (town.lister, "publish"),
    ):
        change = move(town.home, person, change, verb, "同意")
    assert change.stage == "published"
    names = [state_on(town.shelf, day).powers["QT/10-001"].values["name"]["zh"] for day in (date(2026, 6, 30), JULY)]
    assert names == ["示例登记", "示例备案登记"]
    entries = [Entry.decode(data) for data in town.home.log().entries()]
    verbs = [entry.body["verb"] for entry in entries if entry.kind == "adjustment"]
    assert verbs == ["submit", "approve", "decide", "publish"]
    digests = {entry.body["items"] for entry in entries if entry.kind == "adjustment"}
    assert len(digests) == 1, "what was reviewed is what was published"
    assert entries[-1].body["deliveries"] == change.deliveries
    assert not Deed.objects.filter(entry=None).exists()


def test_nobody_passes_his_own_proposal(town: Town) -> None:
    change = renamed(town)
    with pytest.raises(NotPermitted, match="You may not review"):
        move(town.home, town.lister, change, "approve", "好")
    change = move(town.home, town.lister, change, "submit")
    assert [verb.id for verb in possible(town.lister, change)] == ["withdraw"]
    assert [verb.id for verb in possible(town.reviewer, change)] == ["approve", "return"]


def test_a_step_that_does_not_fit_the_stage_changes_nothing(town: Town) -> None:
    change = renamed(town)
    size = town.home.log().size
    with pytest.raises(InputError, match="stands at “Draft”"):
        move(town.home, town.decider, change, "decide", "同意")
    change.refresh_from_db()
    assert (change.stage, town.home.log().size) == ("draft", size)


def test_a_return_wants_words_and_opens_the_draft_again(town: Town) -> None:
    change = move(town.home, town.lister, renamed(town), "submit")
    with pytest.raises(InputError, match="needs words that say why"):
        move(town.home, town.reviewer, change, "return", " ")
    item = change.items.get()
    with pytest.raises(InputError, match="cannot be edited"):
        drop_item(town.lister, change, item.pk)
    change = move(town.home, town.reviewer, change, "return", "缺依据")
    drop_item(town.lister, change, item.pk)
    with pytest.raises(InputError, match="has no item"):
        move(town.home, town.lister, change, "submit")


def test_a_faulty_item_is_refused_with_its_element(town: Town) -> None:
    change = renamed(town)
    item = change.items.get()
    item.after["values"].pop("basis")
    item.save()
    with pytest.raises(DeclarationFault, match="QT/10-001 basis"):
        move(town.home, town.lister, change, "submit")
    change.refresh_from_db()
    assert change.stage == "draft"


def test_publishing_twice_delivers_once(town: Town) -> None:
    change = renamed(town)
    for person, verb in ((town.lister, "submit"), (town.reviewer, "approve"), (town.decider, "decide")):
        change = move(town.home, person, change, verb, "同意")
    first = move(town.home, town.lister, change, "publish").deliveries
    # As if the process had died after the delivery and before the database kept the step.
    ChangeSet.objects.filter(pk=change.pk).update(stage="decided", deliveries=[])
    change.refresh_from_db()
    assert move(town.home, town.lister, change, "publish").deliveries == first
    assert len(town.shelf.deliveries("powers")) == 2


def test_without_a_reason_no_change_begins(town: Town) -> None:
    with pytest.raises(ShulongError, match="needs a title and a reason"):
        start(town.lister, title="更名", reason=" ", in_force_from=JULY)
