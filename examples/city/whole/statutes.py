"""The invented laws of a field: one for each group of activities, one for what its organs do within, and who is cited where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shulong.terms.text import Text
from whole.bodies import fields
from whole.chance import number, words
from whole.naming import Subject, activities
from whole.numerals import article

ADOPTED = date(2018, 3, 1)
IN_FORCE = date(2018, 7, 1)
PREFIX = "示例省"
"""What the title of every invented law begins with, so that none can be taken for a real one."""
GENERAL = 4
CLAUSES = {
    "licence": "{x}应当经主管机关许可。申请人应当具备下列条件：",
    "confirmation": "主管机关对{x}的技术条件和能力等级进行确认。",
    "other": "{x}实行备案和年度报告制度。",
    "inspection": "主管机关应当对{x}进行监督检查，可以进行专项抽查，检查不得少于两人。",
    "coercion": "主管机关可以查封违法{x}的场所，扣押所用的设备，期限不得超过三十日。",
    "levy": "{x}应当缴纳管理费，标准由省级财政和价格主管部门制定。",
    "adjudication": "因{x}发生的纠纷，当事人可以申请主管机关裁决。",
    "public-service": "主管机关应当为{x}提供信息查询、办事指导和证明服务，不收取费用。",
    "penalty": "违反本规定进行{x}的，责令限期改正；逾期不改正的，处一千元以上一万元以下罚款。",
}
"""What an activity's article says for each kind; in a law each kind has its own chapter, in which activities keep their order."""
CHAPTERS = {
    "licence": "许可", "confirmation": "确认", "other": "备案", "inspection": "监督检查", "coercion": "行政强制",
    "levy": "费用", "adjudication": "纠纷处理", "public-service": "服务", "penalty": "法律责任",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statute:
    """One invented law, or a later version of it. ``articles`` holds its text by number, each a list of paragraphs and items."""

    law_id: str
    title: str
    chapters: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    adopted_on: date = ADOPTED
    in_force_from: date = IN_FORCE
    amended_on: date | None = None
    repealed_on: date | None = None

    def articles(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every article with its number."""
        yield from enumerate((text for _, texts in self.chapters for text in texts), start=1)


def title_of(subject: Subject, kind: str) -> str:
    """The law that a power of that kind and subject rests on."""
    about = fields().get(subject.field)
    if kind in CHAPTERS and about:
        return PREFIX + str(about["groups"][subject.group]["law"]["zh"])
    return PREFIX + (f"{about['zh']}工作规定" if about else "村级事务管理办法")


def citation(subject: Subject, kind: str) -> str:
    """The article of that law, as 第十二条; where conditions are items, with the paragraph: 第十二条第一款."""
    if kind not in CHAPTERS:
        return article(GENERAL + 1 + sorted(words("names")["kinds"]).index(kind))
    count = len(activities(subject.field, subject.group))
    at = GENERAL + list(CHAPTERS).index(kind) * count + subject.ordinal + 1
    return article(at) + ("第一款" if kind == "licence" else "")


def conditions(seed: int, subject: Subject) -> list[str]:
    """What an applicant must fulfil; the law and the template say the same."""
    all_of = [
        "具有独立承担民事责任的能力", f"有与{subject.title.zh}相适应的场所和设施", f"有经培训合格的{subject.title.zh}从业人员",
        "有健全的安全管理制度", "近三年没有重大违法记录", "符合国土空间规划和环境保护要求",
    ]  # fmt: skip
    first = number(seed, "conditions", subject.field, subject.title.zh)
    return [all_of[(first + step) % len(all_of)] for step in range(3 + first % 2)]


def statutes(seed: int) -> Iterator[Statute]:
    """Every law of the invented collection."""
    for field, about in fields().items():
        for group, described in enumerate(about["groups"]):
            yield Statute(f"{field}-{group + 1}", PREFIX + described["law"]["zh"], tuple(_of_group(seed, field, group)))
        yield Statute(f"{field}-work", f"{PREFIX}{about['zh']}工作规定", _of_work(about["zh"]))
    yield Statute("village-affairs", f"{PREFIX}村级事务管理办法", _of_work("村级事务"))


def _of_group(seed: int, field: str, group: int) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    subjects = activities(field, group)
    name = fields()[field]["groups"][group]["law"]["zh"]
    yield "总则", _general(name)
    for kind, chapter in CHAPTERS.items():
        yield chapter, tuple(_clause(seed, kind, subject) for subject in subjects)
    yield "附则", (("本规定自2018年7月1日起施行。",),)


def _clause(seed: int, kind: str, subject: Subject) -> tuple[str, ...]:
    said = CLAUSES[kind].format(x=subject.title.zh)
    if kind != "licence":
        return (said,)
    items = conditions(seed, subject)
    listed = tuple(
        f"（{'一二三四五六'[i]}）{text}{'。' if i + 1 == len(items) else '；'}" for i, text in enumerate(items)
    )
    return (said, *listed, "主管机关应当自受理申请之日起二十个工作日内作出决定。")


def _general(name: str) -> tuple[tuple[str, ...], ...]:
    return (
        (
            f"为了规范{name.removesuffix('条例').removesuffix('办法')}活动，保护公民、法人和其他组织的合法权益，制定本规定。",
        ),
        ("在本省行政区域内从事相关活动及其监督管理，适用本规定。",),
        ("县级以上人民政府主管部门负责本行政区域内的相关监督管理工作。",),
        ("实施本规定应当公开、公平、公正，便民高效。",),
    )


def _of_work(name: str) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """A law with one article for each kind of power, in the order of their ids."""
    kinds = words("names")["kinds"]
    clauses = tuple(
        (f"{name}机关行使第{n}类权力，应当依照规定的条件、程序和时限进行，并记录留痕。",)
        for n, _ in enumerate(sorted(kinds), start=1)
    )
    return (("总则", _general(name + "办法")), ("权力运行", clauses), ("附则", (("本规定自2018年7月1日起施行。",),)))


def english(title: str) -> Text:
    """A law's title in both languages, as far as it has an English one."""
    for about in fields().values():
        for group in about["groups"]:
            if title == PREFIX + group["law"]["zh"]:
                return Text(zh=title, en=group["law"]["en"])
    return Text(zh=title, en=title)
