"""Which post answers for a finding."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shulong.cases.answerable import Asked, asked, post_of
from shulong.checks.example import LICENCE as LICENCE_FILE
from shulong.powers.flow import Flow
from shulong.powers.read_flow import parse_flows

(LICENCE,) = parse_flows(LICENCE_FILE, Path("licence.yaml"))


class Known:
    """One flow, in force for every matter that has an act."""

    def of(self, question: Asked, began: object) -> Flow | None:
        return LICENCE if began or question.flow else None


def acts(*listed: str) -> list[dict[str, Any]]:
    """Acts written as ``step`` or ``step/post``."""
    parted = [each.partition("/") for each in listed]
    return [
        {"step": step, "post": post or None, "done_at": datetime(2026, 3, 2 + n)}  # noqa: DTZ001 (wall time of the city)
        for n, (step, _, post) in enumerate(parted)
    ]


WHOLE = Asked("F", "M1", "XK/01-001", "O1")
CASES = [
    ("the declared post of the step that was skipped", Asked("F", "M1", "XK/01-001", "O1", "review", LICENCE.flow_id, LICENCE.version),
     acts("apply", "accept", "grant"), "reviewer"),
    ("the recorded post of a step that the flow does not know", Asked("F", "M1", "XK/01-001", "O1", "stamp"),
     acts("apply", "stamp/backroom", "grant"), "backroom"),
    ("none where neither is known", Asked("F", "M1", "XK/01-001", "O1", "stamp"), acts("apply", "stamp"), ""),
    ("the post of the deciding step of a decided matter", WHOLE, acts("apply", "accept", "review", "grant/deputy"), "head"),
    ("the post that took the last step of an open matter", WHOLE, acts("apply", "accept/window-3"), "window-3"),
    ("its declared post where none was recorded", WHOLE, acts("apply", "accept"), "window"),
    ("none without an act", WHOLE, [], ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "done", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_post_that_answers(question: Asked, done: list[dict[str, Any]], expected: str) -> None:
    assert post_of(question, done, Known()) == expected  # type: ignore[arg-type]


def test_a_finding_about_no_matter_asks_for_no_post() -> None:
    assert asked("F", "power", "XK/01-001", None, None, {}) is None
    found = asked("F", "act", "A1", None, "O1", {"matter": "M1", "step": "review", "flow": "f", "version": 2})
    assert found == Asked("F", "M1", "", "O1", "review", "f", 2)
