"""Folding runs into findings."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shulong.findings.finding import finding_id
from shulong.findings.keep import Kept, keep
from shulong.findings.models import Event, Finding, Run
from shulong.findings.read import Filter, find, history
from shulong.terms.errors import InputError
from shulong.terms.text import Text

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEXTS = ["card", "subject_kind", "subject", "key", "organ", "region", "power_code", "values", "say_zh", "say_en"]
SCHEMA = pa.schema(
    [(name, pa.string()) for name in TEXTS]
    + [("amount_fen", pa.int64()), ("period_from", pa.timestamp("us")), ("period_to", pa.timestamp("us"))]
    + [("evidence", pa.list_(pa.string()))]
)


@dataclass
class Check:
    id: str = "conduct.step-skipped"
    domain: str = "conduct"
    card: str = "yellow"


@dataclass
class Result:
    hits: pa.Table
    as_of: datetime = START
    outcome: str = "answered"
    params: dict = field(default_factory=dict)
    seconds: float = 0.5
    reason: Text | None = None
    check: Check = field(default_factory=Check)


def table(*subjects: str, evidence: str = "D1#1") -> pa.Table:
    rows = [
        {"subject_kind": "matter", "subject": s, "key": "review", "evidence": [evidence], "values": '{"days": 3}',
         "say_zh": f"办件{s}缺少审查", "say_en": f"matter {s} lacks review"}
        for s in subjects
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def at(days: int, *subjects: str, **more: object) -> Result:
    return Result(table(*subjects), as_of=START + timedelta(days=days), **more)


def test_the_parts_of_an_identity_do_not_run_together() -> None:
    assert finding_id("a.b", "matter", "M1", "2") != finding_id("a.b", "matter", "M", "12")
    assert len(finding_id("a.b", "matter", "M1", "")) == 20


@pytest.mark.django_db
def test_a_finding_comes_stays_goes_and_comes_back() -> None:
    assert keep(at(0, "A", "B")) == Kept(new=2)
    assert keep(at(1, "A")) == Kept(seen=1, gone=1)
    assert keep(at(2, "A", "B")) == Kept(seen=1, back=1)
    b = Finding.objects.get(subject="B")
    assert [m.change for m in history(b)] == ["new", "gone", "back"]
    assert [m.change for m in history(Finding.objects.get(subject="A"))] == ["new", "seen", "seen"]
    assert (b.state, b.times_seen, b.first_seen_at, b.gone_at) == ("seen", 2, START, None)


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["not-answerable", "failed"])
def test_only_an_answered_run_lets_findings_go(outcome: str) -> None:
    keep(at(0, "A"))
    kept = keep(at(1, outcome=outcome, reason=Text(zh="数据过期", en="stale data")))
    assert kept == Kept()
    assert Finding.objects.get().state == "new"
    assert Run.objects.get(outcome=outcome).reason_en == "stale data"


@pytest.mark.django_db
def test_the_same_run_twice_changes_nothing() -> None:
    keep(at(0, "A"))
    assert keep(at(0, "A")) == Kept(seen=1, repeated=True)
    assert (Run.objects.count(), Event.objects.count(), Finding.objects.get().times_seen) == (1, 1, 1)


@pytest.mark.django_db
def test_findings_do_not_go_backwards() -> None:
    keep(at(2, "A"))
    with pytest.raises(InputError, match="findings do not go backwards"):
        keep(at(1))
    assert Finding.objects.get().state == "new"


@pytest.mark.django_db
def test_the_same_hit_twice_in_one_run_unites_its_evidence() -> None:
    both = pa.concat_tables([table("A", evidence="D1#1"), table("A", evidence="D1#2"), table("A", evidence="D1#1")])
    assert keep(Result(both)) == Kept(new=1)
    assert Finding.objects.get().evidence == ["D1#1", "D1#2"]


@pytest.mark.django_db
def test_filters_narrow_the_list() -> None:
    keep(at(0, "A", "B"))
    keep(at(1, "A"))
    assert [f.subject for f in find(Filter.of({"state": "gone"}))] == ["B"]
    assert [f.subject for f in find(Filter.of({"text": "办件A"}))] == ["A"]
    assert not find(Filter.of({"card": "red"}))


class AnySequence(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from("ABCD"))), max_size=6))
    def test_states_follow_the_answered_runs(self, runs: list[tuple[bool, set[str]]]) -> None:
        times: dict[str, int] = {}
        last: set[str] = set()
        for n, (answered, subjects) in enumerate(runs):
            keep(at(n, *sorted(subjects), outcome="answered" if answered else "failed"))
            if answered:
                last = subjects
                times = {s: times.get(s, 0) + (s in subjects) for s in times.keys() | subjects}
        assert {f.subject: f.times_seen for f in Finding.objects.all()} == times
        assert {f.subject for f in Finding.objects.exclude(state="gone")} == last
        for f in Finding.objects.all():
            assert sum(m.change != "gone" for m in history(f)) == f.times_seen
