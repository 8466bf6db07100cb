"""The published flows, found by id and version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shulong.powers.flow import Flow
from shulong.terms.errors import UnknownName


def versions_of(flows: Iterable[Flow], flow_id: str) -> list[Flow]:
    """The versions of one flow, the newest first.

    Raises:
        UnknownName: there is no flow of that id.
    """
    found = sorted((flow for flow in flows if flow.flow_id == flow_id), key=lambda flow: -flow.version)
    if not found:
        raise UnknownName(f"没有流程 {flow_id!r}", f"there is no flow {flow_id!r}")
    return found


def version_of(flows: Iterable[Flow], flow_id: str, version: int | None, day: date) -> Flow:
    """One version of a flow: that of the number; without one that in force on the day, else the newest.

    Raises:
        UnknownName: there is no such flow or version.
    """
    found = versions_of(flows, flow_id)
    if version is None:
        return next((flow for flow in found if flow.in_force(day)), found[0])
    chosen = next((flow for flow in found if flow.version == version), None)
    if chosen is None:
        raise UnknownName(f"流程 {flow_id!r} 没有第 {version} 版", f"flow {flow_id!r} has no version {version}")
    return chosen
