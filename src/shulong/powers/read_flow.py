"""Flow files (YAML, several flows to a file if one likes) read into flows; all faults of a file are said together, by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.powers.block import DEEPEST, Block, block_of, depth, idle_loops, normal, steps_in
from shulong.powers.chart import Chart, chart_of
from shulong.powers.faults import Faults
from shulong.powers.flow import Flow, Step
from shulong.powers.read_rules import (
    read_limit,
    read_separations,
    read_steps,
    read_stops,
    read_title,
    read_urgent,
    words,
)
from shulong.powers.structure import order_of
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

NEEDED = {"flow", "version", "power", "title", "in_force", "steps"}
KEYS = NEEDED | {"organ", "limit", "order", "clock_stops", "separation", "urgent", "basis", "chart"}
LARGEST = 1_000_000
"""Bytes of a flow file; a larger one is no flow."""


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
    except (YAMLError, RecursionError, ValueError) as error:
        raise DeclarationFault("不是有效的 YAML", f"is not valid YAML: {error}", place=str(path)) from error
    flows = [_flow(path, document) for document in documents]
    if not flows:
        raise DeclarationFault("文件中没有流程", "holds no flow", place=str(path))
    _refuse_overlaps(path, flows)
    return flows


def _flow(path: Path, document: Any) -> Flow:
    if not isinstance(document, Mapping):
        raise DeclarationFault("应为键值对", "a mapping of keys was expected", place=str(path))
    faults = Faults(path, document)
    for key in sorted(set(map(str, document)) - KEYS):
        faults.add([key], f"未知的键 {key!r}", f"unknown key {key!r}")
    for key in sorted((NEEDED if "chart" in document else NEEDED | {"order"}) - set(document)):
        faults.add([], f"缺少 {key!r}", f"lacks {key!r}")
    faults.refuse()
    steps, version = read_steps(faults, document["steps"]), _version(faults, document["version"])
    title, period = read_title(faults, ["title"], document["title"]), _in_force(faults, document["in_force"])
    order, chart = _order_and_chart(faults, document, steps)
    names = {str(each) for each in document["steps"]} if isinstance(document["steps"], Mapping) else set()
    limit, urgent = read_limit(faults, document.get("limit"), names), read_urgent(faults, document.get("urgent"), names)
    stops = read_stops(faults, document.get("clock_stops"), names)
    separations = read_separations(faults, document.get("separation"), names)
    faults.refuse()
    assert (order is not None or chart is not None) and title is not None and period is not None
    organ = document.get("organ")
    return Flow(str(document["flow"]), version, str(document["power"]), title, steps, order, *period,
                organ=str(organ) if organ else None, limit=limit, clock_stops=stops, separations=separations, urgent=urgent,
                basis=words(document.get("basis")), chart=chart)  # fmt: skip


def _version(faults: Faults, given: Any) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and given >= 1:
        return given
    faults.add(
        ["version"], f"版本应为正整数，实为 {given!r}", f"version must be a whole number from 1, found {given!r}"
    )
    return 0


def _order_and_chart(
    faults: Faults, document: Mapping[str, Any], steps: Mapping[str, Step]
) -> tuple[Block | None, Chart | None]:
    """The order, the chart, or both; both must say the same."""
    order = _order(faults, document["order"]) if "order" in document else None
    if order is not None:
        _agree(faults, steps, order)
    if "chart" not in document:
        return order, None
    try:
        chart = chart_of(_plain(document["chart"]))
    except ValueError as error:
        faults.add(["chart"], f"看不懂的流程图：{str(error)[:80]}", f"the chart cannot be read: {str(error)[:80]}")
        return order, None
    _drawn(faults, steps, chart)
    drawn = order_of(chart)
    if order is not None and drawn != normal(order):
        faults.add(["chart"], "chart 与 order 不一致；修改次序后请删去 chart，由系统重新绘制",
                   "chart and order do not say the same; after a change of the order remove the chart, it is drawn anew")  # fmt: skip
    return order if "order" in document else drawn, chart


def _drawn(faults: Faults, steps: Mapping[str, Step], chart: Chart) -> None:
    """The chart draws declared steps, each once, and all of them."""
    used = Counter(node.step for node in chart.nodes if node.step is not None)
    for name in used:
        if name not in steps:
            faults.add(["chart"], f"流程图中的环节 {name!r} 未在 steps 中声明",
                       f"the chart draws step {name!r}, which steps does not declare")  # fmt: skip
        if used[name] > 1:
            faults.add(["chart"], f"环节 {name!r} 在流程图中出现 {used[name]} 次",
                       f"the chart draws step {name!r} {used[name]} times; give each its own name")  # fmt: skip
    for name in steps:
        if name not in used:
            faults.add(["steps", name], f"环节 {name!r} 未出现在流程图中",
                       f"step {name!r} is declared and not in the chart")  # fmt: skip


def _order(faults: Faults, given: Any) -> Block | None:
    try:
        order = block_of(_plain(given))
        if depth(order) <= DEEPEST:
            return order
        faults.add(["order"], f"次序嵌套超过 {DEEPEST} 层", f"the order is nested more than {DEEPEST} deep")
    except RecursionError:
        # Also a YAML anchor that holds itself.
        faults.add(["order"], f"次序嵌套超过 {DEEPEST} 层", f"the order is nested more than {DEEPEST} deep")
    except ValueError as error:
        found = str(error.args[0])[:80]
        faults.add(["order"], f"看不懂的次序 {found!r}：应为环节名，或 sequence、choice、parallel、some（至多 8 支）、loop、optional",
                   f"order holds {found!r}: expected a step, or sequence, choice, parallel, some (8 branches at most), loop, optional")  # fmt: skip
    return None


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {str(key): _plain(inner) for key, inner in node.items()}
    if isinstance(node, bool):
        return bool(node)
    return [_plain(inner) for inner in node] if isinstance(node, list) else node


def _agree(faults: Faults, steps: Mapping[str, Step], order: Block) -> None:
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
    for loop in idle_loops(order):
        said = ", ".join(steps_in(loop.body))
        faults.add(["order"], f"循环体可以什么都不做：{said!r}", f"a loop whose body may take no step: {said!r}")


def _in_force(faults: Faults, given: Any) -> tuple[date, date | None] | None:
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
