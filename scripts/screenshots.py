"""Takes pictures of the running portal in headless Chromium, wide and at a phone's width, in both languages."""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}


def pages(page: Page, base: str) -> dict[str, str]:
    """The addresses to take, found by following links as a reader would."""
    page.goto(f"{base}/?check=conduct.step-skipped")
    finding = page.locator("tbody a").first.get_attribute("href") or "/"
    page.goto(base + finding)
    matter = page.locator("a[href^='/matters/']").first.get_attribute("href") or "/"
    page.goto(f"{base}/data/")
    delivery = page.locator("td a").first.get_attribute("href") or "/"
    return {"findings": "/", "finding": finding, "matter": matter, "checks": "/checks/", "check": "/checks/conduct.matter-overdue/",
            "data": "/data/", "delivery": delivery, "ledger": "/ledger/", "statistics": "/statistics/", "laws": "/laws/",
            "law": "/laws/sample-licence-measures/", "law-changes": "/laws/sample-licence-measures/changes/"}  # fmt: skip


def main() -> None:
    """Sign in and take every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--name", default="supervisor")
    parser.add_argument("--password", required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for language in ("zh", "en"):
            context = browser.new_context(locale="zh-CN" if language == "zh" else "en-US")
            page = context.new_page()
            page.goto(f"{given.base}/sign-in/")
            page.fill("input[name=username]", given.name)
            page.fill("input[name=password]", given.password)
            page.click("main button")
            for name, address in pages(page, given.base).items():
                for width, (x, y) in WIDTHS.items():
                    if given.only in f"{name}-{width}-{language}":
                        page.set_viewport_size({"width": x, "height": y})
                        page.goto(given.base + address)
                        page.screenshot(
                            path=str(given.to / f"{name}-{width}-{language}.png"), full_page=width == "phone"
                        )
        browser.close()


if __name__ == "__main__":
    main()
