"""Acts over HTTP: who may deliver them, in which forms, and that an answer means what it says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from shulong.access.gate import give_role
from shulong.access.models import RoleHolding, Token
from shulong.access.token import end_token, new_token
from shulong.acts.models import Arrival, Batch, Request
from shulong.api.bodies import EVENT_TYPE
from shulong.terms.errors import InputError, UnknownName
from stream import Stream, act, open_stream

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream(tmp_path: Path, settings: Any) -> Stream:
    settings.SHULONG_HOME = tmp_path / "home"
    return open_stream(tmp_path / "home")


def event(number: int, **more: Any) -> dict[str, Any]:
    data = act("M1", "apply", "2026-03-02", number)
    return {"specversion": "1.0", "id": f"e{number}", "source": "/permits", "type": EVENT_TYPE, "data": data} | more


def test_every_operation_asks_for_a_token(stream: Stream) -> None:
    paths = stream.client.get("/api/openapi.json").json()["paths"]
    operations = [(path, method) for path, methods in paths.items() for method in methods]
    assert len(operations) >= 2
    for path, method in operations:
        filled = re.sub(r"\{\w+\}", "1", path)
        assert getattr(stream.client, method)(filled).status_code == 401, f"{method} {path} asks for no token"


def test_acts_are_kept_and_the_answer_says_where(stream: Stream) -> None:
    answer = stream.post([act("M1", "apply", "2026-03-02"), act("M1", "accept", "2026-03-03", 2)])
    assert answer.status_code == 202
    told = answer.json()
    assert (told["first_row"], told["rows"], told["again"]) == (1, 2, False)
    assert answer.headers["Location"] == f"/api/acts/{told['delivery']}/1"
    state = stream.get(answer.headers["Location"]).json()
    assert state == {
        "delivery": told["delivery"],
        "rows": 2,
        "state": "waiting",
        "judged": False,
        "entry": None,
        "set_aside": [],
    }
    assert stream.post(act("M2", "apply", "2026-03-02")).json()["first_row"] == 3
    assert Arrival.objects.count() == 3


def test_an_act_that_names_no_source_comes_from_the_system(stream: Stream) -> None:
    stream.post([act("M1", "apply", "2026-03-02"), act("M2", "apply", "2026-03-02", source="window 3")])
    lines = [json.loads(line) for line in Request.objects.get().body.splitlines()]
    assert [line["source"] for line in lines] == ["permits", "window 3"]


@pytest.mark.parametrize("token", ["", "slk_unknown"])
def test_a_stranger_is_sent_away(stream: Stream, token: str) -> None:
    stream.token = token
    answer = stream.post(act("M1", "apply", "2026-03-02"))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["detail"]["zh"] == "令牌缺失、无效或已过期"
    assert not Request.objects.exists()


def test_a_token_that_ended_or_was_taken_back_opens_nothing(stream: Stream) -> None:
    Token.objects.update(ends_at="2020-01-01T00:00:00Z")
    assert stream.post(act("M1", "apply", "2026-03-02")).status_code == 401
    with pytest.raises(UnknownName, match="the system 'other' has no token"):
        end_token("other")
    again = new_token(User.objects.get(username="permits"), "permits")
    assert stream.post(act("M1", "apply", "2026-03-02"), Authorization=f"Bearer {again}").status_code == 202
    end_token("permits")
    assert stream.post(act("M1", "apply", "2026-03-02"), Authorization=f"Bearer {again}").status_code == 401


def test_the_token_itself_is_not_kept(stream: Stream) -> None:
    assert stream.token not in str(list(Token.objects.values()))
    with pytest.raises(InputError, match="lower-case letters, digits or hyphens"):
        new_token(User.objects.get(), "Permits Office")


def test_a_system_of_one_organ_delivers_for_that_organ_only(stream: Stream) -> None:
    RoleHolding.objects.all().delete()
    give_role(User.objects.get(), "source-system", "O1")
    assert stream.post(act("M1", "apply", "2026-03-02")).status_code == 202
    answer = stream.post([act("M2", "apply", "2026-03-02"), act("M3", "apply", "2026-03-02", organ="O2")])
    assert answer.status_code == 403
    assert "O2" in answer.json()["detail"]["en"]
    assert Request.objects.count() == 1


def test_a_request_sent_again_is_the_same_request(stream: Stream) -> None:
    first = stream.post(act("M1", "apply", "2026-03-02"), key="k1")
    again = stream.post(act("M1", "apply", "2026-03-02"), key="k1")
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json() | {"again": True}
    clash = stream.post(act("M2", "apply", "2026-03-02"), key="k1")
    assert clash.status_code == 422
    assert "was used for a request with other content" in clash.json()["detail"]["en"]
    assert Arrival.objects.count() == 1


def test_without_a_key_the_content_is_its_own(stream: Stream) -> None:
    assert [stream.post(act("M1", "apply", "2026-03-02")).status_code for _ in range(2)] == [202, 200]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "not valid JSON"),
        ("{", "not valid JSON"),
        (b"\xff", "UTF-8"),
        ('{"a": 1, "a": 2}', "the same key twice"),
        ("[]", "there is no act"),
        ("[1]", "act 1 should be a JSON object"),
        ([act("M1", "apply", "2026-03-02"), {"act_id": "X"}], "act 2, matter_id, should be text"),
        ([act("M1", "apply", "2026-03-02")] * 2, "act 2, act_id, is the same as that of act 1"),
        (act("M1", "apply", "2026-03-02", colour="red"), "act 1, colour, the contract acts has no such field"),
        (act("M1" * 100, "apply", "2026-03-02"), "act 1, act_id, should be text of 1 to 128 characters"),
        ([act(f"M{n}", "apply", "2026-03-02") for n in range(10_001)], "at most 10000"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_as_a_whole(stream: Stream, body: Any, says: str) -> None:
    answer = stream.post(body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert says in answer.json()["detail"]["en"]
    assert not Batch.objects.exists()


def test_an_event_in_structured_mode(stream: Stream) -> None:
    form = "application/cloudevents+json; charset=utf-8"
    assert stream.post(event(1), form=form).status_code == 202
    assert stream.post(event(1, time="2026-03-02T09:00:00Z"), form=form).status_code == 200
    assert Arrival.objects.get().act_id == "M1-1"


def test_an_event_in_binary_mode(stream: Stream) -> None:
    headers = {"ce-specversion": "1.0", "ce-id": "7", "ce-source": "/permits", "ce-type": EVENT_TYPE}
    assert stream.post(act("M1", "apply", "2026-03-02"), **headers).status_code == 202
    assert Request.objects.get().key == "event /permits 7"


def test_events_in_batched_mode(stream: Stream) -> None:
    answer = stream.post([event(1), event(2)], form="application/cloudevents-batch+json", key="b1")
    assert answer.json()["rows"] == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (event(1, type="other"), "its type should be cn.shulong.act.recorded.v1"),
        ({"specversion": "1.0", "id": "1"}, "the CloudEvent is wrong"),
        (event(1, data=None), "act 1 should be a JSON object"),
        ([event(1)], "cannot be read"),
    ],
)
def test_a_wrong_event_is_refused(stream: Stream, given: Any, says: str) -> None:
    answer = stream.post(given, form="application/cloudevents+json")
    assert answer.status_code == 422
    assert says in answer.json()["detail"]["en"]


def test_what_another_system_sent_is_not_told(stream: Stream) -> None:
    where = stream.post(act("M1", "apply", "2026-03-02")).headers["Location"]
    stream.token = new_token(User.objects.get(), "other-system")
    assert stream.get(where).status_code == 404


def test_the_description_is_open(stream: Stream) -> None:
    answer = stream.client.get("/api/openapi.json")
    assert "/api/acts" in answer.json()["paths"]
