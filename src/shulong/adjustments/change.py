"""A change set's stages, the verbs that move it, and who may use them."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.access.right import Right
from shulong.terms.text import Text
from shulong.terms.worded import Worded


class Stage(Worded):
    """Where a change set stands."""

    DRAFT = "draft", Text(zh="草稿", en="Draft")
    PROPOSED = "proposed", Text(zh="待合法性审核", en="Awaiting legal review")
    REVIEWED = "reviewed", Text(zh="待决定", en="Awaiting decision")
    DECIDED = "decided", Text(zh="待公布", en="Awaiting publication")
    PUBLISHED = "published", Text(zh="已公布", en="Published")
    REFUSED = "refused", Text(zh="不予调整", en="Refused")
    WITHDRAWN = "withdrawn", Text(zh="已撤回", en="Withdrawn")

    @property
    def ended(self) -> bool:
        """Whether nothing can move it any more."""
        return self in {Stage.PUBLISHED, Stage.REFUSED, Stage.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Verb:
    """One way to move a change set. ``wants_reason``: it may not be done without words."""

    id: str
    title: Text
    right: Right
    sources: frozenset[Stage]
    target: Stage
    wants_reason: bool = False


VERBS = {
    verb.id: verb
    for verb in (
        Verb("submit", Text(zh="提交审核", en="Submit for review"), Right.PROPOSE, frozenset({Stage.DRAFT}), Stage.PROPOSED),
        Verb("withdraw", Text(zh="撤回", en="Withdraw"), Right.PROPOSE, frozenset({Stage.DRAFT, Stage.PROPOSED}), Stage.WITHDRAWN, True),
        Verb("approve", Text(zh="审核通过", en="Approve as lawful"), Right.REVIEW, frozenset({Stage.PROPOSED}), Stage.REVIEWED, True),
        Verb("return", Text(zh="退回修改", en="Return for revision"), Right.REVIEW, frozenset({Stage.PROPOSED}), Stage.DRAFT, True),
        Verb("decide", Text(zh="同意调整", en="Decide to make it"), Right.DECIDE, frozenset({Stage.REVIEWED}), Stage.DECIDED, True),
        Verb("refuse", Text(zh="不予调整", en="Refuse"), Right.DECIDE, frozenset({Stage.REVIEWED}), Stage.REFUSED, True),
        Verb("publish", Text(zh="公布", en="Publish"), Right.PUBLISH, frozenset({Stage.DECIDED}), Stage.PUBLISHED),
    )
}  # fmt: skip

APART = {
    "approve": ("submit",),
    "return": ("submit",),
    "decide": ("submit", "approve"),
    "refuse": ("submit", "approve"),
}
"""Who did one of these since the last draft may not do that: proposing, reviewing and deciding are three persons."""

WHAT = {
    "power": Text(zh="权力事项", en="power"),
    "implementation": Text(zh="实施清单", en="implementation"),
    "list-entry": Text(zh="清单条目", en="entry of a list"),
    "flow": Text(zh="运行流程", en="flow"),
}
"""What an item of a change set may change."""
