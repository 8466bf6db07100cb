"""How a guide is laid out for a reader: what one wants to know at a glance, then sections; the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shulong.powers.guide import Guide, Line
from shulong.powers.power import Status
from shulong.powers.typeset import pdf
from shulong.terms.text import Language, Text

GLANCE = (
    "promised_limit",
    "statutory_limit",
    "visits",
    "fee",
    "handling_type",
    "handling_form",
    "served",
    "result_delivery",
)
"""Elements that fit on a line and are asked for first."""

SECTIONS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("conditions", Text(zh="受理条件", en="Conditions"), ("conditions", "quantity_limit")),
    ("materials", Text(zh="申请材料", en="What to hand in"), ("materials",)),
    ("steps", Text(zh="办理流程", en="Steps"), ("flow", "special_procedures")),
    ("limits", Text(zh="办结时限", en="Time limits"), ("statutory_limit", "promised_limit")),
    ("fees", Text(zh="收费", en="Fees"), ("fee",)),
    ("place", Text(zh="办理地点与时间", en="Where and when"), ("place", "hours", "handling_form", "visits", "cross_region", "enquiry")),
    ("result", Text(zh="办理结果", en="Result"), ("result", "result_delivery")),
    ("intermediary", Text(zh="中介服务", en="Services of third parties"), ("intermediary",)),
    ("remedies", Text(zh="复议与诉讼", en="If you disagree"), ("remedies",)),
    ("complaint", Text(zh="监督投诉", en="Complaints"), ("complaint",)),
    ("basis", Text(zh="依据与权限", en="Legal basis and powers"), ("basis", "content", "levels")),
    ("responsibility", Text(zh="责任岗位", en="Who answers for what"), ("responsibility",)),
    ("organ", Text(zh="实施机构与编码", en="Organ and codes"), ("organ", "organ_nature", "joint_organs", "basic_code", "implementation_code", "kind")),
)  # fmt: skip

BANNERS = {
    Status.SUSPENDED: Text(zh="本事项已暂停办理。", en="This power is suspended."),
    Status.ABOLISHED: Text(zh="本事项已取消，不再办理。", en="This power is abolished and no longer exercised."),
}
BY_ORGAN = Text(zh="本机关设定", en="set by this organ")
HEADING = Text(zh="办事指南", en="Service guide")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; ``id`` is its anchor."""

    id: str
    title: Text
    lines: tuple[Line, ...]


def glance(guide: Guide) -> list[Line]:
    """What a reader wants to know first, as far as it is declared."""
    return [guide.lines[code] for code in GLANCE if code in guide.lines and guide.lines[code].table is None]


def sections(guide: Guide) -> list[Section]:
    """The parts of the page that have something to say; elements that no part names come in the last."""
    named = {code for _, _, codes in SECTIONS for code in codes} | {"name", *GLANCE}
    rest = tuple(code for code in guide.lines if code not in named)
    found = []
    for id_, title, codes in SECTIONS:
        lines = tuple(guide.lines[code] for code in (*codes, *(rest if id_ == "organ" else ())) if code in guide.lines)
        if lines or (id_ == "steps" and guide.steps):
            found.append(Section(id_, title, lines))
    return found


def guide_pdf(guide: Guide, language: Language, city: str) -> bytes:
    """The guide on paper in one language.

    Raises:
        StorageFailure: it could not be typeset.
    """
    footer = Text(
        zh=f"实施编码 {guide.implementation_code} · 截至 {guide.day} 有效",
        en=f"Implementation code {guide.implementation_code} · as of {guide.day}",
    )
    banner = BANNERS.get(guide.status)
    data = {
        "lang": language,
        "city": city,
        "heading": HEADING.say(language),
        "name": guide.name.say(language),
        "banner": banner.say(language) if banner else "",
        "facts": _facts(guide, language),
        "sections": [part for section in sections(guide) for part in _parts(guide, section, language)],
        "by_organ": BY_ORGAN.say(language),
        "footer": footer.say(language),
    }
    return pdf("guide", data)


def _facts(guide: Guide, language: Language) -> list[list[str]]:
    facts = [[HOLDER.say(language), guide.organ.name.say(language)], [REGION.say(language), guide.region.say(language)]]
    facts += [[line.element.title.say(language), line.said.say(language)] for line in glance(guide)]
    return facts if len(facts) % 2 == 0 else [*facts, ["", ""]]


HOLDER, REGION = Text(zh="实施机构", en="Organ"), Text(zh="区划", en="Region")


def _parts(guide: Guide, section: Section, language: Language) -> Iterator[dict[str, Any]]:
    if section.id == "steps" and guide.steps:
        text = "\n".join(f"{n}. {title.say(language)}" for n, title in enumerate(guide.steps.titles, start=1))
        yield {"title": section.title.say(language), "by_organ": False, "text": text, "heads": [], "rows": []}
    for line in section.lines:
        title = line.element.title if len(section.lines) > 1 else section.title
        table = line.table
        yield {
            "title": title.say(language),
            "by_organ": line.by_organ,
            "text": line.said.say(language),
            "heads": [head.say(language) for head in table.heads] if table else [],
            "rows": [[cell.say(language) if cell else "—" for cell in row] for row in table.rows] if table else [],
        }
