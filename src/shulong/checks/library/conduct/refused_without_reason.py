"""An application was refused or not accepted, and no reason or no remedy is on record."""

from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits, row_id
from shulong.powers.rules import RESULTS
from shulong.terms.text import Text

ADVERSE = ("refused", "not-accepted")
KNOWN = LICENCE.replace("refusal}, post: head}", "refusal}, post: head, result: refused}")
COLUMNS = ("matter_id", "step", "organ", "region", "power_code", "done_at", "reason", "remedy", "source", "row_id")


def _refused(
    matter_id: str, reason: str | None, remedy: str | None, *, step: str = "refuse", **more: Any
) -> list[dict[str, Any]]:
    return [{**matter(matter_id, f"{step} 2026-03-04")[0], "reason": reason, "remedy": remedy, **more}]


TOLD, REMEDY = "申请材料与现场核查不符", "六十日内可以申请行政复议"


@check(
    id="conduct.refused-without-reason",
    title=Text(zh="不予决定未说明理由或救济途径", en="Refused without reason or remedy"),
    question=Text(
        zh="不予许可、不予受理是否没有记录理由，或者没有告知救济途径？",
        en="Was a refusal or a non-acceptance recorded without its reason, or without the remedies being told?",
    ),
    domain="conduct",
    scope="matter",
    card="yellow",
    basis=[
        "《中华人民共和国行政许可法》第三十二条（不予受理的书面凭证）、第三十八条第二款（说明理由，告知复议和诉讼权利）、第七十二条第七项",
    ],
    params=Params(
        least_characters=Param(4, "characters", Text(zh="“无”“同上”之类不是理由", en="a word such as none or ditto is no reason")),
        sources_without_remedy=Param(
            "", "source systems, comma between", Text(zh="这些系统没有救济途径一栏，缺的是数据而不是告知", en="they have no place for remedies: what lacks is data")
        ),
    ),
    innocent=[
        Text(zh="理由写在文书里，系统没有录入", en="the reason stands in the document and was not entered"),
        Text(zh="来源系统没有救济途径一栏（请列入参数）", en="the source has no place for remedies (name it in the parameter)"),
    ],
    examples=[
        Example(
            Text(
                zh="没有理由；理由只写“无”；没有告知救济途径；无流程的事项不予受理而无理由",
                en="no reason; a reason that says nothing; no remedy told; not accepted without a reason under a power that has no flow",
            ),
            {
                "acts": [
                    *_refused("M1", None, REMEDY), *_refused("M2", "无", REMEDY), *_refused("M3", TOLD, None),
                    *_refused("M4", None, REMEDY, step="reply", power_code="XK/01-002", outcome="not-accepted"),
                ]
            },
            flows=[KNOWN],
            hits=[("M1", "refuse"), ("M2", "refuse"), ("M3", "refuse"), ("M4", "reply")],
        ),
        Example(
            Text(
                zh="理由与救济途径齐全；准予不需要理由；撤回",
                en="reason and remedy told; a grant needs no reason; withdrawn at the applicant's wish",
            ),
            {
                "acts": [
                    *_refused("M1", TOLD, REMEDY), *_refused("M2", None, None, step="grant"),
                    *_refused("M3", None, None, outcome="withdrawn"),
                ]
            },
            flows=[KNOWN],
        ),
        Example(
            Text(zh="该来源系统没有救济途径一栏", en="the source has no place for remedies"),
            {"acts": _refused("M1", TOLD, None, source="old-system")},
            flows=[KNOWN],
            settings={"sources_without_remedy": "old-system"},
        ),
    ],
)  # fmt: skip
def refused_without_reason(
    acts: ir.Table, matter_flows: ir.Table, flow_steps: ir.Table, p: SimpleNamespace
) -> ir.Table:
    """One hit per matter and refusing step."""
    refused = _refused_acts(acts, matter_flows, flow_steps)
    silent = [name.strip() for name in p.sources_without_remedy.split(",") if name.strip()]
    bare = refused.mutate(
        no_reason=refused.reason.fill_null("").strip().length() < p.least_characters,
        no_remedy=(refused.remedy.fill_null("").strip() == "") & ~refused.source.fill_null("").isin(silent),
    )
    told = bare.filter(bare.no_reason | bare.no_remedy)
    folded = told.group_by(["matter_id", "step"]).agg(
        organ=told.organ.min(), region=told.region.min(), power_code=told.power_code.min(), first_at=told.done_at.min(),
        last_at=told.done_at.max(), no_reason=told.no_reason.any(), no_remedy=told.no_remedy.any(), evidence=told.row_id.collect())  # fmt: skip
    said_zh = ibis.cases((folded.no_reason & folded.no_remedy, "没有理由，也没有告知救济途径"), (folded.no_reason, "没有理由"),
                         else_="没有告知救济途径")  # fmt: skip
    said_en = ibis.cases(
        (folded.no_reason & folded.no_remedy, "neither reason nor remedy"),
        (folded.no_reason, "no reason"),
        else_="no remedy",
    )
    return hits(
        folded,
        subject_kind="matter",
        subject=folded.matter_id,
        key=folded.step,
        organ=folded.organ,
        region=folded.region,
        power_code=folded.power_code,
        period_from=folded.first_at,
        period_to=folded.last_at,
        evidence=folded.evidence,
        values={"matter": folded.matter_id, "step": folded.step, "day": folded.first_at.date(), "no_reason": folded.no_reason,
                "no_remedy": folded.no_remedy, "said_zh": said_zh, "said_en": said_en},
        say=Sentence(
            zh="办件 {matter} 于 {day} 作出不予决定，记录中{said_zh}。",
            en="Matter {matter} was refused on {day}; the record has {said_en}.",
        ),
    )  # fmt: skip


def _refused_acts(acts: ir.Table, matter_flows: ir.Table, flow_steps: ir.Table) -> ir.Table:
    """Acts that refuse: by what they tell, or, where they tell no result, by the result of their step in the flow of the matter.

    Acts are first cut down by what each says itself, so that few are looked up in flows.
    """
    timed = acts.filter(acts.done_at.notnull()).mutate(row_id=row_id(acts)).select(*COLUMNS, "outcome")
    telling = timed.filter(timed.outcome.isin(ADVERSE))
    silent = timed.filter(~timed.outcome.fill_null("").isin(list(RESULTS)))
    refusing = flow_steps.filter(flow_steps.result.isin(ADVERSE)).select("flow_id", "version", "step")
    likely = silent.semi_join(refusing.select("step").distinct(), "step")
    governed = likely.join(matter_flows.select("matter_id", "flow_id", "version"), "matter_id")
    refused = telling.select(*COLUMNS).union(
        governed.semi_join(refusing, ["flow_id", "version", "step"]).select(*COLUMNS)
    )
    whose = matter_flows.select(of="matter_id", matter_organ="organ", matter_region="region")
    told = refused.left_join(whose, refused.matter_id == whose.of)
    return told.mutate(organ=told.organ.fill_null(told.matter_organ), region=told.region.fill_null(told.matter_region))
