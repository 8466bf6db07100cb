"""The invented laws as rows of ``laws`` and ``law_provisions``: what splitting their files must give, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from whole.law_files import law_text
from whole.numerals import article, chinese
from whole.statutes import Statute

LAWS = (
    "law_id",
    "version_on",
    "text_digest",
    "title",
    "adopted_on",
    "in_force_from",
    "in_force_is_assumed",
    "status",
    "repealed_on",
    "articles",
)
PROVISIONS = (
    "law_id",
    "version_on",
    "text_digest",
    "position",
    "kind",
    "chapter",
    "article",
    "paragraph",
    "item",
    "label",
    "text",
)
Row = Sequence[str]


def _key(law: Statute) -> tuple[str, str, str]:
    digest = sha256(law_text(law).encode()).hexdigest()[:16]
    return law.law_id, str(law.amended_on or law.adopted_on), digest


def law_row(law: Statute, on: date) -> Row:
    """The row of one version."""
    gone = law.repealed_on is not None and law.repealed_on <= on
    count = sum(1 for _ in law.articles())
    return (*_key(law), law.title, str(law.adopted_on), str(law.in_force_from), "false", "repealed" if gone else "in-force",
            str(law.repealed_on or ""), str(count))  # fmt: skip


def provision_rows(law: Statute) -> Iterator[Row]:
    """The rows of its chapters, paragraphs and items, in the order of the text."""
    key, position, counted = _key(law), 0, 0
    for number, (chapter, texts) in enumerate(law.chapters, start=1):
        position += 1
        yield (*key, str(position), "chapter", str(number), "", "", "", f"第{chinese(number)}章", chapter)
        for text in texts:
            counted += 1
            for kind, paragraph, item, label, said in _pieces(text, article(counted)):
                position += 1
                yield (*key, str(position), kind, str(number), str(counted), str(paragraph), item, label, said)


def _pieces(text: tuple[str, ...], label: str) -> Iterator[tuple[str, int, str, str, str]]:
    """Paragraphs and items of one article: kind, paragraph, item, label, text."""
    paragraph, item = 0, 0
    for said in text:
        if said.startswith("（"):
            item += 1
            mark, _, rest = said.partition("）")
            yield "item", paragraph, str(item), f"{mark}）", rest
        else:
            paragraph, item = paragraph + 1, 0
            yield "paragraph", paragraph, "", label if paragraph == 1 else "", said
