"""The drawing and the sheet: what they say, in both languages, and that it can be searched and copied."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from powers.random_flows import flows
from shulong.powers.draw import draw, placed_chart
from shulong.powers.flow import Flow
from shulong.powers.flow_sheet import flow_pdf, step_rows
from shulong.powers.pdf import UnsetPdf, pdf
from shulong.powers.read_flow import parse_flows, read_flows
from shulong.terms.text import Text

CITY = Path(__file__).parents[2] / "examples/city/flows"
SVG = "{http://www.w3.org/2000/svg}"
STOPPED = """
flow: f
version: 1
power: XK/01-001
title: {zh: 采矿许可 <试行>, en: Mining "permit"}
in_force: {from: 2026-01-01}
steps:
  ask: {title: {zh: 启动评审, en: Review begins}, post: 窗口, limit: {statutory: 5, promised: 3, unit: working-days}}
  close: {title: {zh: 评审意见, en: Opinion}, post: 专家, once: true}
  grant: {title: {zh: 准予, en: Grant}, post: 负责人, also: [副职], result: granted, batch: true, limit: {promised: 8, unit: hours, from: close}}
order: [ask, close, grant]
clock_stops:
  review: {title: {zh: 专家评审, en: expert review}, kind: expert-review, starts: ask, ends: close, basis: 第四十五条}
separation:
  - [ask, grant]
"""


@pytest.fixture
def stopped() -> Flow:
    (flow,) = parse_flows(STOPPED, Path("f.yaml"))
    return flow


@settings(max_examples=60, deadline=None)
@given(flows())
def test_every_drawing_is_well_formed_and_names_every_step(flow: Flow) -> None:
    root = ElementTree.fromstring(draw(flow))
    said = "".join(root.itertext())
    squeezed = "".join(said.split())
    assert all("".join(step.title.zh.split()) in squeezed for step in flow.steps.values())
    assert not root.findall(f".//{SVG}style")
    assert not root.findall(f".//{SVG}script")
    assert not [e for e in root.iter() if "style" in e.attrib]


def test_a_drawing_says_itself_to_those_who_cannot_see_it(stopped: Flow) -> None:
    root = ElementTree.fromstring(draw(stopped))
    assert root.find(f"{SVG}title").text == '采矿许可 <试行> Mining "permit"'
    said = root.find(f"{SVG}desc").text
    assert (
        "启动评审（窗口，3个工作日（法定5），停表：专家评审）；评审意见（专家，恢复计时：专家评审，仅限一次）" in said
    )
    assert "Grant (负责人, 副职, 8 hours, in batches, granted)." in said


def test_text_stays_within_its_step(stopped: Flow) -> None:
    (flow,) = parse_flows(STOPPED.replace("准予, en: Grant", "准予" * 30 + ", en: " + "Grant" * 30), Path("f.yaml"))
    root = ElementTree.fromstring(draw(flow))
    box = next(n.box for n in placed_chart(flow).nodes if n.step == "grant")
    lines = [
        t
        for t in root.iter(f"{SVG}text")
        if box.x < float(t.get("x")) < box.x + box.width and t.get("text-anchor") == "middle"
    ]
    assert lines
    assert all(box.y <= float(t.get("y")) <= box.y + box.height for t in lines)


def test_the_rows_of_a_flow_read_like_sentences(stopped: Flow) -> None:
    rows = step_rows(stopped)
    assert [row.step_id for row in rows] == ["ask", "close", "grant"]
    assert rows[2].posts == Text(zh="负责人（也可：副职）", en="负责人 (also 副职)")
    assert rows[2].limit == Text(zh="8小时，自评审意见起", en="8 hours from Opinion")
    assert [note.en for note in rows[2].notes] == [
        "never by the person of Review begins", "may be done for many matters at a time", "result: granted"]  # fmt: skip


def test_the_steps_of_a_stored_flow_keep_their_order(stopped: Flow) -> None:
    (flow,) = read_flows(CITY / "licences.yaml")
    assert [row.step_id for row in step_rows(Flow.from_json(flow.to_json()))][:3] == ["apply", "accept", "supplement"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not here")
def test_the_chinese_of_a_pdf_can_be_found_and_copied(stopped: Flow, tmp_path: Path) -> None:
    file = tmp_path / "flow.pdf"
    file.write_bytes(flow_pdf(stopped, "zh"))
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for words in ("采矿许可 <试行>", "启动评审", "3个工作日（法定5）", "仅限一次", "第四十五条"):
        assert words in said, words
    assert flow_pdf(stopped, "zh") == flow_pdf(stopped, "zh"), "the same flow gives the same bytes"
    file.write_bytes(flow_pdf(stopped, "en"))
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "may be done for many matters at a time" in " ".join(said.split())


def test_data_are_never_markup_and_a_broken_source_is_said() -> None:
    assert pdf("#data.title", {"title": '#read("/etc/passwd") $x$ [ { "'}).startswith(b"%PDF")
    with pytest.raises(UnsetPdf, match="could not be typeset"):
        pdf("#nothing", {"title": "t"})
    with pytest.raises(UnsetPdf, match="could not be typeset"):
        pdf('#read("/etc/passwd")', {"title": "t"})
