"""The flow commands as a list administrator uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from shulong.cli.main import shulong
from shulong.powers.read_flow import read_flows
from shulong.terms.errors import DeclarationFault

ROOT = Path(__file__).parents[2]
CITY = ROOT / "examples/city/flows"
PLAIN = ROOT / "tests/powers/bpmn/plain.bpmn"


def run(*words: object, home: Path | None = None, expect: int = 0) -> str:
    place = ["--home", str(home)] if home else []
    done = CliRunner().invoke(shulong, [*place, "--lang", "en", *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == expect, done.output
    return done.output


def test_sound_flows_pass_and_others_are_said_with_what_to_do(tmp_path: Path) -> None:
    assert "3 files, 0 things to look at" in run("flow", "check", CITY)
    said = run("flow", "check", PLAIN, expect=1)
    assert "warning flow.no-answerable-post [books] step 'Books' has no answerable post Give it a `post`." in said
    assert "intermediateCatchEvent (time): its trigger (timer) is not kept" in said


@pytest.mark.parametrize("kind", ["bpmn", "yaml", "svg", "pdf"])
def test_a_flow_is_converted_by_the_ending(tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"flow.{kind}"
    assert f"wrote {target}" in run("flow", "convert", CITY / "licences.yaml", target)
    if kind == "bpmn":
        run("flow", "convert", target, tmp_path / "again.yaml")
        assert read_flows(tmp_path / "again.yaml") == read_flows(CITY / "licences.yaml")


def test_a_drawing_of_another_tool_needs_to_be_declared(tmp_path: Path) -> None:
    with pytest.raises(DeclarationFault, match="Give --power and --from"):
        run("flow", "convert", PLAIN, tmp_path / "x.yaml")
    run(
        "flow",
        "convert",
        PLAIN,
        tmp_path / "x.yaml",
        "--power",
        "JC/06-001",
        "--from",
        "2026-03-01",
        "--steps-by",
        "name",
    )
    (flow,) = read_flows(tmp_path / "x.yaml")
    assert (flow.flow_id, flow.power_code, list(flow.steps)) == (
        "audit",
        "JC/06-001",
        ["Open", "Books", "Talks", "Answer"],
    )
    with pytest.raises(DeclarationFault, match=r"a file of kind '\.txt' is no flow"):
        run("flow", "check", ROOT / "requirements/base.txt")


def test_an_unsound_flow_is_not_published(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "flow.yaml"
    run("init", home=home)
    text = (CITY / "licences.yaml").read_text(encoding="utf-8")
    stop = "clock_stops:\n  s: {title: {zh: 停, en: stop}, starts: review, ends: inspect}\n"
    file.write_text(text + stop, encoding="utf-8")
    with pytest.raises(
        DeclarationFault, match=r"s: clock stop 'stop' may begin and never end\. See `shulong flow check`"
    ):
        run("power", "publish", file, home=home)
    assert "3 records, 3 accepted" in run("power", "publish", CITY, home=home)
    assert "XK/01-001" in run("flow", "list", home=home)
    assert "Supplement" in run("flow", "show", "building-permit", home=home)
