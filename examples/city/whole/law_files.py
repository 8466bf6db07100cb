"""The invented laws as Markdown, in the form in which laws are published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from whole.numerals import article, chinese
from whole.statutes import Statute


def law_text(law: Statute) -> str:
    """The text of one version: header, title, history, chapters, articles with their paragraphs and items."""
    version = law.amended_on or law.adopted_on
    header = {
        "law_id": law.law_id,
        "title": law.title,
        "version_on": version,
        "in_force_from": law.in_force_from,
        "repealed_on": law.repealed_on,
    }
    lines = [
        "---",
        *(f"{key}: {value}" for key, value in header.items() if value),
        "---",
        f"# {law.title}",
        "",
        _history(law),
        "",
    ]
    counted = 0
    for number, (chapter, texts) in enumerate(law.chapters, start=1):
        lines += [f"## 第{chinese(number)}章　{chapter}", ""]
        for text in texts:
            counted += 1
            first, *rest = text
            lines += [f"{article(counted)}　{first}", "", *(line for piece in rest for line in (piece, ""))]
    return "\n".join(lines)


def _history(law: Statute) -> str:
    passed = f"{_day(law.adopted_on)}示例省人民代表大会常务委员会会议通过"
    return f"（{passed}　{_day(law.amended_on)}修正）" if law.amended_on else f"（{passed}）"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def write_law(folder: Path, law: Statute) -> None:
    """One file a version."""
    suffix = f"-{law.amended_on:%Y}" if law.amended_on else ""
    (folder / f"{law.law_id}{suffix}.md").write_text(law_text(law), encoding="utf-8")
