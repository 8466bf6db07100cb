"""Which post answers for a finding: the declared post of the step that it is about; for a whole matter the post that decided it or has it now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from shulong.checks.engine import Engine
from shulong.data.shelf import Shelf
from shulong.powers.flow import Flow
from shulong.powers.publish import from_definitions, in_force


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be known of a finding to find its post."""

    finding: str
    matter: str
    power: str
    organ: str
    step: str = ""
    flow: str = ""
    version: int = 0


def asked(
    finding: str, subject_kind: str, subject: str, power: str | None, organ: str | None, values: Mapping[str, Any]
) -> Asked | None:
    """The question about a finding; None where it is about no matter."""
    matter = str(values.get("matter") or (subject if subject_kind == "matter" else ""))
    if not matter:
        return None
    version = values.get("version")
    return Asked(finding, matter, power or "", organ or "", str(values.get("step") or ""), str(values.get("flow") or ""),
                 version if isinstance(version, int) else 0)  # fmt: skip


def posts(shelf: Shelf, questions: Sequence[Asked]) -> dict[str, str]:
    """The post that answers for each finding; those for which none is known are left out."""
    if not questions:
        return {}
    acts, flows = _acts(shelf, {each.matter for each in questions}), Flows(shelf)
    found = {each.finding: post_of(each, acts.get(each.matter, ()), flows) for each in questions}
    return {finding: post for finding, post in found.items() if post}


class Flows:
    """The published flows by version, and the one in force for a power on a day."""

    def __init__(self, shelf: Shelf) -> None:
        definitions = shelf.table("flows").select("definition").to_pyarrow()["definition"].to_pylist()
        self._all = from_definitions(definitions)
        self._by_version = {(flow.flow_id, flow.version): flow for flow in self._all}
        self._by_power: dict[str, list[Flow]] = defaultdict(list)
        for flow in self._all:
            self._by_power[flow.power_code].append(flow)

    def of(self, question: Asked, began: date | None) -> Flow | None:
        """The flow that a finding names, else the one in force when its matter began."""
        named = self._by_version.get((question.flow, question.version))
        if named is not None or began is None:
            return named
        return in_force(self._by_power.get(question.power, ()), question.power, question.organ, began)


def post_of(question: Asked, acts: Sequence[Mapping[str, Any]], flows: Flows) -> str:
    """The post that answers for a finding; empty where none is known.

    Args:
        acts: the timed acts of its matter in order, each with ``step``, ``post``, ``done_at``.
    """
    flow = flows.of(question, acts[0]["done_at"].date() if acts else None)
    if question.step:
        return _declared(flow, question.step) or _recorded(acts, question.step)
    if not acts:
        return ""
    deciding = set(flow.limit.to_steps) if flow and flow.limit else set()
    decided = next((act for act in acts if act["step"] in deciding), None)
    if decided is not None:
        return _declared(flow, str(decided["step"])) or str(decided["post"] or "")
    last = acts[-1]
    return str(last["post"] or "") or _declared(flow, str(last["step"]))


def _declared(flow: Flow | None, step: str) -> str:
    known = flow.steps.get(step) if flow else None
    return (known.post or "") if known else ""


def _recorded(acts: Iterable[Mapping[str, Any]], step: str) -> str:
    return next((str(act["post"]) for act in acts if act["step"] == step and act["post"]), "")


def _acts(shelf: Shelf, matters: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The timed acts of those matters, in order."""
    engine = Engine(shelf.engine.backend)
    try:
        chosen = engine.bring(pa.table({"matter_id": pa.array(sorted(matters), pa.string())}))
        acts = shelf.table("acts").semi_join(chosen, "matter_id")
        timed = acts.filter(acts.done_at.notnull()).select(
            "matter_id", "step", "post", "done_at", "recorded_at", "_delivery", "_row"
        )
        rows = engine.fetch(timed).to_pylist()
    finally:
        engine.close()
    rows.sort(key=lambda row: (row["done_at"], row["recorded_at"] or row["done_at"], row["_delivery"], row["_row"]))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["matter_id"]].append(row)
    return found
