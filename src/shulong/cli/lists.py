"""The commands about lists: the question to the negative list."""

from __future__ import annotations

import click

from shulong.cli.context import Context, pass_context
from shulong.guides.refresh import index_path, is_stale, refresh
from shulong.powers.index import Index
from shulong.powers.negative_list import ENTERPRISES, VERDICTS, NegativeEntry, may


@click.group()
def list() -> None:
    """清单 / lists and what they answer."""


@list.command()
@click.argument("question", default="")
@click.option("--region", default="", help="区划代码 / code of the region.")
@click.option("--kind", "enterprise", type=click.Choice([*ENTERPRISES]), help="企业类型 / kind of enterprise.")
@click.option("--industry", default="", help="行业代码 / code of GB/T 4754.")
@pass_context
def ask(context: Context, question: str, region: str, enterprise: str | None, industry: str) -> None:
    """能否从事 / may an enterprise do QUESTION there? What is not on the list is free."""
    if not question and not industry:
        raise click.UsageError("请写明想从事什么，或给出 --industry / say what is to be done, or give --industry")
    if is_stale(context.home):
        refresh(context.shelf)
    with Index.open(index_path(context.home)) as index:
        answer = may(index.negative_list(), question, region=region, enterprise=enterprise or "", industry=industry)
    click.secho(context.text(VERDICTS[answer.verdict]), bold=True)
    for entry in answer.entries:
        _show(context, entry)
    if answer.near:
        context.say("相近条目，请比对：", "entries nearby, to compare:")
    for entry in answer.near:
        _show(context, entry)


def _show(context: Context, entry: NegativeEntry) -> None:
    power = f" → {entry.basic_code}" if entry.basic_code else ""
    click.echo(f"  {entry.entry_code} [{context.text(VERDICTS[entry.measure])}] {entry.title}{power}")
    for condition in entry.conditions:
        click.echo(f"    · {condition}")
