"""The commands about the ledger: verify, prove, check a proof, erase lawfully."""

from __future__ import annotations

import json
from pathlib import Path

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import progress_bars
from shulong.data.audit import Auditor, unreferenced
from shulong.data.erase import erase as erase_rows
from shulong.data.prove import prove as prove_row
from shulong.data.workbench import workbench
from shulong.ledger.checkpoint import Checkpoint, open_checkpoint
from shulong.ledger.fault import Misfit
from shulong.ledger.keys import VerifierKey
from shulong.ledger.proof import check as check_proof
from shulong.ledger.verify import verify as verify_log
from shulong.terms.errors import StorageFailure


@click.group()
def ledger() -> None:
    """存证账本 / the ledger: proves that nothing sealed was changed."""


@ledger.command()
@click.option(
    "--earlier",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="以前留存的检查点 / a checkpoint kept from before.",
)
@pass_context
def verify(context: Context, earlier: tuple[Path, ...]) -> None:
    """全量核验 / prove everything from the files alone; the first thing that does not fit is named."""
    home = context.home
    kept: list[Checkpoint] = [open_checkpoint(path.read_bytes(), home.verifier, place=str(path))[0] for path in earlier]
    with (
        progress_bars(context.language) as bars,
        home.staging() as work,
        workbench(work, home.settings.memory, home.settings.threads) as bench,
    ):
        auditor = Auditor(home, bench, bars)
        report = verify_log(home.ledger_path, home.verifier, sealed=auditor, earlier=kept)
    if report.fault is not None or report.checkpoint is None:
        raise Misfit(report.fault) if report.fault else StorageFailure("没有检查点", "there is no checkpoint")
    size, root = report.checkpoint.size, report.checkpoint.root.hex()
    context.say(
        f"账本完好：{size} 条目，{auditor.files} 个封存文件，{auditor.rows} 行，根 {root}",
        f"the ledger fits: {size} entries, {auditor.files} sealed files, {auditor.rows} rows, root {root}",
    )
    for path in unreferenced(home):
        context.say(f"  · 账本未提及的文件：{path}", f"  · a file that no entry speaks of: {path}")


@ledger.command()
@pass_context
def checkpoint(context: Context) -> None:
    """当前检查点 / the present signed checkpoint: keep it somewhere else."""
    click.echo((context.home.ledger_path / "checkpoint").read_text(encoding="utf-8"), nl=False)


@ledger.command()
@click.argument("dataset")
@click.argument("row_id")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="写入此文件 / the file to write.")  # fmt: skip
@pass_context
def prove(context: Context, dataset: str, row_id: str, target: Path) -> None:
    """证明一行 / a small file that proves one row (DELIVERY#ROW) to an outsider."""
    target.write_bytes(prove_row(context.home, dataset, row_id))
    context.say(
        f"已写入 {target}；公钥：{context.home.verifier}", f"wrote {target}; public key: {context.home.verifier}"
    )


@ledger.command("check-proof")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--key", required=True, help="公钥 / the ledger's public key, name+hash+base64.")
@pass_context
def check_proof_file(context: Context, file: Path, key: str) -> None:
    """核对证明 / check a proof file with the public key alone."""
    proved = check_proof(file.read_bytes(), VerifierKey.parse(key))
    context.say("证明成立：", "the proof holds:")
    click.echo(json.dumps({"kind": proved.entry.kind, "at": proved.entry.at.isoformat(), "row": proved.row.decode() if proved.row else None},
                          ensure_ascii=False))  # fmt: skip


@ledger.command()
@click.argument("dataset")
@click.argument("delivery")
@click.argument("rows", nargs=-1, required=True, type=int)
@click.option("--basis", required=True, help="依据 / law and article, or the decision.")
@click.option("--by", required=True, help="责令人 / who ordered it.")
@pass_context
def erase(context: Context, dataset: str, delivery: str, rows: tuple[int, ...], basis: str, by: str) -> None:
    """依法清空若干行 / empty rows lawfully; the emptying is itself an entry."""
    index = erase_rows(context.home, dataset, delivery, rows, basis=basis, by=by)
    context.say(
        f"已清空 {len(set(rows))} 行，账本第 {index} 号", f"emptied {len(set(rows))} row(s), ledger entry {index}"
    )
