"""A citizen's way through the public site, in a real browser."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import guides_world as world
from shulong.data.home import create

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small world, served; its address."""
    home = create(tmp_path_factory.mktemp("site") / "home", name="test.city.example")
    world.publish(home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shulong = [sys.executable, "-m", "shulong.cli.main", "--home", str(home.path)]
    server = subprocess.Popen(
        [*shulong, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/guides/", timeout=5)
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.browser
@pytest.mark.slow
def test_from_a_word_to_the_guide_and_its_pdf(site: str, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(locale="zh-CN")
        complaints: list[str] = []
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{site}/guides/")
        page.focus("input[name=q]")
        page.keyboard.type("采伐")
        page.keyboard.press("Enter")
        page.wait_for_url("**/guides/search**")
        assert page.locator("mark").first.inner_text() == "采伐"
        page.click(".results a >> nth=0")
        page.fill("input[name=region]", "松坡村")
        page.keyboard.press("Enter")
        page.wait_for_url("**region=**")
        assert "由上级机关办理" in page.inner_text("main")
        page.click("main a:has-text('青石县林业局')")
        assert "持有有效的林权证书" in page.inner_text("main")
        with page.expect_download() as download:
            page.click("text=下载 PDF")
        saved = tmp_path / "guide.pdf"
        download.value.save_as(saved)
        if shutil.which("pdftotext"):
            text = subprocess.run(["pdftotext", str(saved), "-"], capture_output=True, text=True, check=True).stdout
            assert "林木采伐许可" in text
        page.click("button[value=en]")
        assert "Licence to fell trees" in page.inner_text("h1")
        guide = page.url.removeprefix(site)
        page.set_viewport_size({"width": 390, "height": 844})
        addresses = ("/guides/", "/guides/search?q=采伐", "/guides/XK-01-001/", "/guides/region/990101/", f"/guides/organ/{world.COUNTY}/",
                     "/guides/kind/licence/", "/negative-list/?q=采伐林木", guide)  # fmt: skip
        for address in addresses:
            answer = page.goto(site + address)
            assert answer is not None
            assert answer.status == 200, address
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (
                f"{address} scrolls sideways on a phone"
            )
        browser.close()
    assert complaints == []
