"""Why a card is withdrawn, said for a person: each reason names what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shulong.cases.card import colour_of
from shulong.cases.models import Card
from shulong.cases.rule import Rules
from shulong.findings.models import Finding
from shulong.terms.text import Text

CHUNK = 1_000


def why_gone(cards: Sequence[Card], rules: Rules) -> Iterator[tuple[Card, Text]]:
    """Each of the cards that follow from nothing any more, with the reason."""
    ids = sorted({card.finding_id for card in cards if card.finding_id})
    known: dict[str, Finding] = {}
    for at in range(0, len(ids), CHUNK):
        known |= Finding.objects.select_related("last_run").in_bulk(ids[at : at + CHUNK])
    return ((card, _why(card, known.get(card.finding_id or ""), rules)) for card in cards)


def _why(card: Card, finding: Finding | None, rules: Rules) -> Text:
    if finding is None:
        return Text(
            zh="黄牌已不足规则规定的张数。", en="There are no longer as many yellow cards as the rule asks for."
        )
    if finding.state == "gone":
        day = f"{finding.gone_at:%Y-%m-%d}" if finding.gone_at else "?"
        return Text(
            zh=f"数据更新后疑点不再成立（截至 {day}）。",
            en=f"With the data as they are now the finding no longer stands (as of {day}).",
        )
    if colour_of(finding.card) is None:
        return Text(
            zh="已判明为数据问题，退回数据提供单位，不再亮牌。",
            en="It has turned out to be a fault of the data, which goes to the sender and is no card.",
        )
    if finding.organ != card.organ:
        return Text(
            zh=f"数据更正后，责任机关为 {finding.organ or '（未知）'}。",
            en=f"With the data as they are now it answers to the organ {finding.organ or '(unknown)'}.",
        )
    return Text(
        zh=f"按第 {rules.version} 版规则不再亮牌，或并入另一张牌。",
        en=f"By version {rules.version} of the rules it is no card any more, or part of another one.",
    )
