"""The items of a change set: a power, an implementation, an entry of a list or a flow as an item keeps it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shulong.adjustments.models import ChangeItem, ChangeSet
from shulong.data.shelf import Shelf
from shulong.declared.read import entries_on, flow_on, state_on
from shulong.powers.flow import Flow, flow_of, plain
from shulong.powers.kind import kinds
from shulong.powers.list_entry import LIST_TYPES, ListEntry
from shulong.powers.power import HeldBy, Implementation, Power, Status
from shulong.powers.state import State
from shulong.terms.errors import UnknownName
from shulong.terms.region import Level
from shulong.terms.text import Text

Plain = dict[str, Any]


@dataclass
class Declared:
    """What a change set declares."""

    powers: list[Power] = field(default_factory=list)
    implementations: list[Implementation] = field(default_factory=list)
    entries: list[ListEntry] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


def power_plain(power: Power) -> Plain:
    """A power as an item keeps it, without its day."""
    return {
        "kind": power.kind,
        "values": dict(power.values),
        "status": power.status.value,
        "parent": power.parent,
        "holders": [{"level": h.level.name.lower(), "field_of_work": h.field_of_work} for h in power.holders],
        "open": sorted(power.open),
        "life_events": list(power.life_events),
    }


def implementation_plain(own: Implementation) -> Plain:
    """An implementation as an item keeps it, without its day."""
    return {"region": own.region, "overrides": dict(own.overrides), "status": own.status.value}


def entry_plain(entry: ListEntry) -> Plain:
    """An entry of a list as an item keeps it, without its day; its list and code are the item's code."""
    return {
        "title": entry.title, "basic_code": entry.basic_code, "organ": entry.organ, "region": entry.region,
        "stated": dict(entry.stated), "links": dict(entry.links), "status": entry.status.value,
    }  # fmt: skip


def flow_plain(flow: Flow) -> Plain:
    """A flow as an item keeps it: all of it."""
    return plain(flow)


def current(state: State, what: str, code: str, organ: str = "") -> Plain | None:
    """A power or implementation as it stands, as an item's ``before``; None where there is none."""
    if what == "power":
        return power_plain(state.powers[code]) if code in state.powers else None
    own = state.implementations.get((code, organ))
    return implementation_plain(own) if own else None


def current_entry(shelf: Shelf, code: str, day: date) -> Plain | None:
    """An entry of a list (``service/FW-…``) as it stands; None where there is none."""
    entry = entries_on(shelf, day, [code]).get(code)
    return entry_plain(entry) if entry else None


def current_flow(shelf: Shelf, flow_id: str, day: date) -> Plain | None:
    """The version of a flow that governs a day; None where there is none."""
    flow = flow_on(shelf, flow_id, day)
    return flow_plain(flow) if flow else None


@dataclass(frozen=True)
class Named:
    """What a code means in a change set: the item as it is in the draft, as it stands, or as a new one begins."""

    what: str
    code: str
    organ: str
    plain: Plain
    before: Plain | None
    kept: ChangeItem | None
    state: State


def item_named(shelf: Shelf, change: ChangeSet, code: str, organ: str = "") -> Named:
    """The item that a code means: ``service/FW-…`` an entry of that list, else a power, or with an organ its implementation.

    Raises:
        UnknownName: no kind has a code that begins so.
    """
    state, day = state_on(shelf, change.in_force_from), change.in_force_from
    if code.partition("/")[0] in LIST_TYPES:
        what, organ, before = "list-entry", change.organ, current_entry(shelf, code, day)
    else:
        organ = change.organ or organ
        what = "implementation" if organ else "power"
        before = current(state, what, code, organ)
    kept = change.items.filter(what=what, code=code, organ=organ).first()
    plain = dict(kept.after) if kept else dict(before or empty(state, what, code, organ))
    return Named(what, code, organ, plain, before, kept, state)


def empty(state: State, what: str, code: str, organ: str) -> Plain:
    """What a new item begins with.

    Raises:
        UnknownName: no kind has a code that begins so, or an entry has no code.
    """
    begins: Plain = {"status": Status.IN_FORCE.value}
    if what == "implementation":
        known = state.organs.get(organ)
        return begins | {"region": known.region if known else "", "overrides": {}}
    if what == "list-entry":
        if not code.partition("/")[2]:
            raise UnknownName(f"{code!r} 没有条目编码", f"{code!r} has no code of an entry",
                              mend=Text(zh="写成 清单/编码。", en="Write list/code."))  # fmt: skip
        return begins | {"title": "", "basic_code": None, "organ": organ or None, "region": "", "stated": {}, "links": {}}  # fmt: skip
    named = next((each.id for each in kinds().values() if code.startswith(each.prefix)), "")
    if not named:
        raise UnknownName(f"没有以此开头的事项类型：{code!r}", f"no kind of power has a code that begins as {code!r} does",
                          mend=Text(zh="基本编码以类别编码开头，如 XK/01。", en="A basic code begins with its kind's, as in XK/01."))  # fmt: skip
    return begins | {"kind": named, "values": {}, "parent": None, "holders": [], "open": [], "life_events": []}


def declared(change: ChangeSet) -> Declared:
    """What the items declare, from the day of the change set."""
    found = Declared()
    for item in change.items.all():
        if item.what == "power":
            found.powers.append(_power(item, change.in_force_from))
        elif item.what == "implementation":
            found.implementations.append(_implementation(item, change.in_force_from))
        elif item.what == "list-entry":
            found.entries.append(entry_of(item.code, item.after, change.in_force_from))
        else:
            found.flows.append(replace(flow_of(item.after), in_force_from=change.in_force_from))
    return found


def _power(item: ChangeItem, day: date) -> Power:
    after: Mapping[str, Any] = item.after
    return Power(
        item.code,
        after["kind"],
        after["values"],
        day,
        Status(after["status"]),
        after.get("parent"),
        tuple(HeldBy(Level[h["level"].upper()], h["field_of_work"]) for h in after.get("holders", ())),
        frozenset(after.get("open", ())),
        tuple(after.get("life_events", ())),
    )


def _implementation(item: ChangeItem, day: date) -> Implementation:
    after: Mapping[str, Any] = item.after
    return Implementation(item.code, item.organ, after["region"], day, after["overrides"], Status(after["status"]))


def entry_of(code: str, after: Mapping[str, Any], day: date) -> ListEntry:
    """The entry that an item keeps."""
    list_type, _, entry_code = code.partition("/")
    return ListEntry(
        list_type,
        entry_code,
        day,
        after["title"],
        after["region"],
        after.get("basic_code"),
        after.get("organ"),
        after["stated"],
        after["links"],
        Status(after["status"]),
    )
