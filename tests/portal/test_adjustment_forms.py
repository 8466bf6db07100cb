"""The forms of adjustment in a real browser: what stands beside a template's elements, an entry of a list, a flow, wide and on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from portal.test_list_day import Person, browser, town
from town import ORGAN, Town

__all__ = ["browser", "town"]

FLOW = """
flow: filing
version: 1
power: QT/10-001
title: {zh: 示例登记, en: Example filing}
in_force: {from: 2026-01-01}
limit: {statutory: 10, unit: working-days, from: accept, to: [file]}
steps:
  accept: {title: {zh: 受理, en: Acceptance}, post: clerk}
  hear: {title: {zh: 听证, en: Hearing}, post: legal-officer}
  file: {title: {zh: 登记, en: Filing}, post: section-head}
order: [accept, {optional: hear}, file]
"""
BROKEN = FLOW.replace(
    "steps:",
    "clock_stops:\n  hearing: {title: {zh: 听证, en: Hearing}, kind: hearing, starts: accept, ends: hear}\nsteps:",
)


def begun(person: Person) -> str:
    """A draft of this person; its address."""
    person.page.goto(f"{person.base}/adjustments/new/")
    person.page.fill("input[name=title]", "示例登记调整")
    person.page.fill("textarea[name=reason]", "与上位法一致")
    person.page.fill("input[name=in_force_from]", "2026-07-01")
    person.page.click("main button.btn-primary")
    return str(person.page.url)


def look(page: Any, name: str) -> None:
    """No sideways scroll, wide or on a phone, in either language; pictures where a folder for them is named."""
    address, folder = page.url, os.environ.get("SHULONG_SCREENSHOTS")
    for language in ("zh", "en"):
        page.context.add_cookies(
            [{"name": "django_language", "value": {"zh": "zh-hans", "en": "en"}[language], "url": address}]
        )
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
            if folder:
                page.screenshot(path=str(Path(folder) / f"{name}-{language}-{width}.png"), full_page=True)
    page.context.clear_cookies(name="django_language")
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(address)


@pytest.mark.browser
@pytest.mark.slow
def test_a_template_with_all_that_stands_beside_its_elements(town: Town, live_server: Any, browser: Any) -> None:
    complaints: list[str] = []
    lister = Person(browser, live_server.url, "lister", complaints)
    page, address = lister.page, begun(lister)
    page.fill("input[name=code]", "QT/10-001")
    page.click("main form.filter button")
    page.select_option("select[name='holders.level'] >> nth=1", "city")
    page.check("input[name=open_elements][value=materials]")
    page.check("input[name=life_events][value=birth]")
    page.click("main button.btn-primary")
    assert "一行一条：层级｜系统" in page.inner_text(".faulty"), (
        "a level without its field of work is said beside its row"
    )
    assert page.input_value("select[name='holders.level'] >> nth=1") == "city"
    assert page.is_checked("input[name=open_elements][value=materials]"), "nothing that was filled in is lost"
    look_at = page.url
    page.fill("input[name='holders.field'] >> nth=1", "civil-affairs")
    page.click("main button.btn-primary")
    assert "行使层级之内" in page.inner_text(".remarks"), "a draft may hold what a remark on lawfulness speaks against"
    changed = page.inner_text("main table")
    assert "放开由机关填报的要素" in changed and "申请材料" in changed
    assert "人生事件" in changed and "生育收养" in changed
    assert "市级 civil-affairs" in changed.replace("\n", " ")
    page.click("button[value=submit]")
    assert "行使层级之内的层级" in page.inner_text("main"), "a rule beyond the levels of exercise goes no further"
    look(page, "change-template")
    page.goto(look_at if "code=" in look_at else f"{address}item/?what=power&code=QT/10-001")
    look(page, "item-template")
    assert complaints == []


@pytest.mark.browser
@pytest.mark.slow
def test_an_entry_of_a_list_and_a_flow_from_draft_to_publication(
    town: Town, live_server: Any, browser: Any, tmp_path: Path
) -> None:
    complaints: list[str] = []
    lister, reviewer, decider = (
        Person(browser, live_server.url, n, complaints) for n in ("lister", "reviewer", "decider")
    )
    page, address = lister.page, begun(lister)
    page.select_option("select[name=list]", "negative")
    page.fill("input[name=code]", "FM-1")
    page.click("main form.filter button")
    page.fill("textarea[name=title]", "未获得许可，不得从事示例经营")
    page.fill("input[name=region]", "990101")
    page.select_option("select[name=measure]", "licence")
    page.fill("textarea[name=licence]", "QT/10-001")
    look(page, "item-negative")
    page.select_option("select[name=measure]", "licence")
    page.fill("textarea[name=title]", "未获得许可，不得从事示例经营")
    page.fill("input[name=region]", "990101")
    page.fill("textarea[name=licence]", "QT/10-001")
    page.click("main button.btn-primary")
    assert "市场准入" in page.inner_text("main") or "negative/FM-1" in page.inner_text("main")
    page.select_option("select[name=list]", "service")
    page.fill("input[name=code]", "FW-1")
    page.click("main form.filter button")
    page.fill("textarea[name=title]", "示例登记")
    page.fill("input[name=basic_code]", "QT/10-001")
    page.fill("input[name=region]", "990101")
    page.fill("input[name=organ]", ORGAN.code)
    page.click("main button.btn-primary")
    for text in (BROKEN, FLOW):
        (tmp_path / "flow.yaml").write_text(text, encoding="utf-8")
        page.goto(address)
        page.set_input_files("input[name=file]", str(tmp_path / "flow.yaml"))
        page.click("main form[enctype] button")
        page.wait_for_selector(".chart img")
        if text is BROKEN:
            assert "可能开始后永不结束" in page.inner_text(".remarks")
            assert page.evaluate("document.querySelector('.chart img').naturalWidth") > 100, "the flow is drawn"
            look(page, "change-flow-faulty")
            page.click("button[value=submit]")
            assert "可能开始后永不结束" in page.inner_text("[role=alert]")
    assert "流程无问题" in page.inner_text("main")
    look(page, "change-lists")
    lister.does("submit")
    reviewer.does("approve", "合法")
    decider.does("decide", "同意")
    assert "已公布" in lister.does("publish")
    page.goto(f"{live_server.url}/flows/filing/?version=1")
    assert "2026年7月1日" in page.inner_text("main")
    assert complaints == []
