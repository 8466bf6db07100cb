"""A card: its colours, where it stands, what may be answered, and the steps that people take with it.

No step leads anywhere but to an answer and its acceptance: a card knows no sanction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from shulong.access.right import Right
from shulong.terms.text import Text
from shulong.terms.worded import Worded


class Colour(Worded):
    """The colours of a card, the gravest last. Data quality is none of them: a fault of the data cannot become a card."""

    BLUE = "blue", Text(zh="蓝牌", en="Blue")
    YELLOW = "yellow", Text(zh="黄牌", en="Yellow")
    RED = "red", Text(zh="红牌", en="Red")

    @property
    def weight(self) -> int:
        """0 for blue, 2 for red."""
        return list(Colour).index(self)


def colour_of(card: str) -> Colour | None:
    """The colour that a finding's card names; None for data quality."""
    return Colour(card) if card in set(Colour) else None


class Stage(Worded):
    """How far people have come with a card."""

    ISSUED = "issued", Text(zh="待签收", en="To be acknowledged")
    ACKNOWLEDGED = "acknowledged", Text(zh="已签收，待答复", en="Acknowledged, to be answered")
    ANSWERED = "answered", Text(zh="已答复，待核", en="Answered, to be judged")
    RETURNED = "returned", Text(zh="已退回，待再答复", en="Returned, to be answered again")
    CLOSED = "closed", Text(zh="已办结", en="Closed")


WITH_ORGAN = frozenset({Stage.ISSUED, Stage.ACKNOWLEDGED, Stage.RETURNED})
"""Where the organ has something to do, so that its deadline runs."""


class Answer(Worded):
    """What an organ says of a card."""

    EXPLAINED = "explained", Text(zh="情况属实，已作说明", en="It is so, and explained")
    PUT_RIGHT = "put-right", Text(zh="情况属实，已整改", en="It was so, and is put right")
    MISTAKEN = "mistake-of-the-check", Text(zh="监督模型判断有误", en="A mistake of the check")


class Change(Worded):
    """What can happen to a card: the first six by facts, the others by people."""

    ISSUED = "issued", Text(zh="亮牌", en="Issued")
    RAISED = "raised", Text(zh="升级", en="Raised")
    LOWERED = "lowered", Text(zh="降级", en="Lowered")
    PASSED_ON = "passed-on", Text(zh="转至其他岗位", en="Passed on to another post")
    WITHDRAWN = "withdrawn", Text(zh="撤牌", en="Withdrawn")
    REISSUED = "reissued", Text(zh="重新亮牌", en="Issued again")
    ACKNOWLEDGE = "acknowledge", Text(zh="签收", en="Acknowledged")
    ANSWER = "answer", Text(zh="答复", en="Answered")
    ACCEPT = "accept", Text(zh="认可答复", en="Answer accepted")
    RETURN = "return", Text(zh="退回答复", en="Answer returned")


@dataclass(frozen=True, slots=True)
class Verb:
    """One step of a person. ``wants_words``: it may not be taken without them."""

    id: Change
    title: Text
    right: Right
    sources: frozenset[Stage]
    target: Stage
    wants_words: bool


VERBS = {
    str(verb.id): verb
    for verb in (
        Verb(Change.ACKNOWLEDGE, Text(zh="签收", en="Acknowledge"), Right.ANSWER_CARDS, frozenset({Stage.ISSUED}), Stage.ACKNOWLEDGED, False),
        Verb(Change.ANSWER, Text(zh="答复", en="Answer"), Right.ANSWER_CARDS, WITH_ORGAN, Stage.ANSWERED, True),
        Verb(Change.ACCEPT, Text(zh="认可并办结", en="Accept and close"), Right.JUDGE_CARDS, frozenset({Stage.ANSWERED}), Stage.CLOSED, True),
        Verb(Change.RETURN, Text(zh="退回", en="Return"), Right.JUDGE_CARDS, frozenset({Stage.ANSWERED}), Stage.RETURNED, True),
    )
}  # fmt: skip


def card_id(*parts: str) -> str:
    """The first 20 hex digits of SHA-256 over the parts, each led by its length so that no two run together."""
    text = b"".join(b"%d:%b" % (len(part), part) for part in (each.encode() for each in parts))
    return hashlib.sha256(text).hexdigest()[:20]
