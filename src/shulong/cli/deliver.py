"""The commands that bring data in, and show what was set aside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb

from shulong.cli.context import Context, pass_context
from shulong.cli.show import progress_bars, table
from shulong.data.connectors.staged import ReadOptions, Staged, skipped_in, sources_of, stage
from shulong.data.contract import Contract, Deliveries
from shulong.data.delivery import deliver as deliver_staged
from shulong.data.mapping import Mapping
from shulong.data.mapping import read as read_mapping
from shulong.data.progress import Progress
from shulong.data.read_contract import named
from shulong.data.receipt import Receipt, receipts
from shulong.data.workbench import sql_path, workbench
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text

READING = Text(zh="读取来源", en="reading the source")


@click.command()
@click.argument("dataset")
@click.argument("files", nargs=-1)
@click.option(
    "--mapping", "mapping_file", type=click.Path(path_type=Path, dir_okay=False), help="映射文件 / mapping file."
)
@click.option("--sender", default="local", show_default=True, help="交付方 / who delivers.")
@click.option("--id", "sender_id", default="", help="交付方的批次编号 / the sender's own id of this delivery.")
@click.option("--source", help="shulong.toml 中的数据源 / a named source of shulong.toml.")
@click.option("--query", help="数据源的查询 / the query for --source.")
@click.option("--format", "format_", help="csv, tsv, xlsx, xls, ods, jsonl, json, parquet, xes.")
@click.option("--encoding", help="utf-8, gb18030, utf-16.")
@click.option("--delimiter", help="分隔符 / delimiter.")
@click.option("--sheet", help="工作表 / sheet.")
@click.option("--header-row", type=int, help="表头所在行 / row of the header, from 1.")
@pass_context
def deliver(
    context: Context, dataset: str, files: tuple[str, ...], mapping_file: Path | None, sender: str, sender_id: str, source: str | None,
    query: str | None, format_: str | None, encoding: str | None, delimiter: str | None, sheet: str | None, header_row: int | None,
) -> None:  # fmt: skip
    """交付数据 / deliver files, directories, standard input (-) or a named source to DATASET."""
    contract = named(context.contracts, dataset)
    mapping = read_mapping(mapping_file, contract) if mapping_file else None
    options = ReadOptions(format=format_, encoding=encoding, delimiter=delimiter, sheet=sheet, header_row=header_row)
    if source:
        _deliver_query(context, contract, mapping, source, query, sender, sender_id)
        return
    taken = sources_of(files)
    for path, why in skipped_in(files):
        context.say(f"略过 {path}：{why.zh}", f"passed over {path}: {why.en}", err=True)
    if not taken:
        raise InputError(
            "没有要交付的文件",
            "there is nothing to deliver",
            mend=Text(zh="请给出文件、目录或 -。", en="Name files, a directory, or -."),
        )
    # A register is the whole of its files; facts are delivered file by file, so that each is recognised by itself.
    batches = [taken] if contract.deliveries is Deliveries.SNAPSHOT else [[each] for each in taken]
    if sender_id and len(batches) > 1:
        raise InputError(
            "--id 只能用于一个文件",
            "--id goes with one file",
            mend=Text(zh="请逐个交付。", en="Deliver them one by one."),
        )
    for batch in batches:
        with progress_bars(context.language) as progress, context.home.staging() as work:
            staged = [_staged(each, work / f"source-{n}", options, progress) for n, each in enumerate(batch)]
            receipt = deliver_staged(
                context.home,
                contract,
                staged,
                work,
                sender=sender,
                sender_id=sender_id,
                mapping=mapping,
                progress=progress,
            )
        report(context, receipt)


def _staged(source: Path | str, folder: Path, options: ReadOptions, progress: Progress) -> Staged:
    def tell(done: int, total: int | None) -> None:
        progress.tell(READING, done, total)

    return stage(source, folder, options, stdin=sys.stdin.buffer, progress=tell)


def _deliver_query(
    context: Context,
    contract: Contract,
    mapping: Mapping | None,
    source: str,
    query: str | None,
    sender: str,
    sender_id: str,
) -> None:
    known = context.home.settings.sources
    if source not in known or "url" not in known[source]:
        raise UnknownName(f"shulong.toml 没有数据源 {source!r}", f"shulong.toml has no source {source!r}",
                          mend=Text(zh=f"现有：{', '.join(known) or '无'}。", en=f"There are: {', '.join(known) or 'none'}."))  # fmt: skip
    from shulong.data.connectors.query import stage_query  # noqa: PLC0415 (SQLAlchemy's start, which files need not pay)

    if not query:
        raise InputError("缺少 --query", "--query is missing", mend=Text(zh="请给出查询语句。", en="Give the query."))
    with progress_bars(context.language) as progress, context.home.staging() as work:
        staged = stage_query(
            source, known[source]["url"], query, work, progress=lambda done, total: progress.tell(READING, done, total)
        )
        receipt = deliver_staged(
            context.home,
            contract,
            [staged],
            work,
            sender=sender,
            sender_id=sender_id,
            mapping=mapping,
            progress=progress,
        )
    report(context, receipt)


def report(context: Context, receipt: Receipt) -> None:
    """What became of a delivery, for the person who sent it."""
    names = ", ".join(source.name for source in receipt.sources)
    if receipt.recognised:
        context.say(f"{names}：此前已交付（批次 {receipt.delivery}，账本第 {receipt.index} 号），未重复入库",
                    f"{names}: delivered before ({receipt.delivery}, ledger entry {receipt.index}); nothing was added")  # fmt: skip
        return
    context.say(
        f"{names} → {receipt.dataset}：{receipt.records} 条记录，入库 {receipt.rows}，隔离 {receipt.quarantined_records}"
        + (f"，合并 {receipt.folded}" if receipt.folded else "") + f"；批次 {receipt.delivery}，账本第 {receipt.index} 号",
        f"{names} → {receipt.dataset}: {receipt.records} records, {receipt.rows} accepted, {receipt.quarantined_records} quarantined"
        + (f", {receipt.folded} folded" if receipt.folded else "") + f"; delivery {receipt.delivery}, ledger entry {receipt.index}",
    )  # fmt: skip
    for note in receipt.notes:
        context.say(f"  · {note.zh}", f"  · {note.en}")
    if receipt.quarantined_records:
        context.say(
            f"  · 查看隔离：shulong quarantine {receipt.delivery}",
            f"  · to see what was set aside: shulong quarantine {receipt.delivery}",
        )


@click.command()
@click.argument("delivery")
@click.option("--limit", default=20, show_default=True, help="行数 / rows.")
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), help="导出为 CSV / write all of it as CSV."
)
@pass_context
def quarantine(context: Context, delivery: str, limit: int, target: Path | None) -> None:
    """隔离的行 / the rows of a delivery that broke the contract, with reason and mend."""
    receipt = _receipt(context, delivery)
    path = receipt.quarantine(context.home)
    if path is None:
        context.say("该批次没有隔离的行", "nothing of this delivery was set aside")
        return
    lang = context.language
    select = (
        f"SELECT file, record, coalesce(line::VARCHAR, '') AS line, field, wrong_{lang} AS reason, coalesce(found, '') AS found, "
        f"coalesce(expected_{lang}, '') AS expected, mend_{lang} AS mend FROM read_parquet('{sql_path(path)}') ORDER BY _row, field"
    )
    with _bench(context) as connection:
        if target:
            connection.execute(f"COPY ({select}) TO '{sql_path(target)}' (HEADER)")
            context.say(f"已写入 {target}", f"wrote {target}")
            return
        rows = connection.execute(f"{select} LIMIT {int(limit)}").fetchall()
    heads = (
        ("文件", "记录", "行", "字段", "原因", "实为", "应为", "处理")
        if lang == "zh"
        else ("file", "record", "line", "field", "reason", "found", "expected", "mend")
    )
    table(receipt.delivery, heads, rows)


@contextmanager
def _bench(context: Context) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = context.home.settings
    with context.home.staging() as work, workbench(work, settings.memory, settings.threads) as connection:
        yield connection


def _receipt(context: Context, delivery: str) -> Receipt:
    for receipt in receipts(context.home.log()):
        if receipt.delivery == delivery:
            return receipt
    raise UnknownName(f"没有批次 {delivery!r}", f"there is no delivery {delivery!r}")
