"""The commands that show findings, and a matter's timeline."""

from __future__ import annotations

import click

from shulong.acts.record import timeline_of
from shulong.cli.context import Context, pass_context
from shulong.cli.show import table


@click.group()
def finding() -> None:
    """疑点 / findings: leads for people, never verdicts."""


@finding.command("list")
@click.option("--check", "check_id", help="监督模型 / of one check.")
@click.option("--limit", default=20, show_default=True, help="行数 / rows.")
@pass_context
def list_findings(context: Context, check_id: str | None, limit: int) -> None:
    """当前疑点 / the findings that stand."""
    context.start_django()
    from shulong.findings.models import Finding  # noqa: PLC0415 (Django must have started)

    found = Finding.objects.exclude(state="gone").order_by("check_id", "subject")
    found = found.filter(check_id=check_id) if check_id else found
    zh = context.language == "zh"
    heads = ("编号", "预警牌", "状态", "说明") if zh else ("id", "card", "state", "what")
    table("", heads, [(each.id, each.card, each.state, each.say_zh if zh else each.say_en) for each in found[:limit]])
    context.say(f"共 {found.count()} 个", f"{found.count()} in all")


@finding.command()
@click.argument("identity")
@pass_context
def show(context: Context, identity: str) -> None:
    """一个疑点 / one finding with its deciding values and evidence."""
    context.start_django()
    from shulong.findings.models import Finding  # noqa: PLC0415 (Django must have started)

    each = Finding.objects.filter(pk=identity).first()
    if each is None:
        context.say("没有这个疑点", "there is no such finding", err=True)
        raise click.exceptions.Exit(2)
    click.echo(each.say_zh if context.language == "zh" else each.say_en)
    for name, value in {"check": each.check_id, "card": each.card, "state": each.state, **dict(each.values)}.items():
        click.echo(f"  {name}: {value}")
    click.echo("  evidence: " + ", ".join(each.evidence))


@click.command()
@click.argument("matter_id")
@pass_context
def matter(context: Context, matter_id: str) -> None:
    """一个办件 / a matter's timeline against its flow."""
    found = timeline_of(context.shelf, matter_id)
    zh = context.language == "zh"
    heads = (
        ("时间", "环节", "岗位", "偏差", "工作日", "证据")
        if zh
        else ("done at", "step", "post", "deviation", "working days", "evidence")
    )
    table(matter_id, heads, [
        (line.act["done_at"] if line.act else "—", context.text(line.title), line.act["post"] if line.act else "",
         context.text(line.deviation) if line.deviation else "", line.days, line.row_id)
        for line in found.lines
    ])  # fmt: skip
    if found.flow is None:
        context.say("没有当时有效的流程", "no flow was in force")
