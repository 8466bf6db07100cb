"""Every page, looked at in a real browser: wide and on a phone, in both languages.

The pages are those of ``portal/urls.py``: a new address that is not put into ``PAGES`` (or named as one that is no page) fails here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from portal.test_browser import FLAGS, portal
from shulong.portal import urls

__all__ = ["portal"]

WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
PAGES = {"home": "/", "finding": "", "matter": "", "checks": "/checks/", "check": "/checks/conduct.matter-overdue/", "data": "/data/",
         "delivery": "", "ledger": "/ledger/", "sign-in": "/sign-in/", "cards": "/cards/", "card": "", "card-rules": "/cards/rules/",
         "statistics": "/statistics/?by=organ&by=month&from=2026-01", "statistics-power": "/statistics/powers/CF/020011/"}  # fmt: skip
"""Where each page of the portal is seen; empty where the address is found by following links."""
NO_PAGES = {"proof": "a file", "sign-out": "a form's answer", "language": "a form's answer", "flow-file": "a file",
            "guide-json": "a file", "guide-pdf": "a file", "change-returned": "a file", "change-step": "a form's answer",
            "change-upload": "a form's answer", "change-chart": "a file", "change-drop": "a form's answer", "card-step": "a form's answer",
            "law-powers-file": "a file", "statistics-file": "a file"}  # fmt: skip
ELSEWHERE = {
    "test_list_day.py": {"powers", "power", "changes", "change-begin", "change", "change-item", "law-powers"},
    "test_browser.py": {"laws", "law", "law-changes"},
    "test_flows.py": {"flows", "flow"},
    "test_guides_in_browser.py": {"guides", "guide-search", "guides-kind", "guides-event", "guides-region", "guides-organ",
                                  "guides-power", "guide", "negative-list"},
}  # fmt: skip
"""Pages with a browser test of their own, in that file; they show names that exist in one language only."""
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{4,}")
CHROME = "title, nav, h1, h2, h3, th, dt, label, button, option, summary, legend, .mark, .note, [role=alert], .skip"
"""The parts of a page that are ours and not data; what stands in ``code`` or ``small``, and an element that says its own language, is not looked at."""
NAMES = {"数笼", "中文", "English", "Shulong", "demo.city.example", "SQL", "API"}

TEXTS = """selector => {
  const taken = [];
  for (const element of document.querySelectorAll(selector)) {
    if (element.closest('[lang]:not(html)') || element.closest('[data-data]')) continue;
    const copy = element.cloneNode(true);
    for (const inner of copy.querySelectorAll('code, pre, small, dd, td, [data-data]')) inner.remove();
    taken.push(copy.textContent);
  }
  return taken;
}"""


def test_every_address_is_looked_at_or_is_no_page() -> None:
    names = {str(entry.name) for entry in urls.urlpatterns}
    assert names == set(PAGES) | set(NO_PAGES) | set().union(*ELSEWHERE.values()), (
        "put a new page into PAGES, so that it is looked at"
    )
    for file in ELSEWHERE:
        assert "playwright" in (Path(__file__).parent / file).read_text(encoding="utf-8"), f"{file} opens no browser"


@dataclass
class Look:
    """A signed-in page of the browser and what it complained of."""

    page: Any
    base: str
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        answer = self.page.goto(self.base + address)
        assert answer is not None
        assert answer.status == 200, address

    def found(self) -> dict[str, str]:
        """The address of every page, links followed as a reader would."""
        self.go("/?check=conduct.step-skipped")
        finding = self.page.locator("tbody a").first.get_attribute("href")
        self.go(finding)
        matter = self.page.locator("a[href^='/matters/']").first.get_attribute("href")
        self.go("/data/")
        delivery = self.page.locator("td a").first.get_attribute("href")
        self.go("/cards/?colour=red&check=conduct.matter-overdue")
        card = self.page.locator("tbody a").first.get_attribute("href")
        return PAGES | {"finding": finding, "matter": matter, "delivery": delivery, "card": card}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def look(portal: tuple[str, str], browser: Any, lang: str) -> Look:
    base, password = portal
    context = browser.new_context(locale=LOCALES[lang])
    looked = Look(context.new_page(), base)
    looked.page.on(
        "console", lambda told: looked.complaints.append(told.text) if told.type in {"error", "warning"} else None
    )
    looked.page.on("pageerror", lambda error: looked.complaints.append(str(error)))
    looked.page.goto(f"{base}/sign-in/")
    looked.page.fill("input[name=username]", "supervisor")
    looked.page.fill("input[name=password]", password)
    looked.page.click("main button")
    looked.page.wait_for_url(f"{base}/")
    return looked


def foreign(text: str, lang: str) -> bool:
    """Whether words of our own speak the other language."""
    for name in NAMES:
        text = text.replace(name, "")
    return bool(HAN.search(text)) if lang == "en" else not HAN.search(text) and bool(LATIN.search(text))


def pictures() -> Path | None:
    """Where pictures are kept, if one wants to look at them: SHULONG_PICTURES names the folder."""
    named = os.environ.get("SHULONG_PICTURES")
    return Path(named) if named else None


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_fits_speaks_one_language_and_complains_of_nothing(look: Look, lang: str, tmp_path: Path) -> None:
    wrong = []
    for name, address in look.found().items():
        for width, size in WIDTHS.items():
            look.page.set_viewport_size({"width": size[0], "height": size[1]})
            look.go(address)
            if look.page.locator(".plot").count() != look.page.locator(".plot canvas").count():
                wrong.append(f"{name} ({width}): a plot is not drawn")
            target = (pictures() or tmp_path) / f"{name}-{width}-{lang}.png"
            look.page.screenshot(path=str(target), full_page=width == "phone")
            assert target.stat().st_size > 5_000, f"{name}: an empty picture"
            if look.page.evaluate("document.documentElement.scrollWidth") > size[0]:
                wrong.append(f"{name} ({width}) scrolls sideways")
        assert look.page.get_attribute("html", "lang") == {"zh": "zh-Hans", "en": "en"}[lang]
        texts = look.page.evaluate(TEXTS, CHROME)
        wrong += [f"{name}: {' '.join(text.split())!r} is not in {lang}" for text in texts if foreign(text, lang)]
    assert wrong == []
    assert look.complaints == []
