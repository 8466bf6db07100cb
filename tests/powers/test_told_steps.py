"""The steps of a flow as a citizen reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shulong.powers.flow import Flow
from shulong.powers.read_flow import parse_flows
from shulong.powers.told_steps import told_steps

HEAD = """
flow: sample
version: 1
power: XK/01-001
title: {zh: 示例, en: sample}
in_force: {from: 2026-01-01}
steps:
"""
STEPS = {
    "apply": "申请",
    "mend": "补正",
    "survey": "勘验",
    "hear": "听证",
    "grant": "准予",
    "deliver": "送达",
    "refuse": "不予",
}


def flow_of(order: str) -> Flow:
    """A flow of that order, with the steps that it takes."""
    steps = "".join(f"  {en}: {{title: {{zh: {zh}, en: {en}}}}}\n" for en, zh in STEPS.items() if en in order)
    (flow,) = parse_flows(f"{HEAD}{steps}order: {order}\n", Path("flow.yaml"))
    return flow


CASES = {
    "one after another": ("[apply, grant]", ["申请", "准予"], ["apply", "grant"]),
    "alternatives are one station": ("[apply, {choice: [grant, refuse]}]", ["申请", "准予 或 不予"], ["apply", "grant or refuse"]),
    "a way of several steps": ("[apply, {choice: [[grant, deliver], refuse]}]", ["申请", "准予、送达 或 不予"],
                               ["apply", "grant, then deliver or refuse"]),
    "what is not always taken": ("[apply, {parallel: [{optional: survey}, hear]}, grant]", ["申请", "勘验（视情况）", "听证", "准予"],
                                 ["apply", "survey (if needed)", "hear", "grant"]),
    "what is taken again": ("[{loop: {body: apply, again: mend}}, grant]", ["申请", "补正（视情况）", "准予"],
                            ["apply", "mend (if needed)", "grant"]),
    "marked once": ("[apply, {optional: {optional: survey}}]", ["申请", "勘验（视情况）"], ["apply", "survey (if needed)"]),
}  # fmt: skip


@pytest.mark.parametrize(("order", "zh", "en"), CASES.values(), ids=CASES)
def test_steps_are_told_as_they_are_taken(order: str, zh: list[str], en: list[str]) -> None:
    told = told_steps(flow_of(order))
    assert [each.zh for each in told] == zh
    assert [each.en for each in told] == en
