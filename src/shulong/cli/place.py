"""Commands about the place itself: making its home, its datasets and their contracts."""

from __future__ import annotations

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.data.faults import expected
from shulong.data.home import create


@click.command()
@click.option("--name", default="shulong", show_default=True, help="账本名称 / the ledger's name.")
@click.option("--timezone", default="Asia/Shanghai", show_default=True, help="时区 / the city's time zone.")
@pass_context
def init(context: Context, name: str, timezone: str) -> None:
    """新建数据目录 / make a new home: settings, keys, an empty ledger."""
    home = create(context.path, name=name, timezone=timezone)
    context.say(
        f"已建立 {home.path}；账本公钥：{home.verifier}", f"made {home.path}; the ledger's public key: {home.verifier}"
    )


@click.group()
def dataset() -> None:
    """数据集 / datasets: what there is, and what their contracts promise."""


@dataset.command("list")
@pass_context
def list_datasets(context: Context) -> None:
    """有哪些数据集 / the datasets, with what was delivered."""
    heads = (
        ("数据集", "名称", "批次", "行数", "隔离", "最近交付")
        if context.language == "zh"
        else ("dataset", "title", "deliveries", "rows", "quarantined", "last delivered")
    )
    rows = []
    for name, contract in sorted(context.shelf.contracts.items()):
        state = context.shelf.state(name)
        last = state.last_delivered_at.astimezone(context.home.settings.zone) if state.last_delivered_at else None
        rows.append(
            (
                name,
                context.text(contract.title),
                state.deliveries,
                state.rows,
                state.quarantined_records,
                f"{last:%Y-%m-%d %H:%M}" if last else "",
            )
        )
    table("", heads, rows)


@dataset.command("show")
@click.argument("name")
@pass_context
def show_dataset(context: Context, name: str) -> None:
    """一个数据契约 / one contract: its columns and what is promised of each."""
    contract = context.shelf.contract(name)
    heads = (
        ("字段", "名称", "要求", "密级")
        if context.language == "zh"
        else ("column", "title", "promise", "classification")
    )
    rows = [
        (
            c.name + (" *" if c.name in contract.key else ""),
            context.text(c.title),
            context.text(expected(c)),
            c.classification,
        )
        for c in contract.columns
    ]
    table(f"{name} {contract.version}: {context.text(contract.title)}", heads, rows)
    context.say(
        f"交付方式 {contract.deliveries}；用途：{'、'.join(contract.purposes)}；* 为主键",
        f"deliveries {contract.deliveries}; purposes: {', '.join(contract.purposes)}; * key",
    )
