"""The portal as a person uses it, in a real browser, on the invented city."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The demonstration, served; its address and the supervisor's password."""
    home = tmp_path_factory.mktemp("city") / "home"
    build = subprocess.run(
        [sys.executable, str(ROOT / "examples/city/demo.py"), "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "what was planted was found, and nothing else" in build.stdout, build.stdout + build.stderr
    password = home / "password"
    shulong = [sys.executable, "-m", "shulong.cli.main", "--home", str(home)]
    subprocess.run(
        [*shulong, "account", "supervisor", "--password-file", str(password)], check=True, capture_output=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*shulong, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{base}/sign-in/", timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        yield base, password.read_text().strip()
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.browser
@pytest.mark.slow
def test_from_the_list_to_the_matter_and_its_proof(portal: tuple[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    base, password = portal
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(locale="zh-CN")
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{base}/")
        assert "/sign-in/" in page.url
        page.fill("input[name=username]", "supervisor")
        page.fill("input[name=password]", "wrong-password")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "/sign-in/" in page.url, "a wrong password opens nothing"
        page.fill("input[name=username]", "supervisor")
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/")
        assert "疑点是供人核查的线索" in page.inner_text("main")
        page.fill("input[name=check]", "conduct.step-skipped")
        page.click("form[role=search] button")
        assert page.locator("tbody tr").count() == 6
        page.click("tbody a >> nth=0")
        assert "可能的合理解释" in page.inner_text("main")
        page.click("a[href^='/matters/']")
        assert "与流程不符" in page.inner_text("main")
        assert page.locator(".timeline .missing").count() == 1
        with page.expect_download() as download:
            page.click(".timeline a >> nth=0")
        assert "checkpoint" in Path(download.value.path()).read_text()
        page.click("button[value=en]")
        assert "Deviates from the flow" in page.inner_text("main")
        page.set_viewport_size({"width": 390, "height": 844})
        for address in (
            "/",
            "/checks/",
            "/checks/conduct.matter-overdue/",
            "/data/",
            "/ledger/",
            "/laws/",
            "/laws/sample-licence-measures/",
            "/laws/sample-licence-measures/changes/",
            page.url.removeprefix(base),
        ):
            answer = page.goto(base + address)
            assert answer is not None
            assert answer.status == 200, address
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (
                f"{address} scrolls sideways on a phone"
            )
        browser.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.slow
def test_one_red_card_from_the_list_to_the_matter_its_timeline_and_the_article_of_law(portal: tuple[str, str]) -> None:
    from playwright.sync_api import sync_playwright

    base, password = portal
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(locale="zh-CN", viewport={"width": 390, "height": 844})
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{base}/sign-in/")
        page.fill("input[name=username]", "supervisor")
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}/")
        page.click("nav a[href='/cards/']")
        page.select_option("select[name=colour]", "red")
        page.select_option("select[name=check]", "conduct.matter-overdue")
        page.click("form[role=search] button")
        assert set(page.locator("tbody .mark-red").all_inner_texts()) == {"红牌"}
        page.click("tbody a >> nth=0")
        shown = page.inner_text("main")
        assert all(words in shown for words in ("要求与期限", "法定时限", "依据规则", "存证账本条目"))
        page.click("a[href^='/matters/']")
        assert page.locator(".timeline li").count() >= 2
        assert "受理" in page.inner_text(".timeline")
        page.click("a[href^='/laws/'][href*='#a'] >> nth=0")
        anchor = page.url.partition("#")[2]
        article = page.locator(f"#{anchor}")
        assert re.match(r"第.+条", article.inner_text().strip())
        assert article.evaluate("element => element.matches(':target')"), "the article itself is what one comes to"
        browser.close()
    assert complaints == []
