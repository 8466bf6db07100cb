"""The commands about guides: build the index, show one, search."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.guides.refresh import guide_on, index_path, is_stale, refresh
from shulong.ledger.durable import durable_write
from shulong.powers import search as finding
from shulong.powers.guide import Guide, guide_of
from shulong.powers.guide_page import guide_pdf, sections
from shulong.powers.index import Index
from shulong.powers.search import Wanted


@click.group()
def guide() -> None:
    """办事指南 / guides: powers as citizens read them."""


@guide.command("index")
@pass_context
def build_index(context: Context) -> None:
    """重建索引 / build the read index anew from what is published."""
    built = refresh(context.shelf)
    context.say(
        f"索引已建：{built.powers} 个事项，{built.organs} 个机关，{built.implementations} 份实施清单，{built.guides} 份办事指南",
        f"the index is built: {built.powers} powers, {built.organs} organs, {built.implementations} implementations, {built.guides} guides",
    )
    if built.left_out:
        context.say(f"{built.left_out} 份实施清单的事项或机关不存在，未列入",
                    f"{built.left_out} implementations name a power or organ that is not declared; they were left out", err=True)  # fmt: skip
    for fault in built.faults:
        click.echo(fault.say(context.language), err=True)
    if built.left_out or built.faults:
        raise click.exceptions.Exit(1)


@guide.command()
@click.argument("code")
@click.option("--organ", required=True, help="机关代码 / the organ's code.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="以哪一天为准 / as it stood on that day.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="写成 PDF / write it as PDF.")
@pass_context
def show(context: Context, code: str, organ: str, on: datetime | None, pdf: Path | None) -> None:
    """一份办事指南 / the guide of power CODE at an organ."""
    found = _guide(context, code, organ, on.date() if on else None)
    if pdf:
        durable_write(pdf, guide_pdf(found, context.language, context.home.settings.name))
        context.say(f"已写入 {pdf}", f"written to {pdf}")
        return
    click.secho(f"{context.text(found.name)}  {context.text(found.organ.name)}", bold=True)
    click.echo(found.implementation_code)
    for section in sections(found):
        click.secho(f"\n{context.text(section.title)}", bold=True)
        for line in section.lines:
            mark = " *" if line.by_organ else ""
            said = context.text(line.said).replace("\n", "\n    ")
            click.echo(f"  {context.text(line.element.title)}{mark}: {said}")
    context.say(f"\n截至 {found.day}；* 本机关设定", f"\nas of {found.day}; * set by this organ")


def _guide(context: Context, code: str, organ: str, on: date | None) -> Guide:
    if on is not None:
        return guide_on(context.shelf, code, organ, on)
    with Index.open(_fresh(context)) as index:
        return guide_of(index, code, organ)


@guide.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--region", default="", help="区划代码 / code of the region.")
@click.option("--organ", default="", help="机关代码 / code of the organ.")
@click.option("--kind", default="", help="权力类别 / kind of power.")
@click.option("--event", default="", help="人生事件 / occasion.")
@pass_context
def search_guides(context: Context, words: tuple[str, ...], region: str, organ: str, kind: str, event: str) -> None:
    """查找 / find powers in which all WORDS stand."""
    wanted = Wanted(words=" ".join(words), region=region, organ=organ, kind=kind, event=event)
    with Index.open(_fresh(context)) as index:
        found = finding.search(index, wanted)
        own = finding.search_own(index, wanted)
    heads = ("编码", "名称", "机关数", "上级") if context.language == "zh" else ("code", "name", "organs", "above")
    items = [hit.item for hit in found.hits]
    table("", heads, [(each.basic_code, context.text(each.name), each.within, each.above) for each in items])
    for hit in own:
        click.echo(
            f"{hit.item.basic_code} {hit.organ} {context.text(hit.organ_name)}: {''.join(m.text for m in hit.text)}"
        )
    context.say(f"共 {found.total} 个事项", f"{found.total} powers in all")


def _fresh(context: Context) -> Path:
    """The index, built anew if something was published since."""
    if is_stale(context.home):
        refresh(context.shelf)
    return index_path(context.home)
