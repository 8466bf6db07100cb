"""Flow files (YAML, several flows to a file if one likes) read into flows; all faults of a file are said together, by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.powers.flow import UNITS, Block, Flow, Limit, Loop, Optional, Step, Take, block_of, steps_in
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

KEYS = {"flow", "version", "power", "organ", "title", "in_force", "limit", "steps", "order"}
LARGEST = 1_000_000
"""Bytes of a flow file; a larger one is no flow."""


class _Faults:
    """Collects what is wrong with one document, each with its line."""

    def __init__(self, path: Path, document: Any) -> None:
        self.path, self.document = path, document
        self.found: list[tuple[str, str, str]] = []

    def add(self, keys: Sequence[str], zh: str, en: str) -> None:
        self.found.append((f"{self.path}:{_line(self.document, keys)}", zh, en))

    def refuse(self) -> None:
        """Raise all at once, if there are any."""
        if self.found:
            place = self.found[0][0]
            zh = "；".join(f"{where} {said}" if where != place else said for where, said, _ in self.found)
            en = "; ".join(f"{where} {said}" if where != place else said for where, _, said in self.found)
            raise DeclarationFault(
                zh, en, place=place, mend=Text(zh="写法见 docs/zh/flows.md。", en="See docs/en/flows.md.")
            )


def read_flows(path: Path) -> list[Flow]:
    """The flows of a file.

    Raises:
        DeclarationFault: not YAML, unknown keys, steps that do not agree with the order, limits that do not agree.
    """
    if path.stat().st_size > LARGEST:
        raise DeclarationFault("文件过大，不是流程文件", "too large for a flow file", place=str(path))
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DeclarationFault("不是 UTF-8 文本", "is not UTF-8 text", place=str(path)) from error
    return parse_flows(text, path)


def parse_flows(text: str, path: Path) -> list[Flow]:
    """The flows of a file's text; ``path`` is what faults call it. Raises as ``read_flows`` does."""
    try:
        documents = [each for each in YAML().load_all(text) if each is not None]
    except (YAMLError, RecursionError) as error:
        raise DeclarationFault("不是有效的 YAML", f"is not valid YAML: {error}", place=str(path)) from error
    flows = [_flow(path, document) for document in documents]
    if not flows:
        raise DeclarationFault("文件中没有流程", "holds no flow", place=str(path))
    _refuse_overlaps(path, flows)
    return flows


def _line(node: Any, keys: Sequence[str]) -> int:
    """The line at which the last key found stands."""
    line = 1
    for key in keys:
        try:
            line = node.lc.data[key][0] + 1
            node = node[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _flow(path: Path, document: Any) -> Flow:
    if not isinstance(document, Mapping):
        raise DeclarationFault("应为键值对", "a mapping of keys was expected", place=str(path))
    faults = _Faults(path, document)
    for key in sorted(set(document) - KEYS):
        faults.add([key], f"未知的键 {key!r}", f"unknown key {key!r}")
    for key in sorted({"flow", "version", "power", "title", "in_force", "steps", "order"} - set(document)):
        faults.add([], f"缺少 {key!r}", f"lacks {key!r}")
    faults.refuse()
    steps, order = _steps(faults, document["steps"]), _order(faults, document["order"])
    title, period = _title(faults, ["title"], document["title"]), _in_force(faults, document["in_force"])
    version = document["version"]
    if not isinstance(version, int) or version < 1:
        faults.add(
            ["version"],
            f"版本应为正整数，实为 {version!r}",
            f"version must be a whole number from 1, found {version!r}",
        )
    if order is not None:
        _agree(faults, steps, order)
    limit = _limit(faults, document.get("limit"), steps)
    faults.refuse()
    assert order is not None and title is not None and period is not None
    organ = document.get("organ")
    return Flow(str(document["flow"]), version, str(document["power"]), title, steps, order, *period,
                organ=str(organ) if organ else None, limit=limit)  # fmt: skip


def _title(faults: _Faults, keys: Sequence[str], given: Any) -> Text | None:
    if (
        isinstance(given, Mapping)
        and set(given) == {"zh", "en"}
        and all(str(each or "").strip() for each in given.values())
    ):
        return Text(zh=str(given["zh"]), en=str(given["en"]))
    faults.add(keys, "名称须同时有 zh 与 en", "a title needs both zh and en")
    return None


def _steps(faults: _Faults, given: Any) -> dict[str, Step]:
    steps: dict[str, Step] = {}
    if not isinstance(given, Mapping) or not given:
        faults.add(["steps"], "steps 应逐一列出环节", "steps must list the steps")
        return steps
    for name, about in given.items():
        if not isinstance(about, Mapping) or set(about) - {"title", "post"}:
            faults.add(
                ["steps", name], f"环节 {name!r} 只可有 title 与 post", f"step {name!r} may have title and post only"
            )
            continue
        title = _title(faults, ["steps", name, "title"], about.get("title"))
        if title is not None:
            steps[str(name)] = Step(str(name), title, str(about["post"]) if about.get("post") else None)
    return steps


def _order(faults: _Faults, given: Any) -> Block | None:
    try:
        return block_of(_plain(given))
    except ValueError as error:
        found = str(error.args[0])[:80]
        faults.add(["order"], f"看不懂的次序 {found!r}：应为环节名，或 sequence、choice、parallel、loop、optional",
                   f"order holds {found!r}: expected a step, or sequence, choice, parallel, loop, optional")  # fmt: skip
        return None


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {str(key): _plain(inner) for key, inner in node.items()}
    return [_plain(inner) for inner in node] if isinstance(node, list) else node


def _agree(faults: _Faults, steps: Mapping[str, Step], order: Block) -> None:
    """The order takes declared steps, each once, and all of them; no loop can turn without a step."""
    used = Counter(steps_in(order))
    for name in used:
        if name not in steps:
            faults.add(
                ["order"],
                f"次序中的环节 {name!r} 未在 steps 中声明",
                f"the order takes step {name!r}, which steps does not declare",
            )
        if used[name] > 1:
            faults.add(
                ["order"],
                f"环节 {name!r} 在次序中出现 {used[name]} 次",
                f"the order takes step {name!r} {used[name]} times; give each its own name",
            )
    for name in steps:
        if name not in used:
            faults.add(["steps", name], f"环节 {name!r} 未出现在次序中", f"step {name!r} is declared and never taken")
    for loop in _empty_loops(order):
        faults.add(["order"], f"循环体可以什么都不做：{loop!r}", f"a loop whose body may take no step: {loop!r}")


def _empty_loops(block: Block) -> Iterator[str]:
    match block:
        case Loop(body, again):
            if _may_be_empty(body):
                yield ", ".join(steps_in(body))
            yield from _empty_loops(body)
            if again:
                yield from _empty_loops(again)
        case Optional(inner):
            yield from _empty_loops(inner)
        case Take():
            return
        case _:
            for each in block.blocks:
                yield from _empty_loops(each)


def _may_be_empty(block: Block) -> bool:
    match block:
        case Take():
            return False
        case Optional():
            return True
        case Loop(body, _):
            return _may_be_empty(body)
        case _:
            empties = [_may_be_empty(each) for each in block.blocks]
            return any(empties) if type(block).__name__ == "Choice" else all(empties)


def _in_force(faults: _Faults, given: Any) -> tuple[date, date | None] | None:
    if isinstance(given, Mapping) and set(given) <= {"from", "to"} and isinstance(given.get("from"), date):
        start, end = given["from"], given.get("to")
        if end is None or (isinstance(end, date) and end > start):
            return start, end
    faults.add(
        ["in_force"],
        "in_force 应为 {from: 日期, to: 日期或空}，且 to 晚于 from",
        "in_force wants {from: date, to: date or nothing}, to after from",
    )
    return None


def _limit(faults: _Faults, given: Any, steps: Mapping[str, Step]) -> Limit | None:
    if given is None:
        return None
    known = {"statutory", "promised", "unit", "from", "to"}
    if not isinstance(given, Mapping) or set(given) - known or not {"unit", "from", "to"} <= set(given):
        faults.add(["limit"], f"limit 应有 {sorted(known)}", f"limit wants {sorted(known)}")
        return None
    ends = [str(each) for each in given["to"]] if isinstance(given["to"], list) else [str(given["to"])]
    for name in (str(given["from"]), *ends):
        if name not in steps:
            faults.add(
                ["limit"], f"时限所指环节 {name!r} 不存在", f"the limit names step {name!r}, which is not declared"
            )
    if given["unit"] not in UNITS:
        faults.add(
            ["limit", "unit"], f"时限单位 {given['unit']!r} 应为 {UNITS}", f"unit {given['unit']!r} is none of {UNITS}"
        )
    statutory, promised = given.get("statutory"), given.get("promised")
    if statutory is not None and promised is not None and promised > statutory:
        faults.add(
            ["limit", "promised"],
            f"承诺时限 {promised} 长于法定时限 {statutory}",
            f"promised {promised} is above statutory {statutory}",
        )
    return Limit(statutory, promised, given["unit"], str(given["from"]), tuple(ends))


def _refuse_overlaps(path: Path, flows: Sequence[Flow]) -> None:
    """Two versions for one power and organ may not be in force on one day."""
    for i, one in enumerate(flows):
        for other in flows[:i]:
            if (one.power_code, one.organ) == (other.power_code, other.organ) and (
                one.in_force(other.in_force_from) or other.in_force(one.in_force_from)
            ):
                raise DeclarationFault(
                    f"{one.flow_id} 第 {one.version} 版与 {other.flow_id} 第 {other.version} 版同时有效",
                    f"{one.flow_id} version {one.version} and {other.flow_id} version {other.version} are in force on the same days",
                    place=str(path), mend=Text(zh="请给旧版写明失效日期 to。", en="Give the older one its `to`."),
                )  # fmt: skip
