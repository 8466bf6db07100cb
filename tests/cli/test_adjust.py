"""A list administrator's day on the command line: begin, add with a mistake, mend it, be sent back, be approved, publish."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

POWERS = """
powers:
  - basic_code: QT/10-001
    elements:
      name: {zh: 示例登记, en: Example registration}
      basis: 《示例条例》第三条
      levels: [county]
      content: 办理示例登记。
      served: [natural-person]
      responsibility: 受理｜clerk｜逾期不受理
    holders: [{level: county, field_of_work: civil-affairs}]
"""
FLOW = """
flow: filing
version: 1
power: QT/10-001
title: {zh: 示例登记, en: Example filing}
in_force: {from: 2026-01-01}
steps:
  accept: {title: {zh: 受理, en: Acceptance}, post: clerk}
  file: {title: {zh: 登记, en: Filing}, post: head}
order: [accept, file]
"""


class Office:
    """A home and the people who adjust its lists."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def shulong(self, *words: object, expect: int = 0, language: str = "en") -> str:
        command = [
            sys.executable,
            "-m",
            "shulong.cli.main",
            "--home",
            str(self.home),
            "--lang",
            language,
            *map(str, words),
        ]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("SHULONG_", "DJANGO_"))}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment | {"COLUMNS": "200"}
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def adjust(self, name: str, *words: object, expect: int = 0) -> str:
        return self.shulong("adjust", *words, "--as", name, expect=expect)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "home")
    made.shulong("init", "--name", "test.example")
    (tmp_path / "powers.yaml").write_text(POWERS, encoding="utf-8")
    made.shulong("powers", "import", tmp_path / "powers.yaml", "--from", "2026-01-01")
    for name, role in (("li", "list-administrator"), ("wang", "legal-reviewer"), ("zhao", "decider")):
        made.shulong("account", name, "--role", role, "--password-file", tmp_path / name)
    return made


@pytest.mark.slow
def test_a_day_on_the_command_line_with_a_mistake_in_the_middle(office: Office, tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text(FLOW, encoding="utf-8")
    assert "You may not propose changes of lists" in office.adjust(
        "wang", "new", "更名", "--reason", "上位法", "--from", "2026-07-01", expect=6
    )
    assert "draft 1 is made" in office.adjust("li", "new", "更名", "--reason", "上位法", "--from", "2026-07-01")
    said = office.adjust("li", "add", 1, "--code", "QT/10-001", "--set", "statutory_limit=二十天左右", expect=2)
    assert "QT/10-001 statutory_limit: found '二十天左右'" in said
    assert "sets nothing that this item has" in office.adjust(
        "li", "add", 1, "--code", "QT/10-001", "--set", "nmae=x", expect=2
    )
    office.adjust("li", "add", 1, "--code", "QT/10-001", "--set", "statutory_limit=20 工作日", "--set", "flow=filing",
                  "--set", "life_events=birth；work", "--set", "open_elements=materials")  # fmt: skip
    office.adjust("li", "add", 1, "--code", "service/FW-1", "--set", "title=示例登记", "--set", "region=990101",
                  "--set", "basic_code=QT/10-009")  # fmt: skip
    assert "1 items put in" in office.adjust("li", "add", 1, tmp_path / "flow.yaml")
    said = office.adjust("li", "propose", 1, expect=2)
    assert "service/FW-1 basic_code: found 'QT/10-009'" in said and "nothing was taken over" in said
    office.adjust("li", "add", 1, "--code", "service/FW-1", "--set", "basic_code=QT/10-001")
    assert "Awaiting legal review" in office.adjust("li", "propose", 1)
    assert "needs words that say why" in office.adjust("wang", "review", 1, "--return", expect=2)
    assert "Draft" in office.adjust("wang", "review", 1, "--return", "--words", "缺依据")
    office.adjust("li", "propose", 1, "--words", "已补充")
    assert "Awaiting decision" in office.adjust(
        "wang", "review", 1, "--words", "合法", "--on-remarks", "法规库尚未建立"
    )
    assert "You may not decide" in office.adjust("wang", "decide", 1, "--words", "同意", expect=6)
    office.adjust("zhao", "decide", 1, "--words", "同意")
    said = office.adjust("li", "publish", 1)
    assert "Published" in said and said.count("delivery ") == 3
    shown = office.shulong("adjust", "show", 1)
    for words in (
        "20 working days",
        "Having a child, Work",
        "entry of a list service/FW-1",
        "flow filing",
        "缺依据",
        "Publish",
    ):
        assert words in shown, words
    assert "filing" in office.shulong("flow", "list")
    assert "20 working days" in office.shulong("powers", "show", "QT/10-001", "--on", "2026-07-01")
    assert "1 items put in" not in office.adjust("li", "drop", 1, "QT/10-001", expect=2), (
        "what was published is not edited"
    )
    assert "the ledger fits" in office.shulong("ledger", "verify")
    assert "已公布" in office.shulong("adjust", "list", language="zh")


@pytest.mark.slow
def test_an_account_or_a_change_set_that_is_not_there_is_one_line(office: Office) -> None:
    assert "there is no account 'nobody'" in office.adjust("nobody", "propose", 1, expect=2)
    assert "there is no change set 7" in office.adjust("li", "propose", 7, expect=2)
