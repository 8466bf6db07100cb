"""The commands about declared powers: publishing flows."""

from __future__ import annotations

from pathlib import Path

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.deliver import report
from shulong.cli.show import table
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.powers.convert import read_any
from shulong.powers.flow import Flow
from shulong.powers.publish import rows
from shulong.powers.sound import check_flow
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text


@click.group()
def power() -> None:
    """权力事项 / declared powers and their flows."""


@power.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@pass_context
def publish(context: Context, files: tuple[Path, ...]) -> None:
    """发布流程 / publish flow files (YAML, BPMN) or folders of YAML files: checked, sealed, in force from their dates."""
    paths = [path for each in files for path in (sorted(each.glob("*.yaml")) if each.is_dir() else [each])]
    flows = [flow for path in paths for flow in read_any(path)[0]]
    for flow in flows:
        _refuse_unsound(flow)
    with context.home.staging() as work:
        staged = stage_table(rows(flows), work, ", ".join(path.name for path in paths)[:200])
        receipt = deliver(context.home, context.shelf.contract("flows"), [staged], work, sender="lists")
    report(context, receipt)


def _refuse_unsound(flow: Flow) -> None:
    """Matters cannot be judged by a flow that has errors."""
    errors = [each for each in check_flow(flow) if each.level == "error"]
    if errors:
        raise DeclarationFault(
            "；".join(f"{each.object}：{each.message.zh}" for each in errors), "; ".join(f"{each.object}: {each.message.en}" for each in errors),
            place=f"{flow.flow_id} {flow.version}",
            mend=Text(zh="用 shulong flow check 查看并修改后再发布。", en="See `shulong flow check`, mend it and publish again."))  # fmt: skip


@power.command("list")
@pass_context
def list_flows(context: Context) -> None:
    """已发布的流程 / the flows published."""
    zh = context.language == "zh"
    found = context.shelf.table("flows").order_by(["power_code", "version"]).to_pyarrow().to_pylist()
    heads = (
        ("权力事项", "机关", "流程", "版本", "生效", "失效", "名称")
        if zh
        else ("power", "organ", "flow", "version", "from", "to", "title")
    )
    table("", heads, [(r["power_code"], r["organ"], r["flow_id"], r["version"], r["in_force_from"], r["in_force_to"],
                       r["title_zh" if zh else "title_en"]) for r in found])  # fmt: skip
