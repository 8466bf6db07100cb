"""Faults of the catalogue itself: bases that do not stand, sub-items without a main item, fees without a basis, abolished powers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shulong.powers.power import Status
from whole.catalogue import Item
from whole.city import City, Planted
from whole.entries import entries, organ_of
from whole.plant import Way
from whole.statutes import PREFIX, Statute

Said = tuple[tuple[str, ...], ...]
OLD: Said = (
    ("本规定适用于全省。",),
    ("主管机关应当公开办事依据。",),
    ("当事人应当在十日内提交材料。",),
    ("罚款数额不超过五千元。",),
    ("本规定自2018年7月1日起施行。",),
)
NEW: Said = (*OLD[:2], ("当事人应当在二十日内提交材料。",), *OLD[3:])


def _law(city: City, law_id: str, title: str, said: Said = OLD, **days: Any) -> str:
    """A small law, added once; its title."""
    law = Statute(law_id, PREFIX + title, (("总则", said),), **days)
    if law not in city.laws:
        city.laws.append(law)
    return law.title


def _cite(city: City, item: Item, law: str, citation: str) -> None:
    """The power rests on that article alone; fees and intermediaries, which name the basis again, go."""
    city.change(item.code, basis=[{"law": law, "citation": citation}], fee=None, intermediary=None)


def _told(city: City, check: str, item: Item, key: str, what: str) -> None:
    city.truth.append(Planted(check, item.code, key, organ_of(item), what))


def repealed(city: City, item: Item) -> None:
    """It rests on a law that was repealed last year."""
    law = _law(city, "old-notice", "旧货管理暂行规定", repealed_on=date(2025, 10, 1))
    _cite(city, item, law, "第三条")
    _told(city, "lists.basis-repealed", item, f"《{law}》第三条", "basis repealed on 2025-10-01")


def to_be_repealed(city: City, item: Item) -> None:
    """It rests on a law that will be repealed only next year."""
    _cite(city, item, _law(city, "leaving", "临时用工管理规定", repealed_on=date(2027, 1, 1)), "第三条")


def too_early(city: City, item: Item) -> None:
    """It is in force, and the law that it rests on governs only from next year."""
    law = _law(city, "coming", "沿街经营管理规定", in_force_from=date(2027, 3, 1))
    _cite(city, item, law, "第三条")
    _told(city, "lists.basis-not-in-force", item, f"《{law}》第三条", "basis in force from 2027-03-01")


def in_time(city: City, item: Item) -> None:
    """The law that it rests on governs since this year."""
    _cite(city, item, _law(city, "come", "占道施工管理规定", in_force_from=date(2026, 2, 1)), "第三条")


def amended(city: City, item: Item) -> None:
    """The article that it rests on was amended after it was declared."""
    law = _amended_law(city)
    _cite(city, item, law, "第三条")
    _told(city, "lists.basis-amended", item, f"《{law}》第三条", "article amended on 2026-02-01")


def amended_elsewhere(city: City, item: Item) -> None:
    """The law was amended, the article that it rests on was not."""
    _cite(city, item, _amended_law(city), "第四条")


def _amended_law(city: City) -> str:
    law = _law(city, "filing", "材料提交规定")
    _law(city, "filing", "材料提交规定", NEW, amended_on=date(2026, 2, 1), in_force_from=date(2026, 3, 1))
    return law


def no_such_law(city: City, item: Item) -> None:
    """It rests on a law that nobody knows."""
    _cite(city, item, PREFIX + "子虚管理条例", "第八条")
    _told(city, "lists.basis-not-found", item, f"《{PREFIX}子虚管理条例》第八条", "no such law")


def no_such_article(city: City, item: Item) -> None:
    """It rests on an article that its law does not have."""
    law = _law(city, "filing", "材料提交规定")
    _cite(city, item, law, "第九十九条")
    _told(city, "lists.basis-not-found", item, f"《{law}》第九十九条", "no such article")


def whole_law(city: City, item: Item) -> None:
    """It rests on a law as a whole."""
    law = _amended_law(city)
    city.change(item.code, basis=[{"law": law}], fee=None, intermediary=None)


def orphaned(city: City, item: Item) -> None:
    """It names a main item that is not there."""
    city.items[item.code] = replace(item, power=replace(item.power, parent=f"{item.code}9"))
    _told(city, "lists.subitem-without-main", item, f"{item.code}9", "main item unknown")


def fee_without_basis(city: City, item: Item) -> None:
    """It takes a fee and says by no article that it may."""
    city.change(item.code, fee=[{"item": "资料费", "standard": "每份 8 元"}])
    _told(city, "lists.fee-without-basis", item, "资料费", "fee without basis")


def fee_with_basis(city: City, item: Item) -> None:
    """It takes a fee and names the article."""
    law, *_ = item.power.values["basis"]
    city.change(
        item.code, fee=[{"item": "资料费", "standard": "每份 8 元", "basis": f"《{law['law']}》{law['citation']}"}]
    )


def abolished(city: City, item: Item) -> None:
    """It was abolished, and the lists still hold it."""
    city.later.append(replace(item.power, status=Status.ABOLISHED, in_force_from=date(2026, 1, 1)))
    for entry in entries(city.seed, item):
        city.truth.append(
            Planted(
                "lists.entry-without-power", entry.subject, item.code, organ_of(item), "power abolished, entry kept"
            )
        )


def to_be_abolished(city: City, item: Item) -> None:
    """It will be abolished next year."""
    city.later.append(replace(item.power, status=Status.ABOLISHED, in_force_from=date(2027, 1, 1)))


def renewed(city: City, item: Item) -> None:
    """It was declared again after its article was amended."""
    _cite(city, item, _amended_law(city), "第三条")
    city.later.append(replace(city.items[item.code].power, in_force_from=date(2026, 4, 1)))


def _is(*kinds: str) -> Any:
    return lambda item: item.kind in kinds


def _main(*kinds: str) -> Any:
    return lambda item: item.kind in kinds and item.power.parent is None


WAYS = (
    Way(_is("penalty"), repealed, to_be_repealed),
    Way(_is("penalty"), amended, amended_elsewhere),
    Way(_is("penalty"), no_such_law, whole_law),
    Way(_is("penalty"), no_such_article, renewed),
    Way(_main("public-service"), orphaned),
    Way(_main("other", "confirmation"), fee_without_basis, fee_with_basis),
    Way(_main("other", "reward", "adjudication", "levy"), abolished, to_be_abolished),
    Way(_is("penalty"), too_early, in_time),
)
