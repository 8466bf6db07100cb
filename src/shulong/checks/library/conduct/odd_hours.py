"""A person decides outside working hours far more often than others who decide the same power."""

from datetime import timedelta
from types import SimpleNamespace

import ibis
import ibis.expr.types as ir

from shulong.checks.check import Param, Params, check
from shulong.checks.conduct_world import acts_apart
from shulong.checks.example import LICENCE, Example
from shulong.checks.hit import Sentence, hits
from shulong.checks.peers import at_hour, beside_peers, has_hour, minutes_of, odd_by
from shulong.terms.text import Text

DAILY = timedelta(days=1)
PEERS = [act for number in range(6) for act in acts_apart("grant", 30, "2026-03-02T10:00", timedelta(minutes=7), first=100 * number,
                                                          person_key=f"peer{number}")]  # fmt: skip
NIGHTLY = [act for number in range(6) for act in acts_apart("grant", 30, "2026-03-02T22:00", DAILY, first=100 * number, name="N",
                                                            person_key=f"peer{number}")]  # fmt: skip


@check(
    id="conduct.odd-hours",
    title=Text(zh="非工作时间集中作出决定", en="Decisions at odd hours"),
    question=Text(
        zh="是否有人在工作时间之外作出决定的比例远高于办理同一事项的其他人？",
        en="Does a person decide outside working hours far more often than others who decide the same power?",
    ),
    domain="conduct",
    card="blue",
    basis=["机关工作时间规定 / the working hours of organs", "国务院放假安排（表 workdays） / the arrangement of rest days"],
    params=Params(
        opens=Param("08:00", "time of day", Text(zh="早于此为工作时间之外", en="earlier is outside working hours")),
        closes=Param("18:30", "time of day", Text(zh="此时起为工作时间之外", en="from then on it is outside working hours")),
        least_decisions=Param(20, "decisions", Text(zh="太少则比例不可靠", en="a share of fewer says little")),
        least_outside=Param(10, "decisions", Text(zh="偶尔加班不是疑点", en="working late now and then is nothing")),
        least_peers=Param(5, "persons", Text(zh="同事项至少有这么多人才谈得上通常", en="what is usual needs so many persons of the same power")),
        apart=Param(4, "standard deviations", Text(zh="正态时每十万人误报约三人", en="about 3 in 100,000 persons where shares are normal")),
        false_alarms=Param(0.001, "of persons", Text(zh="声明的误报率；测试在无事的模拟数据上核对", en="the rate declared; a test holds simulated innocent data to it")),
    ),
    innocent=[
        Text(zh="轮班、值守岗位", en="a post on shift or on call"),
        Text(zh="白天在外办理，晚上集中录入", en="out on site by day, entered in the evening"),
        Text(zh="系统按服务器时间记录，时区不对", en="the source writes the time of another zone"),
    ],
    examples=[
        Example(
            Text(zh="三十件都在夜间，同事都在白天", en="thirty at night, while the others decide by day"),
            {"acts": PEERS + acts_apart("grant", 30, "2026-03-02T22:00", DAILY, first=900, person_key="zhao")},
            flows=[LICENCE],
            hits=[("zhao", "XK/01-001")],
        ),
        Example(
            Text(zh="大家都在夜间办理；有一人白天办理", en="all decide at night; one by day"),
            {
                "acts": NIGHTLY
                + acts_apart("grant", 30, "2026-03-02T10:00", timedelta(minutes=9), first=900, person_key="zhao")
            },
            flows=[LICENCE],
        ),
        Example(
            Text(zh="同事都在白天，一人三十件中有九件在夜间", en="the others decide by day, one has nine of thirty at night"),
            {
                "acts": PEERS
                + acts_apart("grant", 21, "2026-03-02T10:00", timedelta(minutes=7), first=900, person_key="qian")
                + acts_apart("grant", 9, "2026-03-02T22:00", DAILY, first=950, person_key="qian")
            },
            flows=[LICENCE],
        ),
    ],
)  # fmt: skip
def odd_hours(decisions: ir.Table, workdays: ir.Table, p: SimpleNamespace) -> ir.Table:
    """One hit per person and power.

    Null hypothesis: the share of a person's decisions outside working hours, as the arcsine of its root, is that of those who
    decide the same power, spread as theirs are and by chance as of a binomial (1/4n). Times at midnight are no times.
    """
    timed = decisions.filter(decisions.person_key.notnull() & has_hour(decisions.done_at))
    days = workdays.select("day", "is_working")
    dated = timed.mutate(day=timed.done_at.date(), minute=at_hour(timed.done_at)).join(days, "day")
    outside = ~dated.is_working | (dated.minute < minutes_of(p.opens)) | (dated.minute >= minutes_of(p.closes))
    told = dated.mutate(outside=outside)
    persons = told.group_by(["person_key", "power_code"]).agg(
        organ=told.organ.min(), region=told.region.min(), decided=told.count(), late=told.outside.sum(), first_at=told.done_at.min(),
        last_at=told.done_at.max(), one=told.row_id.argmin(told.done_at, where=told.outside),
        other=told.row_id.argmax(told.done_at, where=told.outside))  # fmt: skip
    many = persons.filter(persons.decided >= p.least_decisions)
    many = many.mutate(share=(many.late / many.decided).sqrt().asin())
    beside = beside_peers(many, ["power_code"], "share")
    by = odd_by(beside.share, beside.usual, beside.apart, 1 / (4 * beside.decided).sqrt())
    found = beside.mutate(by=by).filter(
        (ibis._.by >= p.apart) & (ibis._.late >= p.least_outside) & (ibis._.peers > p.least_peers)
    )
    return hits(
        found,
        subject_kind="person",
        subject=found.person_key,
        key=found.power_code,
        organ=found.organ,
        region=found.region,
        power_code=found.power_code,
        period_from=found.first_at,
        period_to=found.last_at,
        evidence=ibis.array([found.one, found.other]),
        values={
            "person": found.person_key,
            "power": found.power_code,
            "decided": found.decided,
            "outside": found.late,
            "share": (found.late / found.decided * 100).round(1),
            "usual_share": (found.usual.sin() * found.usual.sin() * 100).round(1),
            "peers": found.peers - 1,
            "apart": found.by.round(1),
        },
        say=Sentence(
            zh="人员 {person} 对事项 {power} 的 {decided} 件决定中有 {outside} 件（{share}%）在工作时间之外，另 {peers} 人通常为 {usual_share}%。",
            en="Of {decided} decisions of the person {person} on {power}, {outside} ({share} %) were outside working hours; usual among {peers} others: "
            "{usual_share} %.",
        ),
    )
