"""Flows from a file of one kind to a file of another: YAML, BPMN, SVG, PDF, told by the ending."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shulong.powers.bpmn_read import Declared, Naming, read_bpmn
from shulong.powers.bpmn_words import Said
from shulong.powers.bpmn_write import write_bpmn
from shulong.powers.draw import draw
from shulong.powers.flow import Flow
from shulong.powers.flow_sheet import flow_pdf
from shulong.powers.read_flow import read_flows
from shulong.powers.write_flow import write_flows
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Language, Text

READ = {".yaml": "yaml", ".yml": "yaml", ".bpmn": "bpmn", ".xml": "bpmn"}
WRITTEN = ("yaml", "bpmn", "svg", "pdf")


def read_any(
    path: Path, declared: Declared | None = None, *, steps_by: Naming = "id", process: str | None = None
) -> tuple[list[Flow], tuple[Said, ...]]:
    """The flows of a YAML or BPMN file, and what of a drawing they do not hold. Raises as the readers do."""
    kind = READ.get(path.suffix.lower())
    if kind == "yaml":
        return read_flows(path), ()
    if kind == "bpmn":
        found = read_bpmn(path, declared, steps_by=steps_by, process=process)
        return [found.flow], found.notes
    raise DeclarationFault(
        f"不认识的文件类型 {path.suffix!r}", f"a file of kind {path.suffix!r} is no flow", place=str(path),
        mend=Text(zh=f"可用：{'、'.join(READ)}。", en=f"Use one of {', '.join(READ)}."))  # fmt: skip


def written(flows: list[Flow], kind: str, language: Language = "zh", *, redraw: bool = False) -> bytes:
    """The flows as the bytes of a file of that kind; only YAML can hold more than one.

    Raises:
        DeclarationFault: an unknown kind, or several flows for a kind that holds one.
    """
    if redraw:
        flows = [replace(flow, chart=None) if flow.order is not None else flow for flow in flows]
    if kind == "yaml":
        return write_flows(flows).encode()
    if kind not in WRITTEN:
        raise DeclarationFault(f"不能写成 {kind!r}", f"cannot be written as {kind!r}",
                               mend=Text(zh=f"可用：{'、'.join(WRITTEN)}。", en=f"Use one of {', '.join(WRITTEN)}."))  # fmt: skip
    if len(flows) != 1:
        raise DeclarationFault(
            f"有 {len(flows)} 个流程，此类文件只能放一个", f"there are {len(flows)} flows; such a file holds one",
            mend=Text(zh="请用 --flow 与 --version 选定。", en="Choose one with --flow and --version."))  # fmt: skip
    if kind == "bpmn":
        return write_bpmn(flows[0], language).encode()
    return draw(flows[0]).encode() if kind == "svg" else flow_pdf(flows[0], language)
