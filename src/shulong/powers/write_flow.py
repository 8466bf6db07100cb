"""A flow written as a flow file (YAML), readable again to the same flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from shulong.powers.block import Sequence, plain_block
from shulong.powers.chart import plain_chart
from shulong.powers.flow import Flow, Step
from shulong.powers.rules import ClockStop, Limit, StepLimit
from shulong.powers.to_chart import steps_in_order
from shulong.terms.text import Text


def write_flows(flows: Iterable[Flow]) -> str:
    """Flows as the text of one flow file."""
    out = StringIO()
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 160, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump_all([_document(flow) for flow in flows], out)
    return out.getvalue()


def _document(flow: Flow) -> dict[str, Any]:
    return _some({
        "flow": flow.flow_id,
        "version": flow.version,
        "power": flow.power_code,
        "organ": flow.organ,
        "title": _title(flow.title),
        "in_force": _inline({"from": flow.in_force_from, "to": flow.in_force_to}),
        "basis": list(flow.basis),
        "limit": _limit(flow.limit) if flow.limit else None,
        "urgent": _inline(asdict(flow.urgent)) if flow.urgent else None,
        "steps": {step.step_id: _step(step) for step in steps_in_order(flow)},
        "order": _order(flow),
        "clock_stops": {each.stop_id: _stop(each) for each in flow.clock_stops},
        "separation": [_inline({"steps": list(each.steps), "basis": each.basis}) for each in flow.separations],
        "chart": _chart(flow) if flow.chart else None,
    })  # fmt: skip


def _some(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in given.items()
        if value is not None and value is not False and value not in ([], {}, ())
    }


def _inline(given: Mapping[str, Any]) -> CommentedMap:
    """A mapping on one line, without what is empty."""
    made = CommentedMap(_some(given))
    made.fa.set_flow_style()
    return made


def _row(given: Iterable[Any]) -> CommentedSeq:
    made = CommentedSeq(given)
    made.fa.set_flow_style()
    return made


def _title(title: Text) -> CommentedMap:
    return _inline({"zh": title.zh, "en": title.en})


def _limit(limit: Limit) -> CommentedMap:
    return _inline(_amounts(limit) | {"from": limit.from_step, "to": _row(limit.to_steps)})


def _amounts(limit: Limit | StepLimit) -> dict[str, Any]:
    """Zero days are days: only what is not said is left out."""
    return {key: value for key, value in (("statutory", limit.statutory), ("promised", limit.promised))
            if value is not None} | {"unit": limit.unit}  # fmt: skip


def _step(step: Step) -> CommentedMap:
    limit = CommentedMap(_amounts(step.limit) | ({"from": step.limit.from_step} if step.limit.from_step else {})) if step.limit else None  # fmt: skip
    return _inline({
        "title": _title(step.title), "post": step.post, "also": _row(step.also) if step.also else None, "limit": limit,
        "once": step.once, "batch": step.batch, "result": step.result, "basis": step.basis,
    })  # fmt: skip


def _stop(stop: ClockStop) -> dict[str, Any]:
    return _some({
        "title": _title(stop.title), "kind": stop.kind, "starts": _row(stop.starts), "ends": _row(stop.ends), "basis": stop.basis,
        "limit": CommentedMap(asdict(stop.limit)) if stop.limit else None, "repeatable": stop.repeatable,
    })  # fmt: skip


def _order(flow: Flow) -> Any:
    if flow.order is None:
        return None
    if isinstance(flow.order, Sequence):
        return [plain_block(each) for each in flow.order.blocks]
    return plain_block(flow.order)


def _chart(flow: Flow) -> Any:
    assert flow.chart is not None
    plain = plain_chart(flow.chart)
    for name in ("nodes", "edges", "lanes", "timers"):
        plain[name] = [_inline(each) for each in plain.get(name, ())]
    return _some(plain)
