"""The verbs of a change set: gate, change, deed, in that order, in one transaction; then the deed enters the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from shulong.access.deed import enter_waiting, write_deed
from shulong.access.gate import decide, demand
from shulong.access.right import Right
from shulong.adjustments.change import APART, VERBS, WHAT, Stage, Verb
from shulong.adjustments.lawfulness import Remark, digest_of, lawfulness
from shulong.adjustments.models import ChangeItem, ChangeSet, Move
from shulong.adjustments.publish import deliver_items, refuse_faulty
from shulong.data.home import Home
from shulong.terms.errors import InputError, NotPermitted, UnknownName
from shulong.terms.text import Text

KIND = "adjustment"


def start(
    account: User, *, title: str, reason: str, in_force_from: date, basis: str = "", organ: str = ""
) -> ChangeSet:
    """A new draft.

    Raises:
        NotPermitted: the account may not propose for that organ.
        InputError: there is no title or no reason.
    """
    demand(account, Right.PROPOSE, organ)
    if not title.strip() or not reason.strip():
        raise InputError("调整须写明名称和理由", "a change needs a title and a reason")
    return ChangeSet.objects.create(
        title=title.strip(), reason=reason.strip(), basis=basis.strip(), organ=organ, in_force_from=in_force_from, made_by=account
    )  # fmt: skip


def put_item(
    account: User, change: ChangeSet, what: str, code: str, after: Mapping[str, Any], *,
    before: Mapping[str, Any] | None, organ: str = "", reason: str = "",
) -> ChangeItem:  # fmt: skip
    """Add an item to a draft, or change it.

    Raises:
        NotPermitted: not a proposer of that organ.
        InputError: the change set is no draft any more, or the item is of another organ than the set. A change set of the city's
            templates may hold implementations of any organ.
    """
    if what not in WHAT:
        raise UnknownName(f"未知的调整对象 {what!r}", f"nothing called {what!r} can be adjusted")
    if (change.organ and not _is_of(change.organ, what, organ, after, before)) or (
        what == "implementation" and not organ
    ):
        raise InputError(
            "该条目不属于本次调整的机关", "the item is of another organ than the change set", place=f"{what} {code}"
        )
    with transaction.atomic():
        demand_draft(account, change)
        item, _ = ChangeItem.objects.update_or_create(
            change=change, what=what, code=code, organ=organ,
            defaults={"before": dict(before) if before is not None else None, "after": dict(after), "reason": reason},
        )  # fmt: skip
    return item


def _is_of(mine: str, what: str, organ: str, after: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    """Whether an item is of the organ that its change set is for; entries of lists and flows say themselves whose they are, and were."""
    if what in {"list-entry", "flow"}:
        return all(side.get("organ") == mine for side in (before, after) if side is not None)
    return organ == mine


def drop_item(account: User, change: ChangeSet, item_id: int) -> None:
    """Take an item out of a draft. Raises as ``put_item`` does."""
    with transaction.atomic():
        demand_draft(account, change)
        ChangeItem.objects.filter(change=change, pk=item_id).delete()


def demand_draft(account: User, change: ChangeSet) -> None:
    """Raises unless the account may propose for the set's organ and the set is a draft; call it in a transaction."""
    demand(account, Right.PROPOSE, change.organ)
    current = ChangeSet.objects.select_for_update().get(pk=change.pk)
    if current.stage != Stage.DRAFT:
        raise InputError(
            f"该调整已处于“{Stage(current.stage).words.zh}”，不能再修改",
            f"the change set stands at {Stage(current.stage).words.en.lower()} and cannot be edited",
            mend=Text(zh="请先撤回或请审核员退回。", en="Have it returned first."),
        )


def possible(account: User, change: ChangeSet) -> list[Verb]:
    """The verbs that this account may use now, for a page's buttons."""
    fitting = [verb for verb in VERBS.values() if Stage(change.stage) in verb.sources]
    return [v for v in fitting if decide(account, v.right, change.organ).allowed and not _bars(account, change, v)]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a reviewer says of the remarks on lawfulness. ``seen``: the digest of those that were shown."""

    seen: str
    reason: str


def move(
    home: Home, account: User, change: ChangeSet, verb_id: str, words: str = "", weighed: Weighed | None = None
) -> ChangeSet:
    """Use a verb on a change set; publishing delivers its items.

    Args:
        weighed: for an approval where remarks on lawfulness are open: that they were seen, and why they do not stand in the way.

    Raises:
        NotPermitted: the account lacks the right, or did an earlier step that must be another person's.
        InputError: the verb does not fit the stage, a reason is wanted, there is no item, an item is at fault, or open remarks were
            not weighed; show them and ask again.
    """
    verb = _verb(verb_id)
    demand(account, verb.right, change.organ)
    if verb.wants_reason and not words.strip():
        raise InputError(f"“{verb.title.zh}”须写明意见", f"“{verb.title.en}” needs words that say why")
    if verb.target in {Stage.PROPOSED, Stage.REVIEWED, Stage.DECIDED, Stage.PUBLISHED}:
        refuse_faulty(home, change)
    remarks = _weighed(home, change, weighed) if verb.id == "approve" else []
    with transaction.atomic():
        current = ChangeSet.objects.select_for_update().get(pk=change.pk)
        _refuse_unfit(account, current, verb)
        # Delivered before the database commits: a repeated attempt after a crash finds the same delivery by its number.
        deliveries = deliver_items(home, current) if verb.target is Stage.PUBLISHED else []
        body: dict[str, Any] = {
            "verb": verb.id,
            "stage": verb.target,
            "items": items_digest(current),
            "deliveries": deliveries,
        }
        if verb.id == "approve":
            body |= {"remarks": len(remarks), "remarks_digest": digest_of(remarks)}
        deed = write_deed(KIND, account, verb.right, f"change-{current.pk}", body, organ=current.organ)
        Move.objects.create(change=current, verb=verb.id, by=account, words=words.strip(), deed=deed,
                            remarks=[each.plain() for each in remarks],
                            on_remarks=weighed.reason.strip() if weighed and remarks else "")  # fmt: skip
        current.stage = verb.target
        current.deliveries = deliveries or current.deliveries
        current.save(update_fields=["stage", "deliveries", "moved_at"])
    enter_waiting(home)
    return current


def _weighed(home: Home, change: ChangeSet, weighed: Weighed | None) -> list[Remark]:
    """The open remarks, all of which the reviewer saw and answered for."""
    remarks = lawfulness(home, change)
    if remarks and (weighed is None or not weighed.reason.strip()):
        raise InputError(
            f"还有 {len(remarks)} 条合法性提示，通过须说明为何不妨碍", f"{len(remarks)} remarks on lawfulness are open: say why they do not stand in the way",
            mend=Text(zh="请在“对提示的说明”中写明，或退回修改。", en="Say it under “On the remarks”, or return the change set."),
        )  # fmt: skip
    if remarks and weighed and weighed.seen != digest_of(remarks):
        raise InputError("合法性提示已有变化", "the remarks on lawfulness are no longer those that were shown",
                         mend=Text(zh="请重新查看后再审核。", en="Look at them again."))  # fmt: skip
    return remarks


def items_digest(change: ChangeSet) -> str:
    """SHA-256 (hex) over the items as they stand, so that what was reviewed is known to be what was decided and published."""
    rows = list(change.items.values("what", "code", "organ", "before", "after", "reason"))
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest()


def _verb(verb_id: str) -> Verb:
    if verb_id not in VERBS:
        raise UnknownName(f"没有操作 {verb_id!r}", f"there is no step {verb_id!r}; there are: {', '.join(VERBS)}")
    return VERBS[verb_id]


def _refuse_unfit(account: User, change: ChangeSet, verb: Verb) -> None:
    stage = Stage(change.stage)
    if stage not in verb.sources:
        raise InputError(
            f"当前处于“{stage.words.zh}”，不能“{verb.title.zh}”",
            f"it stands at “{stage.words.en}”: “{verb.title.en}” does not fit",
            mend=Text(zh="请刷新页面后再试。", en="Load the page again."),
        )
    if not change.items.exists():
        raise InputError(
            "调整中没有条目", "the change set has no item", mend=Text(zh="请先添加条目。", en="Add one first.")
        )
    if bar := _bars(account, change, verb):
        raise NotPermitted(bar.zh, bar.en)


def _bars(account: User, change: ChangeSet, verb: Verb) -> Text | None:
    """Why the account may not use the verb though it has the right: it did an earlier step of the same round itself."""
    apart = APART.get(verb.id, ())
    last_draft = change.moves.filter(verb="return").order_by("-pk").first()
    round_ = change.moves.filter(pk__gt=last_draft.pk if last_draft else 0)
    if round_.filter(verb__in=apart, by=account).exists():
        return Text(
            zh="提出、审核、决定须由不同的人办理。", en="Proposing, reviewing and deciding must be different persons."
        )
    return None
