"""The three forms of flows: their steps, who takes them, in which order, what stops the clock, and which steps must be different persons'."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a form: its titles, the post answerable, and what else a flow file may say of it, as YAML."""

    zh: str
    en: str
    post: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A special procedure: the step that begins it and the step that ends it, between which the clock stands."""

    zh: str
    en: str
    kind: str
    begins: str
    ends: str
    most: int
    unit: str = "working-days"


@dataclass(frozen=True, slots=True)
class Form:
    """What the flows of several kinds share. ``order`` may hold ``{special}`` and ``{urgent}``, which depend on the power."""

    steps: dict[str, Taken]
    order: str
    limit_from: str
    limit_to: str
    separation: tuple[str, ...]
    stops: tuple[Stop, ...] = ()


def _result(name: str, more: str = "") -> str:
    return f"result: {name}{more}"


def _within(days: int, unit: str, start: str = "") -> str:
    return f"limit: {{statutory: {days}, unit: {unit}{', from: ' + start if start else ''}}}"


SPECIAL = {
    "听证": Stop("听证", "Hearing", "hearing", "convene", "hear", 20),
    "现场检验检测": Stop("现场检验检测", "Testing on site", "inspection", "send-sample", "receive-report", 15),
    "专家评审": Stop("专家评审", "Expert review", "expert-review", "appoint-experts", "receive-opinion", 30),
    "公示": Stop("公示", "Public notice", "public-notice", "give-notice", "end-notice", 7),
}
"""The special procedures that a template may name, each with the steps that begin and end it. Their days are the template's."""
STEPS_OF_STOPS = {
    "convene": Taken("组织听证", "Hearing convened", "legal-officer", "once: true"),
    "hear": Taken("听证", "Hearing held", "legal-officer", "once: true"),
    "send-sample": Taken("送检", "Sent for testing", "inspector", "once: true"),
    "receive-report": Taken("检测报告", "Report received", "inspector", "once: true"),
    "appoint-experts": Taken("组织专家评审", "Experts appointed", "reviewer", "once: true"),
    "receive-opinion": Taken("专家意见", "Opinion received", "reviewer", "once: true"),
    "give-notice": Taken("公示", "Public notice", "clerk", "once: true"),
    "end-notice": Taken("公示期满", "End of the notice", "clerk", "once: true"),
}
EXPEDITE = Taken("列入加急", "Put on the urgent procedure", "section-head", "once: true")

APPLIED = Form(
    steps={
        "apply": Taken("申请", "Application", "window-clerk"),
        "ask": Taken(
            "一次告知补正",
            "Further papers asked for",
            "window-clerk",
            "once: true, " + _within(5, "working-days", "apply"),
        ),
        "supplement": Taken("补正", "Supplement", "window-clerk", "once: true"),
        "reject": Taken(
            "不予受理", "Not accepted", "window-clerk", _result("not-accepted, ") + _within(5, "working-days")
        ),
        "accept": Taken("受理", "Acceptance", "window-clerk", "also: [clerk], " + _within(5, "working-days")),
        "withdraw": Taken("撤回申请", "Withdrawal", "window-clerk", _result("withdrawn")),
        "review": Taken("审查", "Review", "reviewer"),
        "inspect": Taken("现场核查", "Site inspection", "inspector"),
        "confirm": Taken("审核", "Confirmation", "section-head", "batch: true"),
        "grant": Taken("准予", "Grant", "deputy-director", "also: [director], " + _result("granted")),
        "refuse": Taken("不予", "Refusal", "deputy-director", "also: [director], " + _result("refused")),
        "deliver": Taken("送达", "Delivery", "window-clerk", "batch: true, " + _within(10, "calendar-days")),
    },
    order="[apply, {{optional: [ask, supplement]}}, {{choice: [reject, [accept{urgent}, {{choice: [withdraw, "
    "[{{parallel: [review, {{optional: inspect}}]}}{special}, confirm, {{choice: [grant, refuse]}}, {{optional: deliver}}]]}}]]}}]",
    limit_from="accept",
    limit_to="[grant, refuse, withdraw]",
    separation=("[review, confirm, grant, refuse]", "[inspect, confirm, grant, refuse]"),
)
PENALTY = Form(
    steps={
        "open": Taken("立案", "Case opened", "section-head"),
        "investigate": Taken("调查取证", "Investigation", "inspector"),
        "send-for-appraisal": Taken("送交鉴定", "Sent for appraisal", "inspector", "once: true"),
        "receive-appraisal": Taken("鉴定意见", "Appraisal received", "inspector", "once: true"),
        "notify": Taken("告知", "Prior notice", "inspector"),
        "convene": STEPS_OF_STOPS["convene"],
        "hear": STEPS_OF_STOPS["hear"],
        "examine": Taken("法制审核", "Legal review", "legal-officer"),
        "discuss": Taken("集体讨论", "Collective discussion", "director"),
        "decide": Taken("处罚决定", "Decision", "deputy-director", _result("imposed")),
        "drop": Taken("撤案", "Case dropped", "deputy-director", _result("dropped")),
        "deliver": Taken("送达", "Delivery", "clerk", _within(7, "calendar-days")),
    },
    order="[open, investigate, {{optional: [send-for-appraisal, receive-appraisal]}}, {{choice: "
    "[[notify, {{optional: [convene, hear]}}, examine, {{optional: discuss}}, decide, {{optional: deliver}}], drop]}}]",
    limit_from="open",
    limit_to="[decide, drop]",
    separation=("[investigate, examine, decide, drop]", "[investigate, hear]"),
    stops=(
        Stop("听证", "Hearing", "hearing", "convene", "hear", 20),
        Stop("鉴定", "Appraisal", "appraisal", "send-for-appraisal", "receive-appraisal", 30, "calendar-days"),
    ),
)
COLLECTIVE = Form(
    steps={
        "propose": Taken("提出", "Proposal", "clerk"),
        "verify": Taken("审核", "Verification", "section-head"),
        "give-notice": STEPS_OF_STOPS["give-notice"],
        "end-notice": STEPS_OF_STOPS["end-notice"],
        "examine": Taken("合法性审查", "Legal examination", "legal-officer"),
        "discuss": Taken("集体讨论", "Collective discussion", "deputy-director", "batch: true"),
        "decide": Taken("决定", "Decision", "director", "batch: true, " + _result("closed")),
        "publish": Taken("公开", "Publication", "clerk", _within(20, "calendar-days")),
    },
    order="[propose, verify, {{optional: [give-notice, end-notice]}}, examine, discuss, decide, {{optional: publish}}]",
    limit_from="propose",
    limit_to="[decide]",
    separation=("[propose, verify, examine, decide]",),
    stops=(Stop("公示", "Public notice", "public-notice", "give-notice", "end-notice", 7),),
)
FORMS = {"licence": APPLIED, "benefit": APPLIED, "confirmation": APPLIED, "penalty": PENALTY,
         "appointment": COLLECTIVE, "large-expenditure": COLLECTIVE}  # fmt: skip
