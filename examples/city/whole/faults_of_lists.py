"""Faults of lists: entries that say something else than the catalogue, links that lead nowhere, powers on no list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from whole.catalogue import Item
from whole.city import City, Planted
from whole.entries import Entry, organ_of
from whole.places import CITY
from whole.plant import Way


def _told(city: City, check: str, item: Item, entry: Entry, key: str, what: str) -> None:
    city.truth.append(Planted(check, entry.subject, key, entry.organ or organ_of(item), what))


def _served(city: City, item: Item) -> Entry:
    return city.lists[f"FW-{item.code}"]


def shorter_limit(city: City, item: Item) -> None:
    """The service list states a shorter limit than the template."""
    entry, limit = _served(city, item), item.power.values["statutory_limit"]
    entry.stated["statutory_limit"] = limit | {"days": limit["days"] - 2}
    _told(city, "lists.element-differs", item, entry, "statutory_limit", "limit shorter than the template's")


def other_duty(city: City, item: Item) -> None:
    """The responsibility list holds another post answerable."""
    entry = city.lists[f"ZR-{item.code}"]
    first, *rest = item.power.values["responsibility"]
    entry.stated["responsibility"] = [first | {"post": "值班人员"}, *rest]
    _told(city, "lists.element-differs", item, entry, "responsibility", "other post answerable")


def reordered(city: City, item: Item) -> None:
    """The lists state the same in another order, and less of it."""
    entry = city.lists[f"ZR-{item.code}"]
    entry.stated["responsibility"] = list(reversed(item.power.values["responsibility"]))
    entry.stated.pop("basis")


def renamed(city: City, item: Item) -> None:
    """One list calls it something else."""
    entry = city.lists[f"ZR-{item.code}"]
    entry.title = item.name.zh + "事项"
    _told(city, "lists.name-differs", item, entry, "name", "title with a word more")


def spaced(city: City, item: Item) -> None:
    """One list writes the same name with blanks and half-width brackets."""
    entry = city.lists[f"ZR-{item.code}"]
    entry.title = f" {item.name.zh.replace('（', '(').replace('）', ')')} "


def _harder(name: str, change: Callable[[Item], Any], what: str) -> Callable[[City, Item], None]:
    def harder(city: City, item: Item) -> None:
        entry = _served(city, item)
        entry.stated[name] = change(item)
        _told(city, "lists.harder-than-template", item, entry, name, what)

    harder.__name__ = f"harder_{name}"
    return harder


def fewer_materials(city: City, item: Item) -> None:
    """The service list leaves out a material that shared data replace: it differs, and is not harder."""
    entry = _served(city, item)
    entry.stated["materials"] = item.power.values["materials"][:-1]
    _told(city, "lists.element-differs", item, entry, "materials", "a material fewer")


def unsupervised(city: City, item: Item) -> None:
    """The supervision item of a licence was struck off."""
    city.lists[f"JG-{item.code}"].status = "abolished"
    city.truth.append(
        Planted(
            "lists.licence-without-supervision", item.code, "supervision", organ_of(item), "supervision item abolished"
        )
    )


def supervised_together(city: City, item: Item) -> None:
    """Its supervision item is abolished, and another one supervises both licences."""
    city.lists[f"JG-{item.code}"].status = "abolished"
    other = next(
        e
        for e in city.lists.values()
        if e.list_type == "supervision" and e.status == "in-force" and "supervises" in e.links
    )
    other.links["supervises"].append(item.code)


def unenforced(city: City, item: Item) -> None:
    """Its supervision item rests on an enforcement item that there is not."""
    entry = city.lists[f"JG-{item.code}"]
    entry.links["enforcement"] = [f"ZF-{item.code}X"]
    _told(city, "lists.supervision-without-enforcement", item, entry, "enforcement", "enforcement item unknown")


def enforced_twice(city: City, item: Item) -> None:
    """Its supervision item names two enforcement items, one of which is gone."""
    city.lists[f"JG-{item.code}"].links["enforcement"].append(f"ZF-{item.code}X")


def uninspected(city: City, item: Item) -> None:
    """A random inspection rests on no supervision item; no organ of its own keeps it."""
    entry = Entry("random-inspection", f"SJ-{item.code}", item.name.zh, item.power.in_force_from, item.code)
    city.lists[entry.code] = entry
    _told(city, "lists.inspection-without-supervision", item, entry, "supervision", "no supervision item named")


def inspected(city: City, item: Item) -> None:
    """A random inspection rests on the supervision item of its inspection."""
    entry = Entry(
        "random-inspection",
        f"SJ-{item.code}",
        item.name.zh,
        item.power.in_force_from,
        item.code,
        links={"supervision": [f"JG-{item.code}"]},
    )
    city.lists[entry.code] = entry


def invented(city: City, item: Item) -> None:
    """An entry names a power that the catalogue does not have."""
    entry = Entry(
        "service", f"FW-{item.code}9", item.name.zh, item.power.in_force_from, f"{item.code}9", organ_of(item)
    )
    city.lists[entry.code] = entry
    _told(city, "lists.entry-without-power", item, entry, f"{item.code}9", "power unknown")


def struck_off(city: City, item: Item) -> None:
    """An entry of a power unknown, struck off in time."""
    code = f"{item.code}9"
    city.lists[f"FW-{code}"] = Entry(
        "service", f"FW-{code}", item.name.zh, date(2025, 1, 1), code, organ_of(item), status="abolished"
    )


def unlisted(city: City, item: Item) -> None:
    """No list holds it any more."""
    for entry in [e for e in city.lists.values() if e.basic_code == item.code]:
        del city.lists[entry.code]
    city.truth.append(Planted("lists.power-on-no-list", item.code, "list", organ_of(item), "all entries gone"))


def barely_listed(city: City, item: Item) -> None:
    """One list holds it, of two."""
    del city.lists[f"ZR-{item.code}"]


def barred(city: City, item: Item) -> None:
    """The negative list demands a licence that there is not."""
    entry = Entry("negative", f"FM-{item.code}9", f"未获得许可，不得从事{item.subject.title.zh}", item.power.in_force_from, organ=organ_of(item),
                  region=CITY, stated={"activity": item.subject.title.zh, "measure": "licence"}, links={"licence": [f"{item.code}9"]})  # fmt: skip
    city.lists[entry.code] = entry
    _told(city, "lists.negative-without-licence", item, entry, f"{item.code}9", "licence unknown")


def forbidden(city: City, item: Item) -> None:
    """The negative list forbids an activity; no licence is needed for that."""
    entry = Entry("negative", f"FM-{item.code}9", f"禁止{item.subject.title.zh}", item.power.in_force_from, organ=organ_of(item),
                  stated={"activity": item.subject.title.zh, "measure": "prohibited"})  # fmt: skip
    city.lists[entry.code] = entry


def mangled(city: City, item: Item) -> None:
    """An entry's links came as text instead of lists."""
    entry = city.lists[f"ZR-{item.code}"]
    entry.links = {"enforcement": f"ZF-{item.code}"}  # type: ignore[dict-item] (that is the fault)
    _told(city, "lists.unreadable", item, entry, "links", "links in another form")


def _has(name: str, *kinds: str) -> Callable[[Item], bool]:
    return lambda item: name in item.power.values and (not kinds or item.kind in kinds)


def _with(kind: str) -> Callable[[Item], bool]:
    return lambda item: item.kind == kind and item.power.parent is None


def _longer(item: Item) -> Any:
    limit = item.power.values["statutory_limit"]
    return limit | {"days": limit["days"] + 10}


SERVED = ("licence", "benefit", "confirmation", "public-service")
WAYS = (
    Way(_with("licence"), unsupervised, supervised_together),
    Way(_with("licence"), unenforced, enforced_twice),
    Way(_with("licence"), barred, forbidden),
    Way(_has("statutory_limit", *SERVED), shorter_limit),
    Way(_has("statutory_limit", *SERVED), _harder("statutory_limit", _longer, "limit longer than the template's")),
    Way(
        _has("conditions", *SERVED),
        _harder(
            "conditions",
            lambda i: [*i.power.values["conditions"], {"text": "须为本地户籍或本地注册"}],
            "a condition more",
        ),
    ),
    Way(
        _has("materials", *SERVED),
        _harder(
            "materials",
            lambda i: [*i.power.values["materials"], {"name": "单位介绍信", "form": "original"}],
            "a material more",
        ),
        fewer_materials,
    ),
    Way(
        _has("fee"), _harder("fee", lambda i: [i.power.values["fee"][0] | {"standard": "每件 900 元"}], "a higher fee")
    ),
    Way(lambda i: i.kind in {"penalty", "inspection", "coercion"}, other_duty, reordered),
    Way(lambda i: i.kind in {"penalty", "inspection", "coercion"}, renamed, spaced),
    Way(_with("inspection"), uninspected, inspected),
    Way(
        lambda i: i.kind in {"reward", "levy", "other", "adjudication", "public-service", "confirmation"},
        invented,
        struck_off,
    ),
    Way(_with("penalty"), unlisted, barely_listed),
    Way(_with("penalty"), mangled),
)
