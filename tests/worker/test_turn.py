"""What arrives is judged at once with the verdict of a full run, and sealed as it was judged."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest_data import audit
from shulong.access.models import Deed
from shulong.acts.models import Arrival, Batch, Request
from shulong.acts.receive import receive
from shulong.cases.models import Card
from shulong.cases.models import Event as CardEvent
from shulong.checks.catalogue import catalogue
from shulong.data.shelf import Shelf
from shulong.findings.models import Event, Finding, Run
from shulong.findings.watch import watch
from shulong.terms.errors import InputError
from shulong.worker.turn import only_worker
from stream import Stream, act, open_stream

NOW = datetime(2026, 6, 30, 12)  # noqa: DTZ001 wall time of the city
MATTER_CHECKS = [each for each in catalogue().values() if each.scope == "matter"]


@pytest.fixture
def stream(tmp_path: Path, settings: Any, transactional_db: None) -> Stream:
    settings.SHULONG_HOME = tmp_path / "home"
    return open_stream(tmp_path / "home")


def standing() -> set[tuple[str, str, str]]:
    return set(Finding.objects.exclude(state="gone").values_list("check_id", "subject", "key"))


def test_a_finding_stands_before_its_acts_are_sealed_and_keeps_its_evidence(stream: Stream, tmp_path: Path) -> None:
    where = stream.post([act("M1", "apply", "2026-03-02"), act("M1", "grant", "2026-03-03", 2)]).headers["Location"]
    worker = stream.worker(tmp_path / "w")
    turn = worker.turn(NOW)
    assert (turn.requests, turn.matters, turn.sealed) == (1, 1, 0)
    assert ("conduct.step-skipped", "M1", "licence:accept") in standing() or any(
        "accept" in key for _, _, key in standing()
    )
    skipped = Finding.objects.filter(check_id="conduct.step-skipped").first()
    assert skipped is not None and skipped.matter == "M1"
    assert stream.get(where).json()["judged"]
    before = Finding.objects.values_list("id", "evidence")
    assert worker.turn(NOW).idle
    assert worker.turn(NOW, seal_all=True).sealed == 1
    assert dict(Finding.objects.values_list("id", "evidence")) == dict(before)
    rows = Shelf(stream.home).table("acts").to_pyarrow().to_pylist()
    assert {f"{row['_delivery']}#{row['_row']}" for row in rows} >= set(skipped.evidence)
    state = stream.get(where).json()
    assert (state["state"], state["set_aside"]) == ("sealed", [])
    assert not Arrival.objects.exists()
    assert Request.objects.get().body == ""
    assert audit(stream.home) is None


def test_late_acts_let_a_finding_go(stream: Stream, tmp_path: Path) -> None:
    worker = stream.worker(tmp_path / "w")
    stream.post([act("M1", "apply", "2026-03-02"), act("M1", "grant", "2026-03-05", 4)])
    worker.turn(NOW)
    assert "conduct.step-skipped" in {check for check, _, _ in standing()}
    stream.post([act("M1", "accept", "2026-03-03", 2), act("M1", "review", "2026-03-04", 3)])
    worker.turn(NOW + timedelta(seconds=1))
    assert standing() == set()
    assert Run.objects.exclude(matters=1).count() == 0


def test_a_corrected_act_counts_once_and_the_other_matter_is_judged_again(stream: Stream, tmp_path: Path) -> None:
    worker = stream.worker(tmp_path / "w")
    whole = [
        act("M1", step, f"2026-03-0{n + 2}", n) for n, step in enumerate(("apply", "accept", "review", "grant"), 1)
    ]
    stream.post([*whole, act("M1", "grant", "2026-03-09", 9)])
    worker.turn(NOW)
    assert "conduct.step-repeated" in {check for check, _, _ in standing()}
    stream.post({**act("M1", "apply", "2026-03-09", 9), "matter_id": "M2"})
    assert Batch.objects.count() == 2
    worker.turn(NOW + timedelta(seconds=1), seal_all=True)
    assert {subject for _, subject, _ in standing()} <= {"M2"}
    assert Shelf(stream.home).table("acts").count().to_pyarrow().as_py() == 5


def test_an_act_that_breaks_the_contract_is_set_aside_alone(stream: Stream, tmp_path: Path) -> None:
    bad = act("M1", "apply", "2026-03-02", 2, done_at="on Monday")
    del bad["step"]
    where = stream.post([act("M1", "apply", "2026-03-02"), bad]).headers["Location"]
    worker = stream.worker(tmp_path / "w")
    worker.turn(NOW, seal_all=True)
    state = stream.get(where).json()
    assert {(fault["act"], fault["field"]) for fault in state["set_aside"]} == {(2, "step"), (2, "done_at")}
    assert all(fault["wrong"]["zh"] and fault["mend"]["en"] for fault in state["set_aside"])
    assert Shelf(stream.home).table("acts").count().to_pyarrow().as_py() == 1


def test_a_process_that_died_after_sealing_seals_nothing_twice(stream: Stream, tmp_path: Path) -> None:
    stream.post([act("M1", "apply", "2026-03-02")])
    worker = stream.worker(tmp_path / "w")
    worker.turn(NOW, seal_all=True)
    size = stream.home.log().size
    Batch.objects.update(sealed_at=None)
    Request.objects.update(body=Shelf(stream.home) and _body(stream))
    worker.turn(NOW, seal_all=True)
    assert stream.home.log().size == size
    assert Batch.objects.get().sealed_at is not None


def _body(stream: Stream) -> str:
    """The body as it was received: the same acts once more give it."""
    from shulong.data.connectors.json_records import as_json  # the form in which a request is kept

    contract = Shelf(stream.home).contract("acts")
    blank = {column.name: None for column in contract.columns if column.required} | {"source": "permits"}
    return as_json(blank | act("M1", "apply", "2026-03-02"))


def test_two_workers_do_not_serve_one_home(stream: Stream) -> None:
    with only_worker(stream.home), pytest.raises(InputError, match="another worker"), only_worker(stream.home):
        pass


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["M1", "M2", "M3"]),
        st.sampled_from(["apply", "accept", "review", "inspect", "grant", "refuse", "dance"]),
        st.integers(1, 28),
        st.integers(1, 6),
    ),
    min_size=1, max_size=6, unique_by=lambda each: (each[0], each[3]),
)  # fmt: skip


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(requests=st.lists(ACTS, min_size=1, max_size=4), seal=st.lists(st.booleans(), min_size=4, max_size=4))
def test_what_is_judged_as_it_happens_is_what_a_full_run_says(
    requests: list[list[tuple[str, str, int, int]]], seal: list[bool], tmp_path_factory: Any, transactional_db: None
) -> None:
    for model in (CardEvent, Card, Event, Finding, Run, Arrival, Request, Batch, Deed, User):
        model.objects.all().delete()
    folder = tmp_path_factory.mktemp("stream")
    stream = open_stream(folder / "home")
    worker, contract, system = stream.worker(folder / "w"), Shelf(stream.home).contract("acts"), User.objects.get()
    for number, acts in enumerate(requests):
        records = [act(matter, step, f"2026-03-{day:02}", at) for matter, step, day, at in acts]
        receive(system, "permits", records, contract)
        worker.turn(NOW + timedelta(seconds=number), seal_all=seal[number])
    touched = standing()
    for _ in watch(worker.shelf(), MATTER_CHECKS, as_of=NOW + timedelta(seconds=len(requests) - 1)):
        pass
    assert standing() == touched
