"""The rules of a flow file read: steps, limits, clock stops, separation of duties, the urgent procedure. Faults are collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shulong.powers.faults import Faults
from shulong.powers.flow import Step
from shulong.powers.rules import (
    DAY_UNITS,
    RESULTS,
    STOP_KINDS,
    UNITS,
    ClockStop,
    Limit,
    Separation,
    Span,
    StepLimit,
    Unit,
    Urgent,
)
from shulong.terms.text import Text

STEP_KEYS = {"title", "post", "also", "limit", "once", "batch", "result", "basis"}
STOP_KEYS = {"title", "kind", "starts", "ends", "basis", "limit", "repeatable"}
Keys = Sequence[Any]


def read_title(faults: Faults, keys: Keys, given: Any) -> Text | None:
    """A title in both languages."""
    if (
        isinstance(given, Mapping)
        and set(given) == {"zh", "en"}
        and all(str(each or "").strip() for each in given.values())
    ):
        return Text(zh=str(given["zh"]), en=str(given["en"]))
    faults.add(keys, "名称须同时有 zh 与 en", "a title needs both zh and en")
    return None


def read_steps(faults: Faults, given: Any) -> dict[str, Step]:
    """The declared steps by name."""
    steps: dict[str, Step] = {}
    if not isinstance(given, Mapping) or not given:
        faults.add(["steps"], "steps 应逐一列出环节", "steps must list the steps")
        return steps
    names = {str(each) for each in given}
    for name, about in given.items():
        step = _step(faults, ["steps", name], str(name), about, names)
        if step is not None:
            steps[step.step_id] = step
    return steps


def _step(faults: Faults, keys: Keys, name: str, about: Any, names: set[str]) -> Step | None:
    if not isinstance(about, Mapping) or set(about) - STEP_KEYS:
        odd = sorted(map(str, set(about) - STEP_KEYS)) if isinstance(about, Mapping) else about
        faults.add(keys, f"环节 {name!r} 只可有 {sorted(STEP_KEYS)}，实有 {odd!r}",
                   f"step {name!r} may have {sorted(STEP_KEYS)} only, found {odd!r}")  # fmt: skip
        return None
    title = read_title(faults, [*keys, "title"], about.get("title"))
    result = about.get("result")
    if result is not None and result not in RESULTS:
        faults.add([*keys, "result"], f"结果 {result!r} 应为 {list(RESULTS)} 之一",
                   f"result {result!r} is none of {list(RESULTS)}")  # fmt: skip
        result = None
    post = text(about.get("post"))
    also = tuple(each for each in words(about.get("also")) if each != post)
    limit = _step_limit(faults, [*keys, "limit"], about.get("limit"), names)
    once, batch = (_yes(faults, [*keys, key], about.get(key)) for key in ("once", "batch"))
    if title is None:
        return None
    return Step(name, title, post, also, limit, once, batch, result, text(about.get("basis")))


def _step_limit(faults: Faults, keys: Keys, given: Any, names: set[str]) -> StepLimit | None:
    if given is None:
        return None
    if not _keys(faults, keys, given, {"unit"}, {"statutory", "promised", "from"}):
        return None
    statutory, promised = _amounts(faults, keys, given)
    unit = _unit(faults, keys, given["unit"], UNITS)
    start = text(given.get("from"))
    _known(faults, [*keys, "from"], [start] if start else [], names)
    return StepLimit(statutory, promised, unit, start) if unit else None


def read_limit(faults: Faults, given: Any, names: set[str]) -> Limit | None:
    """The limit of the whole flow."""
    if given is None or not _keys(faults, ["limit"], given, {"unit", "from", "to"}, {"statutory", "promised"}):
        return None
    start, ends = str(given["from"]), words(given["to"])
    for name in (start, *ends):
        if name not in names:
            faults.add(["limit"], f"时限所指环节 {name!r} 不存在",
                       f"the limit names step {name!r}, which is not declared")  # fmt: skip
    unit = _unit(faults, ["limit"], given["unit"], DAY_UNITS)
    statutory, promised = _amounts(faults, ["limit"], given)
    return Limit(statutory, promised, unit, start, ends) if unit else None


def read_stops(faults: Faults, given: Any, names: set[str]) -> tuple[ClockStop, ...]:
    """The clock stops by name."""
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        faults.add(["clock_stops"], "clock_stops 应逐一列出特别程序", "clock_stops must list the special procedures")
        return ()
    stops = [_stop(faults, ["clock_stops", name], str(name), about, names) for name, about in given.items()]
    return tuple(each for each in stops if each is not None)


def _stop(faults: Faults, keys: Keys, name: str, about: Any, names: set[str]) -> ClockStop | None:
    if not _keys(faults, keys, about, {"title", "starts", "ends"}, STOP_KEYS):
        return None
    title = read_title(faults, [*keys, "title"], about["title"])
    starts, ends = words(about["starts"]), words(about["ends"])
    for key, found in (("starts", starts), ("ends", ends)):
        _known(faults, [*keys, key], found, names)
        if not found:
            faults.add([*keys, key], f"{key} 至少写明一个环节", f"{key} must name a step at least")
    kind = about.get("kind", "other")
    if kind not in STOP_KINDS:
        faults.add([*keys, "kind"], f"特别程序种类 {kind!r} 应为 {list(STOP_KINDS)} 之一",
                   f"kind {kind!r} is none of {list(STOP_KINDS)}")  # fmt: skip
    limit = _span(faults, [*keys, "limit"], about.get("limit"))
    repeatable = _yes(faults, [*keys, "repeatable"], about.get("repeatable"))
    if title is None or kind not in STOP_KINDS:
        return None
    return ClockStop(name, title, kind, starts, ends, text(about.get("basis")), limit, repeatable)


def _span(faults: Faults, keys: Keys, given: Any) -> Span | None:
    if given is None or not _keys(faults, keys, given, {"most", "unit"}, set()):
        return None
    most, unit = _whole(faults, [*keys, "most"], given["most"]), _unit(faults, keys, given["unit"], UNITS)
    return Span(most, unit) if most is not None and unit else None


def read_separations(faults: Faults, given: Any, names: set[str]) -> tuple[Separation, ...]:
    """The sets of steps of which no two may be taken by one person."""
    if given is None:
        return ()
    if not isinstance(given, list):
        faults.add(["separation"], "separation 应为若干组环节", "separation must be a list of sets of steps")
        return ()
    found = []
    for number, each in enumerate(given):
        keys = ["separation", number]
        if isinstance(each, list):
            each = {"steps": each}
        if _keys(faults, keys, each, {"steps"}, {"basis"}):
            steps = words(each["steps"])
            _known(faults, keys, steps, names)
            found.append(Separation(steps, text(each.get("basis"))))
    return tuple(found)


def read_urgent(faults: Faults, given: Any, names: set[str]) -> Urgent | None:
    """The urgent procedure."""
    if given is None or not _keys(faults, ["urgent"], given, {"step"}, {"basis", "promised"}):
        return None
    _known(faults, ["urgent", "step"], [str(given["step"])], names)
    promised = given.get("promised")
    return Urgent(
        str(given["step"]),
        text(given.get("basis")),
        None if promised is None else _whole(faults, ["urgent", "promised"], promised),
    )


def words(given: Any) -> tuple[str, ...]:
    """One word or a list of them, each once."""
    if given is None:
        return ()
    return tuple(dict.fromkeys(str(each) for each in (given if isinstance(given, list) else [given])))


def text(given: Any) -> str | None:
    """A word, or None where nothing is written."""
    return str(given) if given not in (None, "") else None


def _keys(faults: Faults, keys: Keys, given: Any, needed: set[str], allowed: set[str]) -> bool:
    if isinstance(given, Mapping) and needed <= set(given) <= needed | allowed:
        return True
    may = f"（可有 {sorted(allowed - needed)}）" if allowed - needed else ""
    might = f" (and may have {sorted(allowed - needed)})" if allowed - needed else ""
    name = ".".join(str(each) for each in keys)
    faults.add(keys, f"{name} 应有 {sorted(needed)}{may}", f"{name} wants {sorted(needed)}{might}")
    return False


def _known(faults: Faults, keys: Keys, found: Sequence[str], names: set[str]) -> None:
    for name in found:
        if name not in names:
            said = ".".join(str(each) for each in keys)
            faults.add(keys, f"{said} 所指环节 {name!r} 不存在",
                       f"{said} names step {name!r}, which is not declared")  # fmt: skip


def _unit(faults: Faults, keys: Keys, given: Any, units: Sequence[Unit]) -> Unit | None:
    found = next((unit for unit in units if unit == given), None)
    if found is None:
        faults.add([*keys, "unit"], f"时限单位 {given!r} 应为 {tuple(units)}",
                   f"unit {given!r} is none of {tuple(units)}")  # fmt: skip
    return found


def _amounts(faults: Faults, keys: Keys, given: Mapping[str, Any]) -> tuple[int | None, int | None]:
    statutory, promised = (None if given.get(key) is None else _whole(faults, [*keys, key], given[key])
                           for key in ("statutory", "promised"))  # fmt: skip
    if given.get("statutory") is None and given.get("promised") is None:
        faults.add(keys, "时限须写明 statutory 或 promised", "a limit needs statutory or promised")
    if statutory is not None and promised is not None and promised > statutory:
        faults.add([*keys, "promised"], f"承诺时限 {promised} 长于法定时限 {statutory}",
                   f"promised {promised} is above statutory {statutory}")  # fmt: skip
    return statutory, promised


def _whole(faults: Faults, keys: Keys, given: Any) -> int | None:
    if isinstance(given, int) and not isinstance(given, bool) and given >= 0:
        return given
    faults.add(keys, f"应为非负整数，实为 {given!r}", f"a whole number from 0 was expected, found {given!r}")
    return None


def _yes(faults: Faults, keys: Keys, given: Any) -> bool:
    if given is None or isinstance(given, bool):
        return bool(given)
    faults.add(keys, f"应为 true 或 false，实为 {given!r}", f"true or false was expected, found {given!r}")
    return False
