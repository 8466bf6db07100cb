"""The public pages of the flows: without sign-in, in both languages, with and without script."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from portal.test_browser import FLAGS
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.home import create
from shulong.data.shelf import Shelf
from shulong.powers.bpmn_read import Declared, parse_bpmn, read_bpmn
from shulong.powers.publish import rows
from shulong.powers.read_flow import read_flows

ROOT = Path(__file__).parents[2]
LICENCES = ROOT / "examples/city/flows/licences.yaml"
DRAWING = ROOT / "tests/powers/bpmn/modeler.bpmn"


@pytest.fixture
def city(tmp_path: Path, settings: object) -> Path:
    """A home with two versions of one flow and a flow that was drawn elsewhere."""
    home = create(tmp_path / "home", name="city.example")
    text = LICENCES.read_text(encoding="utf-8")
    old = text.replace("from: 2025-01-01}", "from: 2024-01-01, to: 2025-01-01}")
    new = text.replace("version: 1", "version: 2")
    file = tmp_path / "flows.yaml"
    file.write_text(old + "\n---\n" + new, encoding="utf-8")
    drawn = read_bpmn(DRAWING, Declared("XK/01-007", date(2026, 1, 1), flow_id="drawn")).flow
    with home.staging() as work:
        staged = stage_table(rows([*read_flows(file), drawn]), work, "flows")
        deliver(home, Shelf(home).contract("flows"), [staged], work, sender="lists")
    settings.SHULONG_HOME = home.path  # type: ignore[attr-defined]
    return home.path


@pytest.mark.django_db
def test_anybody_may_read_the_flows(city: Path) -> None:
    reader = Client()
    listed = reader.get("/flows/").content.decode()
    assert "建筑工程施工许可" in listed
    assert "10个工作日（法定20）" in listed
    page = reader.get("/flows/building-permit/").content.decode()
    assert "现行有效" in page
    assert page.index("申请") < page.index("现场勘验") < page.index("送达"), "in the order in which steps are taken"
    assert '<img src="/flows/building-permit/2.svg"' in page
    old = reader.get("/flows/building-permit/?version=1", headers={"accept-language": "en"}).content.decode()
    assert "not in force" in old
    assert "1 Jan 2024" in old


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<svg"), ("pdf", b"%PDF"), ("bpmn", b"<?xml"), ("yaml", b"flow: building-permit")]
)
def test_a_flow_is_taken_along_as_a_file(city: Path, kind: str, begins: bytes) -> None:
    answer = Client().get(f"/flows/building-permit/2.{kind}?download")
    assert answer.content.startswith(begins)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="flow-2.{kind}"'


@pytest.mark.django_db
def test_the_drawing_that_a_file_came_with_is_the_one_shown(city: Path) -> None:
    given = Client().get("/flows/drawn/1.bpmn").content
    chart = parse_bpmn(given, Path("x")).flow.chart
    assert chart == read_bpmn(DRAWING, Declared("XK/01-007", date(2026, 1, 1))).flow.chart


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/flows/none/",
        "/flows/none/1.svg",
        "/flows/building-permit/9.svg",
        "/flows/building-permit/1.exe",
        "/flows/building-permit/?version=9",
    ],
)
def test_what_is_not_there_is_a_page_not_found(city: Path, address: str) -> None:
    assert Client().get(address).status_code == 404


@pytest.fixture
def served(city: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "shulong.cli.main", "--home", str(city), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/flows/", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db
def test_the_chart_is_drawn_by_script_and_by_the_server_without(served: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for name, step in (("building-permit", "受理"), ("drawn", "受理")):
            page.goto(f"{served}/flows/{name}/")
            page.wait_for_selector(".djs-shape")
            assert page.locator(f".djs-shape text:has-text('{step}')").count() >= 1
            assert page.locator(".chart img").is_hidden()
            assert page.locator(".bjs-powered-by").is_visible(), "the licence of bpmn-js asks for its mark"
            page.click("[data-zoom=fit]")
        assert complaints == []
        for options in ({"java_script_enabled": False}, {"has_touch": True, "is_mobile": True}):
            context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", **options)
            page = context.new_page()
            page.goto(f"{served}/flows/building-permit/")
            assert page.locator(".chart img").is_visible()
            if "has_touch" in options:
                assert page.evaluate("document.querySelector('.chart img').naturalWidth") > 500
                assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
