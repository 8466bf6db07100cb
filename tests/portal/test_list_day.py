"""A list administrator's day in a real browser: propose with a mistake, mend it, be sent back, be approved, publish, see the change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from town import PASSWORD, Town, build

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture
def town(tmp_path: Path, transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    # The browser's driver keeps an event loop in this thread; the server answers in another.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    made = build(tmp_path / "home")
    settings.SHULONG_HOME = made.home.path
    return made


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield started
        started.close()


class Person:
    """One person at a browser of their own."""

    def __init__(self, browser: Any, base: str, name: str, complaints: list[str]) -> None:
        self.base = base
        self.page = browser.new_context(locale="zh-CN").new_page()
        self.page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        self.page.goto(f"{base}/sign-in/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{base}/")

    def does(self, verb: str, words: str = "") -> str:
        """Use a verb on the change set; what the page then says."""
        self.page.goto(f"{self.base}/adjustments/")
        self.page.click("tbody a >> nth=0")
        self.page.fill("textarea[name=words]", words)
        self.page.click(f"button[value={verb}]")
        self.page.wait_for_load_state()
        return str(self.page.inner_text("main"))


@pytest.mark.browser
@pytest.mark.slow
def test_a_change_from_its_draft_to_the_catalogue(town: Town, live_server: Any, browser: Any) -> None:
    complaints: list[str] = []
    lister, reviewer, decider = (
        Person(browser, live_server.url, n, complaints) for n in ("lister", "reviewer", "decider")
    )
    page = lister.page
    page.goto(f"{live_server.url}/adjustments/new/")
    page.fill("input[name=title]", "示例登记更名")
    page.fill("textarea[name=reason]", "与上位法一致")
    page.fill("input[name=in_force_from]", "2026-07-01")
    page.click("main button.btn-primary")
    page.fill("input[name=code]", "QT/10-001")
    page.click("main form.filter button")
    page.fill("input[name=name]", "示例备案登记｜Example filing")
    page.fill("input[name=statutory_limit]", "二十天左右")
    page.click("main button.btn-primary")
    assert "应为" in page.inner_text(".faulty"), "a limit that cannot be read is said beside its field"
    assert page.input_value("input[name=name]").startswith("示例备案登记"), "nothing that was filled in is lost"
    page.fill("input[name=statutory_limit]", "20 个工作日")
    page.click("main button.btn-primary")
    assert "示例备案登记" in page.inner_text("main table")
    assert "待合法性审核" in lister.does("submit")
    assert "须写明意见" in reviewer.does("return"), "nothing is returned without a word"
    assert "草稿" in reviewer.does("return", "请补充依据")
    lister.does("submit", "已核对")
    assert "待决定" in reviewer.does("approve", "合法")
    assert "待公布" in decider.does("decide", "同意")
    assert "已公布" in lister.does("publish")
    assert "存证账本条目" in page.inner_text(".timeline")
    page.goto(f"{live_server.url}/powers/QT/10-001/?on=2026-06-30")
    assert "示例登记" in page.inner_text("h1 + p + section")
    page.goto(f"{live_server.url}/powers/QT/10-001/?on=2026-07-01")
    assert "示例备案登记" in page.inner_text("h1 + p + section")
    assert "20 工作日" in page.inner_text("h1 + p + section")
    page.goto(f"{live_server.url}/adjustments/")
    change = page.get_attribute("tbody a >> nth=0", "href")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for address in ("/adjustments/", change, "/adjustments/new/", "/powers/", "/powers/QT/10-001/"):
            page.goto(live_server.url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{address} scrolls sideways at {width}"
            )
    assert complaints == []


@pytest.mark.browser
def test_an_account_without_a_role_is_told_whom_to_ask(town: Town, live_server: Any, browser: Any) -> None:
    from django.contrib.auth.models import User

    User.objects.create_user("guest", password=PASSWORD)
    guest = Person(browser, live_server.url, "guest", [])
    answer = guest.page.goto(f"{live_server.url}/adjustments/")
    assert answer.status == 403
    assert "请联系系统管理员" in guest.page.inner_text("main")
    assert guest.page.locator("nav a[href='/adjustments/']").count() == 0
