"""Deviations of what is asked, told and charged, and their innocent neighbours."""

from __future__ import annotations

from acting.draft import LICENSED, Plot, kind
from acting.town import Exercised

APPLIED = kind("licence", "confirmation", days=5)
REFUSED = ("apply", "accept", "review", "confirm", "refuse")


def asked_twice(plot: Plot) -> None:
    """Further papers asked for a second time."""
    draft = plot.draft(("apply", "ask", "supplement", *LICENSED[1:]), plot.cell(APPLIED))
    draft.insert("ask", "ask")
    plot.found("papers-asked-twice", draft.id, "further papers asked for twice", "ask")
    plot.found("step-repeated", draft.id, "further papers asked for twice", "ask")


def no_reason(plot: Plot) -> None:
    """Refused, or not accepted, without a reason, or with a word that is none."""
    for steps, step, reason in (
        (REFUSED, "refuse", None),
        (("apply", "reject"), "reject", None),
        (REFUSED, "refuse", "无"),
    ):
        draft = plot.draft(steps, plot.cell(APPLIED))
        draft.act(step)["reason"] = reason
        plot.found("refused-without-reason", draft.id, f"reason {reason!r}", step)


def no_remedy(plot: Plot) -> None:
    """Refused without a word on where to turn."""
    draft = plot.draft(REFUSED, plot.cell(APPLIED))
    draft.act("refuse")["remedy"] = None
    plot.found("refused-without-reason", draft.id, "no remedy told", "refuse")


def well_refused(plot: Plot) -> None:
    """Refused with reason and remedy; withdrawn, which needs neither."""
    for steps in (REFUSED, ("apply", "reject"), ("apply", "accept", "withdraw")):
        plot.innocent("refused-without-reason", plot.draft(steps, plot.cell(APPLIED)).id, f"ended by {steps[-1]}")


def charged_more(plot: Plot) -> None:
    """One yuan more than the list holds."""
    draft = plot.draft(LICENSED, plot.cell(_priced))
    draft.act("grant")["fee_fen"] += 100
    plot.found("fee-off-list", draft.id, "a yuan above the list", "more")


def charged_for_nothing(plot: Plot) -> None:
    """A fee where the list holds none."""
    draft = plot.draft(LICENSED, plot.cell(lambda power: APPLIED(power) and power.fee_fen is None))
    draft.act("accept")["fee_fen"] = 1000
    plot.found("fee-off-list", draft.id, "the list holds no fee", "none")


def charged_in_parts(plot: Plot) -> None:
    """Exactly what the list holds, in two parts."""
    draft = plot.draft(LICENSED, plot.cell(_priced))
    fee = draft.act("grant")["fee_fen"]
    draft.act("accept")["fee_fen"] = fee // 5
    draft.act("grant")["fee_fen"] = fee - fee // 5
    plot.innocent("fee-off-list", draft.id, "the listed fee in two parts")


def _priced(power: Exercised) -> bool:
    return power.item.kind in ("licence", "confirmation") and power.fee_fen is not None


PLANTED = (asked_twice, no_reason, no_remedy, well_refused, charged_more, charged_for_nothing, charged_in_parts)
