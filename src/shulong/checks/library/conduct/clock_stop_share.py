"""An organ's clocks stand far more of the time than those of other organs under the same power."""

from types import SimpleNamespace
from typing import Any

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.hit import Sentence, hits
from shulong.terms.text import Text

TESTED = (
    LICENCE.replace("steps:\n", "clock_stops:\n  test: {title: {zh: 检验, en: test}, kind: inspection, starts: send, ends: receive, basis: 《示例条例》第九条}\n"
                    "steps:\n  send: {title: {zh: 送检, en: sent}}\n  receive: {title: {zh: 检验结果, en: result}}\n")
    .replace("{parallel: [review, {optional: inspect}]}", "{optional: {sequence: [send, receive]}}, {parallel: [review, {optional: inspect}]}")
)  # fmt: skip


def _matters(organ: str, many: int, tested: int) -> list[dict[str, Any]]:
    """Matters of seven working days, of which six lie in a test where there is one."""
    test = ("send 2026-03-03", "receive 2026-03-11")
    return [
        act
        for number in range(many)
        for act in matter(f"{organ}-{number}", "apply 2026-03-02", "accept 2026-03-02T10:00", *(test if number < tested else ()),
                          "review 2026-03-11T10:00", "grant 2026-03-11T11:00", organ=organ)
    ]  # fmt: skip


@check(
    id="conduct.clock-stop-share",
    title=Text(zh="停止计时偏多", en="Clocks that stand more than elsewhere"),
    question=Text(
        zh="某机关办件停止计时的天数占比是否远高于办理同一事项的其他机关？",
        en="Is the share of days in which an organ's clocks stand far above that of other organs under the same power?",
    ),
    domain="conduct",
    card="blue",
    basis=["《中华人民共和国行政许可法》第四十五条"],
    params=Params(
        least_matters=Param(20, "matters", Text(zh="件数太少，占比没有意义", en="a share of few matters says little")),
        least_peers=Param(3, "organs", Text(zh="至少三个可比的机关", en="three organs at least to compare with")),
        times=Param(2, "times the usual share", Text(zh="通常占比的两倍以上才值得看", en="below twice the usual share nothing stands out")),
        more=Param(0.2, "of the days", Text(zh="通常占比很低时，两倍也微不足道", en="where the usual share is small, twice of it is nothing")),
    ),
    innocent=[
        Text(zh="该机关承办的多为须检验、听证的复杂办件", en="this organ handles the harder matters, which need tests and hearings"),
        Text(zh="其他机关没有录入特别程序的起止", en="the other organs do not record when special procedures begin and end"),
    ],
    examples=[
        Example(
            Text(zh="一个机关件件送检，其他三个机关各一成", en="one organ sends every matter to a test, three others one in ten"),
            {"acts": _matters("O1", 20, 20) + _matters("O2", 20, 2) + _matters("O3", 20, 2) + _matters("O4", 20, 2)},
            flows=[TESTED],
            hits=[("O1", "XK/01-001")],
        ),
        Example(
            Text(zh="件数不足；各机关都件件送检", en="too few matters; all organs send every matter"),
            {
                "acts": _matters("O1", 19, 19) + _matters("O2", 20, 2) + _matters("O3", 20, 2) + _matters("O4", 20, 2)
                + [{**act, "power_code": "XK/01-002"} for organ in ("O5", "O6", "O7", "O8") for act in _matters(organ, 20, 20)]
            },
            flows=[TESTED, TESTED.replace("flow: licence", "flow: other").replace("XK/01-001", "XK/01-002")],
        ),
    ],
)  # fmt: skip
def clock_stop_share(matter_times: ir.Table, stops_taken: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per organ and power: shares of days are compared among the organs that decided enough matters under that power."""
    t = matter_times
    decided = t.filter(t.decided_at.notnull() & t.organ.notnull() & (t.days_used >= 0))
    organs = decided.group_by(["organ", "power_code"]).agg(
        region=decided.region.min(), matters=decided.count(), stood=decided.days_stopped.sum(), ran=decided.days_used.sum(),
        first_at=decided.started_at.min(), last_at=decided.decided_at.max())  # fmt: skip
    organs = organs.filter((organs.matters >= p.least_matters) & (organs.stood + organs.ran > 0))
    shares = organs.mutate(share=organs.stood / (organs.stood + organs.ran))
    usual = shares.group_by(peer_power="power_code").agg(usual=shares.share.median(), organs=shares.count())
    beside = shares.join(usual, [("power_code", "peer_power")])
    far = beside.filter(
        (beside.organs > p.least_peers)
        & (beside.share >= beside.usual * p.times)
        & (beside.share - beside.usual >= p.more)
    )
    stops = stops_taken.group_by(stop_organ="organ", stop_power="power_code").agg(
        one=stops_taken.row_id.min(), other=stops_taken.row_id.max())  # fmt: skip
    shown = far.join(stops, [("organ", "stop_organ"), ("power_code", "stop_power")])
    return hits(
        shown,
        subject_kind="organ",
        subject=shown.organ,
        key=shown.power_code,
        organ=shown.organ,
        region=shown.region,
        power_code=shown.power_code,
        period_from=shown.first_at,
        period_to=shown.last_at,
        evidence=ibis.array([shown.one, shown.other]),
        values={
            "organ": shown.organ,
            "power": shown.power_code,
            "matters": shown.matters,
            "percent": (shown.share * 100).round(0).cast("int64"),
            "usual_percent": (shown.usual * 100).round(0).cast("int64"),
            "organs": shown.organs,
            "days_stopped": shown.stood,
            "days_used": shown.ran,
        },
        say=Sentence(
            zh="机关 {organ} 办理事项 {power} 的 {matters} 件中，停止计时的天数占 {percent}%，办理同一事项的 {organs} 个机关通常为 {usual_percent}%。",
            en="In {matters} matters of {organ} under {power} the clock stood {percent} % of the days; usual among {organs} organs is {usual_percent} %.",
        ),
    )
