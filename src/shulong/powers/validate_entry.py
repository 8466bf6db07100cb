"""What is wrong with one entry of a list: a list that is none, a power or organ that is not there, elements or links that are not of their form."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from shulong.powers.element import elements
from shulong.powers.fault import Fault
from shulong.powers.known import Known
from shulong.powers.line_types import type_named
from shulong.powers.list_entry import LINKS, LIST_TYPES, ListEntry
from shulong.powers.negative_list import ENTERPRISES, NATIONAL, VERDICTS
from shulong.powers.power import Status
from shulong.powers.validate_template import unknown_element
from shulong.terms.errors import InputError
from shulong.terms.region import canonical
from shulong.terms.text import Text

NOT_STATED = frozenset({"basic_code", "name", "kind", "organ", "implementation_code"})
"""Elements that stand beside what an entry states: its title, its power, its organ."""
MEASURES = tuple(each for each in VERDICTS if each != "free")
NEGATIVE = frozenset({"measure", "activity", "activities", "industries", "enterprises", "conditions"})
"""What an entry of the negative list may state."""
LONGEST = 2000
MEND = Text(zh="请改正。", en="Mend it.")


def entry_faults(entries: Sequence[ListEntry], known: Known, codes: Collection[str] = ()) -> list[Fault]:
    """Every fault of entries that come together.

    Args:
        codes: list and code of the entries that are there already, to which links may point.
    """
    every = {*codes, *(entry.code for entry in entries)}
    return [
        fault.of(entry.code, entry.organ or "", "list-entry", row)
        for row, entry in enumerate(entries)
        for fault in _faults(entry, known, every)
    ]


def _faults(entry: ListEntry, known: Known, codes: Collection[str]) -> Iterator[Fault]:
    if entry.list_type not in LIST_TYPES:
        listed = ", ".join(LIST_TYPES)
        yield Fault("list_type", entry.list_type, Text(zh=f"下列之一：{listed}", en=f"one of {listed}"), MEND)
        return
    yield from _beside(entry, known)
    if entry.status is Status.ABOLISHED:
        return
    yield from _negative(entry) if entry.list_type == "negative" else _stated(entry)
    yield from _links(entry, known, codes)


def _beside(entry: ListEntry, known: Known) -> Iterator[Fault]:
    if not entry.title.strip() or len(entry.title) > LONGEST:
        yield Fault(
            "title", entry.title, Text(zh=f"1 至 {LONGEST} 字的名称", en=f"a title of 1 to {LONGEST} characters"), MEND
        )
    yield from type_named("code").check(entry.entry_code, elements()["basic_code"])
    if not _is_region(entry):
        yield Fault(
            "region", entry.region, Text(zh="区划代码，如 990101", en="the code of a region, as in 990101"), MEND
        )
    if entry.basic_code and known.template(entry.basic_code, entry.in_force_from) is None:
        yield _unknown_power("basic_code", entry.basic_code)
    if entry.organ and known.organs is not None and entry.organ not in known.organs:
        yield Fault("organ", entry.organ, Text(zh="已登记的机关", en="an organ that is registered"), MEND)


def _is_region(entry: ListEntry) -> bool:
    if entry.list_type == "negative" and entry.region in NATIONAL:
        return True
    try:
        return canonical(entry.region) == entry.region
    except InputError:
        return False


def _unknown_power(element: str, code: str) -> Fault:
    return Fault(element, code, Text(zh="目录中已有的基本编码", en="the basic code of a power of the catalogue"),
                 Text(zh="请先声明该事项，或改正编码。", en="Declare the power first, or mend its code."))  # fmt: skip


def _stated(entry: ListEntry) -> Iterator[Fault]:
    for code, value in entry.stated.items():
        element = elements().get(code)
        if element is None or code in NOT_STATED:
            yield unknown_element(code)
        else:
            yield from type_named(element.type).check(value, element)


def _negative(entry: ListEntry) -> Iterator[Fault]:
    for code in sorted(set(entry.stated) - NEGATIVE):
        listed = ", ".join(sorted(NEGATIVE))
        yield Fault("stated", code, Text(zh=f"下列之一：{listed}", en=f"one of {listed}"), MEND)
    if entry.stated.get("measure") not in MEASURES:
        expected = Text(zh="禁止准入（prohibited）或许可准入（licence）", en="prohibited or licence")
        yield Fault("measure", str(entry.stated.get("measure") or ""), expected, MEND)
    for code in sorted((NEGATIVE - {"measure"}) & set(entry.stated)):
        if not _texts(entry.stated[code]):
            yield Fault(code, str(entry.stated[code]), Text(zh="文本列表", en="a list of texts"), MEND)
    named = entry.stated.get("enterprises")
    for each in named if _texts(named) and isinstance(named, list) else ():
        if each != "all" and each not in ENTERPRISES:
            listed = ", ".join(["all", *ENTERPRISES])
            yield Fault("enterprises", each, Text(zh=f"下列之一：{listed}", en=f"one of {listed}"), MEND)


def _texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) and each for each in value))


def _links(entry: ListEntry, known: Known, codes: Collection[str]) -> Iterator[Fault]:
    for link, targets in entry.links.items():
        if link not in LINKS:
            listed = ", ".join(LINKS)
            yield Fault("links", link, Text(zh=f"下列之一：{listed}", en=f"one of {listed}"), MEND)
        elif not isinstance(targets, list) or not all(isinstance(each, str) and each for each in targets):
            yield Fault(link, str(targets), Text(zh="编码列表", en="a list of codes"), MEND)
        else:
            yield from _targets(entry, link, targets, known, codes)


def _targets(
    entry: ListEntry, link: str, targets: Sequence[str], known: Known, codes: Collection[str]
) -> Iterator[Fault]:
    """Where a link leads nowhere. Links to entries are the codes of their own list."""
    for target in targets:
        if link in {"supervises", "licence"}:
            if known.template(target, entry.in_force_from) is None:
                yield _unknown_power(link, target)
        elif f"{link}/{target}" not in codes:
            expected = Text(
                zh=f"“{LIST_TYPES[link].zh}”中已有的条目", en=f"an entry that the list “{LIST_TYPES[link].en}” has"
            )
            yield Fault(
                link,
                target,
                expected,
                Text(zh="请先添加该条目，或改正编码。", en="Add that entry first, or mend its code."),
            )
