"""A list administrator's day in a real browser.

Propose with a mistake, mend it, be sent back, be approved, publish, see the change; and when a law is repealed: see who is affected, go
from the catalogue to the law, to the power that hangs on it, and on to the change.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User

from shulong.access.gate import give_role
from shulong.checks.catalogue import catalogue, named
from shulong.cli.main import shulong
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding
from shulong.findings.watch import watch
from shulong.powers.power import Implementation
from shulong.powers.publish_declared import implementation_rows
from town import LAW, ORGAN, PASSWORD, POWER, START, Town, build

NEW_LAW = """---
law_id: sample-new-regulations
title: 示例新条例
version_on: 2026-01-05
---
示例新条例
第一条 为了便民，制定本条例。
第二条 县级民政部门当场办理示例登记，不收费。
"""

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
        self.page.wait_for_url(re.compile(f"{re.escape(base)}/(adjustments/|powers/)?$"))

    def does(self, verb: str, words: str = "") -> str:
        """Use a verb on the change set; what the page then says."""
        self.page.goto(f"{self.base}/adjustments/")
        self.page.click("tbody a >> nth=0")
        self.page.fill("textarea[name=words]", words)
        self.page.click(f"button[value={verb}]")
        self.page.wait_for_load_state()
        return str(self.page.inner_text("main"))


def wait_until(page: Any, address: str, title: str) -> None:
    """The page once it has the title: the read index of guides is made anew beside the requests, not in them."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page.goto(address)
        if title in page.inner_text("h1"):
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} does not show {title}: {page.inner_text('h1')}")


@pytest.mark.browser
@pytest.mark.slow
def test_a_change_from_its_draft_to_the_catalogue(town: Town, live_server: Any, browser: Any) -> None:
    complaints: list[str] = []
    lister, reviewer, decider = (
        Person(browser, live_server.url, n, complaints) for n in ("lister", "reviewer", "decider")
    )
    page, guide = lister.page, f"{live_server.url}/guides/{POWER.basic_code.replace('/', '-')}/{ORGAN.code}/"
    page.goto(guide)
    assert "示例登记" in page.inner_text("h1"), "what a citizen reads before the change"
    page.goto(f"{live_server.url}/adjustments/new/")
    page.fill("input[name=title]", "示例登记更名")
    page.fill("textarea[name=reason]", "与上位法一致")
    page.fill("input[name=in_force_from]", "2026-07-01")
    page.click("main button.btn-primary")
    change = page.url
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
    assert "示例登记" in page.inner_text("#elements")
    page.goto(f"{live_server.url}/powers/QT/10-001/?on=2026-07-01")
    assert "示例备案登记" in page.inner_text("#elements")
    assert "20 工作日" in page.inner_text("#elements")
    wait_until(page, guide, "示例备案登记")
    assert "20 工作日" in page.inner_text("main"), "the guide tells the new limit"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for address in (
            "/adjustments/",
            change.removeprefix(live_server.url),
            "/adjustments/new/",
            "/powers/",
            "/powers/QT/10-001/",
        ):
            page.goto(live_server.url + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{address} scrolls sideways at {width}"
            )
    assert complaints == []


def import_law(town: Town, folder: Path, text: str) -> None:
    """A law's new state, as an administrator imports it."""
    folder.mkdir(exist_ok=True)
    (folder / "law.md").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(shulong, ["--home", str(town.home.path), "law", "import", str(folder)])
    assert done.exit_code == 0, done.output + str(done.exception)


def watched(town: Town) -> str:
    """The check of repealed bases run over the town; the one finding's id."""
    own = Implementation(POWER.basic_code, ORGAN.code, ORGAN.region, START, {"place": "一号窗口"})
    with town.home.staging() as work:
        rows = stage_table(implementation_rows([own]), work, "implementations")
        deliver(town.home, town.shelf.contract("implementations"), [rows], work)
    shelf = Shelf.open(town.home.path)
    ((result, _),) = list(watch(shelf, [named(catalogue(), "lists.basis-repealed")]))
    assert result.outcome == "answered", result.reason
    return Finding.objects.get().id


def pictured(page: Any, name: str) -> None:
    """The page wide and at a phone's width, both fitting; kept where SHULONG_PICTURES names a folder."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
        if folder := os.environ.get("SHULONG_PICTURES"):
            page.screenshot(path=str(Path(folder) / f"day-{name}-{width}.png"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 844})


@pytest.mark.browser
@pytest.mark.slow
def test_a_repealed_law_from_the_catalogue_to_the_change(
    town: Town, live_server: Any, browser: Any, tmp_path: Path
) -> None:
    give_role(User.objects.create_user("supervisor", password=PASSWORD), "supervisor")
    complaints: list[str] = []
    lister, reviewer, decider, supervisor = (
        Person(browser, live_server.url, n, complaints) for n in ("lister", "reviewer", "decider", "supervisor")
    )
    page, base = lister.page, live_server.url
    page.goto(f"{base}/powers/")
    page.click("tbody a")
    assert "有效" in page.inner_text("#grounds")
    pictured(page, "power-stands")

    import_law(town, tmp_path / "texts", LAW.format(header="repealed_on: 2026-01-05\nreplaced_by: 示例新条例\n"))
    page.reload()
    assert "已于 2026-01-05 废止，由《示例新条例》取代" in page.inner_text("#grounds")
    pictured(page, "power-hangs")
    page.click("#grounds a[href^='/laws/'] >> nth=0")
    assert "已废止" in page.inner_text("h1")
    assert "示例县民政局" in page.inner_text("#powers"), "the organ answerable is named"
    pictured(page, "law")
    page.click("#powers .row-of a")
    assert "《示例条例》第三条" in page.inner_text(".hanging")
    pictured(page, "affected")
    with page.expect_download() as download:
        page.click("a[href*='powers.xlsx']")
    assert download.value.suggested_filename == "affected-powers.xlsx"

    seen = supervisor.page
    seen.goto(f"{base}/findings/{watched(town)}/")
    assert "依据《示例条例》第三条已于 2026-01-05 废止" in seen.inner_text("h1")
    pictured(seen, "finding")
    seen.click("a[href^='/laws/sample-regulations/powers/']")
    assert "示例登记" in seen.inner_text(".hanging")
    assert seen.locator("button[form=propose]").count() == 0, "a supervisor proposes nothing"

    page.click(".hanging a[href^='/powers/']")
    assert "示例登记" in page.inner_text("h1")
    page.click("#grounds .row-of a")
    assert page.input_value("input[name=title]") == "因《示例条例》废止调整权力事项"
    assert "由《示例新条例》取代" in page.input_value("textarea[name=reason]")
    page.fill("input[name=in_force_from]", "2026-07-01")
    pictured(page, "begin")
    page.click("main button.btn-primary")
    change = page.url
    page.click("main a[href*='/item/']")
    page.fill("textarea[name=content]", "办理示例登记，当场办结。")
    page.click("main button.btn-primary")
    assert "依据已废止" in page.inner_text("main"), "the proposer sees the remark before the reviewer does"
    pictured(page, "draft")
    lister.does("submit")
    judged = reviewer.page
    assert "说明为何不妨碍" in reviewer.does("approve", "合法"), "an open remark wants a reason"
    judged.goto(change)
    pictured(judged, "review")
    assert "草稿" in reviewer.does("return", "依据已废止，请改引新条例")

    import_law(town, tmp_path / "new", NEW_LAW)
    page.goto(f"{change}item/?code=QT/10-001")
    page.fill("textarea[name=basis]", "《示例新条例》第二条")
    page.click("main button.btn-primary")
    assert "自动核对未发现问题" in page.inner_text("main")
    lister.does("submit", "已改引新条例")
    assert "待决定" in reviewer.does("approve", "合法")
    assert "待公布" in decider.does("decide", "同意")
    assert "已公布" in lister.does("publish")
    page.goto(f"{base}/laws/sample-regulations/powers/?on=2026-06-30&show=fallen")
    assert page.locator(".hanging li").count() == 1
    page.goto(f"{base}/laws/sample-regulations/powers/?on=2026-07-01&show=fallen")
    assert "没有权力事项以此为依据" in page.inner_text("main")
    page.goto(f"{base}/powers/QT/10-001/?on=2026-07-01")
    assert "《示例新条例》第二条" in page.inner_text("#grounds")
    assert "有效" in page.inner_text("#grounds")
    page.click("header button[name=language]")
    for name, address in (("power-en", "/powers/QT/10-001/?on=2026-02-01"), ("law-en", "/laws/sample-regulations/?on=2026-02-01"),
                          ("affected-en", "/laws/sample-regulations/powers/?on=2026-02-01"), ("change-en", change.removeprefix(base))):  # fmt: skip
        page.goto(base + address)
        pictured(page, name)
    assert complaints == []


@pytest.mark.browser
@pytest.mark.slow
def test_an_approval_over_open_remarks_keeps_its_reason(town: Town, live_server: Any, browser: Any) -> None:
    complaints: list[str] = []
    lister, reviewer = (Person(browser, live_server.url, n, complaints) for n in ("lister", "reviewer"))
    page, judged = lister.page, reviewer.page
    page.goto(f"{live_server.url}/adjustments/new/?code=QT/10-001")
    page.fill("input[name=title]", "收取工本费")
    page.fill("textarea[name=reason]", "补偿成本")
    page.fill("input[name=in_force_from]", "2026-07-01")
    page.click("main button.btn-primary")
    change = page.url
    page.click("main a[href*='/item/']")
    page.fill("textarea[name=fee]", "工本费｜每证 10 元")
    page.click("main button.btn-primary")
    lister.does("submit")
    judged.goto(change)
    assert "未写明依据" in judged.inner_text("main")
    judged.fill("textarea[name=words]", "同意")
    judged.fill("textarea[name=on_remarks]", "依据为省级收费目录，正在收录")
    judged.click("button[value=approve]")
    judged.wait_for_load_state()
    assert "待决定" in judged.inner_text("main")
    assert "对提示的说明： 依据为省级收费目录，正在收录" in judged.inner_text(".timeline")
    judged.click(".timeline summary")
    assert "收费缺少依据" in judged.inner_text(".timeline")
    pictured(judged, "approved-over-remarks")
    assert complaints == []


@pytest.mark.browser
def test_an_account_without_a_role_is_told_whom_to_ask(town: Town, live_server: Any, browser: Any) -> None:
    User.objects.create_user("guest", password=PASSWORD)
    guest = Person(browser, live_server.url, "guest", [])
    answer = guest.page.goto(f"{live_server.url}/adjustments/")
    assert answer.status == 403
    assert "请联系系统管理员" in guest.page.inner_text("main")
    assert guest.page.locator("nav a[href='/adjustments/']").count() == 0
