"""The flow of a power, as the text of a flow file; one form a kind, the limit that of the template."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from whole.catalogue import Item
from whole.elements import flow_id

STEPS: dict[str, dict[str, tuple[str, str, str]]] = {
    "applied": {
        "apply": ("申请", "Application", "window-clerk"), "accept": ("受理", "Acceptance", "window-clerk"),
        "supplement": ("补正", "Supplement", "window-clerk"), "review": ("审查", "Review", "reviewer"),
        "inspect": ("现场核查", "Site inspection", "inspector"), "confirm": ("审核", "Confirmation", "section-head"),
        "grant": ("准予", "Grant", "deputy-director"), "refuse": ("不予", "Refusal", "deputy-director"),
        "deliver": ("送达", "Delivery", "window-clerk"),
    },
    "penalty": {
        "open": ("立案", "Case opened", "section-head"), "investigate": ("调查取证", "Investigation", "inspector"),
        "notify": ("告知", "Prior notice", "inspector"), "hear": ("听证", "Hearing", "legal-officer"),
        "examine": ("法制审核", "Legal review", "legal-officer"), "decide": ("处罚决定", "Decision", "deputy-director"),
        "drop": ("撤案", "Case dropped", "deputy-director"),
    },
    "collective": {
        "propose": ("提出", "Proposal", "clerk"), "verify": ("审核", "Verification", "section-head"),
        "examine": ("合法性审查", "Legal examination", "legal-officer"), "discuss": ("集体讨论", "Collective discussion", "deputy-director"),
        "decide": ("决定", "Decision", "director"), "publish": ("公开", "Publication", "clerk"),
    },
}  # fmt: skip
ORDERS = {
    "applied": "[apply, {loop: {body: accept, again: supplement}}, {parallel: [review, {optional: inspect}]}, confirm, {choice: [grant, refuse]}, {optional: deliver}]",
    "penalty": "[open, investigate, {choice: [{sequence: [notify, {optional: hear}, examine, decide]}, drop]}]",
    "collective": "[propose, verify, examine, discuss, decide, {optional: publish}]",
}
FORMS = {"licence": "applied", "benefit": "applied", "confirmation": "applied", "penalty": "penalty", "appointment": "collective",
         "large-expenditure": "collective"}  # fmt: skip
ENDS = {
    "applied": ("apply", "[grant, refuse]"),
    "penalty": ("open", "[decide, drop]"),
    "collective": ("propose", "[decide]"),
}


@dataclass
class Spoilt:
    """How the flow of a power differs from its kind's form: other limits, other posts of steps (None: none), or no file at all."""

    missing: bool = False
    statutory: int | None = None
    no_limit: bool = False
    posts: dict[str, str | None] = field(default_factory=dict)


def flow_text(item: Item, spoilt: Spoilt | None = None) -> str | None:
    """The YAML document of a power's flow; None where its kind has none or it is missing."""
    form, spoilt = FORMS.get(item.kind), spoilt or Spoilt()
    if form is None or spoilt.missing:
        return None
    steps = "\n".join(
        f"  {step}: {{title: {{zh: {zh}, en: {en}}}{_post(spoilt.posts.get(step, post))}}}"
        for step, (zh, en, post) in STEPS[form].items()
    )
    return (
        f"flow: {flow_id(item.code)}\nversion: 1\npower: {item.code}\ntitle: {{zh: {item.name.zh}, en: {_quoted(item.name.en)}}}\n"
        f"in_force: {{from: {_since(item)}}}\n{_limit(item, form, spoilt)}steps:\n{steps}\norder: {ORDERS[form]}\n"
    )


def _since(item: Item) -> date:
    return item.power.in_force_from


def _post(post: str | None) -> str:
    return f", post: {post}" if post else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def _limit(item: Item, form: str, spoilt: Spoilt) -> str:
    """The law's limit as the template has it, and half of it promised."""
    limit: dict[str, Any] = dict(item.power.values.get("statutory_limit") or {"days": 60, "unit": "calendar-days"})
    if spoilt.no_limit:
        return ""
    begins, ends = ENDS[form]
    statutory = spoilt.statutory or limit["days"]
    return f"limit: {{statutory: {statutory}, promised: {max(1, limit['days'] // 2)}, unit: {limit['unit']}, from: {begins}, to: {ends}}}\n"
