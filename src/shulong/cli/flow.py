"""The commands about flows: check, convert, list, show."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.powers.bpmn_read import Declared, Naming
from shulong.powers.bpmn_words import Said
from shulong.powers.convert import read_any, written
from shulong.powers.flow import Flow
from shulong.powers.flow_sheet import step_rows, stop_rows
from shulong.powers.publish import from_definitions
from shulong.powers.published import version_of
from shulong.powers.rules import amount
from shulong.powers.sound import check_flow
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

UNSAID = Declared("-", date(2000, 1, 1))
"""What a drawing is called by when it is only looked at."""

LEVELS = {"error": Text(zh="错误", en="error"), "warning": Text(zh="提醒", en="warning")}


@click.group()
def flow() -> None:
    """运行流程 / flows: check them, draw them, exchange them as BPMN."""


@flow.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--steps-by", type=click.Choice(["id", "name"]), default="id", help="BPMN 环节取编号或名称 / a BPMN step is called by its id or name.")  # fmt: skip
@click.option("--process", help="BPMN 文件中的流程编号 / which process of a BPMN file.")
@pass_context
def check(context: Context, files: tuple[Path, ...], steps_by: Naming, process: str | None) -> None:
    """检查流程 / check flow files (YAML, BPMN) or folders of them; ends with 1 where there is something to mend."""
    paths = [
        path
        for each in files
        for path in (sorted(each.glob("*.yaml")) + sorted(each.glob("*.bpmn")) if each.is_dir() else [each])
    ]
    count = 0
    for path in paths:
        flows, notes = read_any(path, UNSAID, steps_by=steps_by, process=process)
        _say_notes(context, notes)
        for one in flows:
            count += _report(context, path, one)
    context.say(f"{len(paths)} 个文件，{count} 处需要查看", f"{len(paths)} files, {count} things to look at")
    if count:
        sys.exit(1)


def _report(context: Context, path: Path, one: Flow) -> int:
    remarks = check_flow(one)
    name = context.text(
        Text(zh=f"{path}：{one.flow_id} 第 {one.version} 版", en=f"{path}: {one.flow_id} version {one.version}")
    )
    context.say(
        f"{name}：{len(remarks)} 处需要查看" if remarks else f"{name} 没有问题",
        f"{name}: {len(remarks)} to look at" if remarks else f"{name} is sound",
    )
    for each in remarks:
        level = LEVELS[each.level].say(context.language)
        click.echo(f"  {level} {each.id} [{each.object}] {context.text(each.message)} {context.text(each.hint)}")
    return len(remarks)


def _say_notes(context: Context, notes: tuple[Said, ...]) -> None:
    for note in notes:
        click.echo(f"{note.place} {note.element}: {context.text(note.text)}", err=True)


@flow.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--power", "power_code", help="权力事项编码 / the power that a drawing of another tool is of.")
@click.option(
    "--from", "from_day", type=click.DateTime(["%Y-%m-%d"]), help="生效日期 / the day from which it is in force."
)
@click.option("--flow", "flow_id", help="流程编号 / the flow's id: of the drawing, or which of a file of several.")
@click.option("--version", type=click.IntRange(min=1), help="版本 / its version: of the drawing, or which of a file of several.")  # fmt: skip
@click.option("--steps-by", type=click.Choice(["id", "name"]), default="id", help="BPMN 环节取编号或名称 / a BPMN step is called by its id or name.")  # fmt: skip
@click.option("--process", help="BPMN 文件中的流程编号 / which process of a BPMN file.")
@click.option("--redraw", is_flag=True, help="不用原图，重新绘制 / draw anew instead of keeping the drawing.")
@pass_context
def convert(
    context: Context,
    source: Path,
    target: Path,
    power_code: str | None,
    from_day: datetime | None,
    flow_id: str | None,
    version: int | None,
    steps_by: Naming,
    process: str | None,
    redraw: bool,
) -> None:
    """转换流程 / a flow file as another kind, told by the ending: yaml, bpmn, svg, pdf."""
    declared = Declared(power_code, from_day.date(), flow_id, version or 1) if power_code and from_day else None
    flows, notes = read_any(source, declared, steps_by=steps_by, process=process)
    _say_notes(context, notes)
    if source.suffix.lower() in {".yaml", ".yml"}:
        flows = [one for one in flows if flow_id in {None, one.flow_id} and version in {None, one.version}]
        if not flows:
            raise DeclarationFault("没有所选的流程或版本", "holds no such flow or version", place=str(source))
    target.write_bytes(written(flows, target.suffix.lower().lstrip("."), context.language, redraw=redraw))
    context.say(f"已写入 {target}", f"wrote {target}")


def _published(context: Context) -> list[Flow]:
    return from_definitions(context.shelf.table("flows").select("definition").to_pyarrow()["definition"].to_pylist())


@flow.command("list")
@pass_context
def list_flows(context: Context) -> None:
    """已发布的流程 / the flows published."""
    zh = context.language == "zh"
    heads = (
        ("流程", "版本", "权力事项", "机关", "生效", "失效", "名称")
        if zh
        else ("flow", "version", "power", "organ", "from", "to", "title")
    )
    flows = sorted(_published(context), key=lambda one: (one.power_code, one.flow_id, one.version))
    table(
        "",
        heads,
        [
            (f.flow_id, f.version, f.power_code, f.organ, f.in_force_from, f.in_force_to, context.text(f.title))
            for f in flows
        ],
    )


@flow.command()
@click.argument("flow_id")
@click.option(
    "--version", type=click.IntRange(min=1), help="版本；默认今日有效者 / which version; today's without one."
)
@pass_context
def show(context: Context, flow_id: str, version: int | None) -> None:
    """一个流程的环节 / the steps of a published flow."""
    zh = context.language == "zh"
    one = version_of(_published(context), flow_id, version, date.today())  # noqa: DTZ011 (the city's day)
    if one.limit:
        said = context.text(amount(one.limit.statutory, one.limit.promised, one.limit.unit))
        context.say(f"{one.title.zh}，办结时限 {said}", f"{one.title.en}, limit {said}")
    table("", ("环节", "名称", "岗位", "时限", "规则") if zh else ("step", "title", "posts", "limit", "rules"),
          [(r.step_id, context.text(r.title), context.text(r.posts), context.text(r.limit) if r.limit else "",
            ("；" if zh else "; ").join(context.text(n) for n in r.notes)) for r in step_rows(one)])  # fmt: skip
    if one.clock_stops:
        table("", ("特别程序", "种类", "起止", "最长", "依据") if zh else ("clock stop", "kind", "from and to", "most", "basis"),
              [(context.text(r.title), context.text(r.kind), context.text(r.span), context.text(r.limit) if r.limit else "", r.basis)
               for r in stop_rows(one)])  # fmt: skip
