"""Lawful erasure: a row is emptied in its segment, its leaf stays, and the emptying is itself an entry of the ledger.

The tree still verifies: the leaf of an erased row commits to nothing that anyone can find out, since its salt is gone too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shulong.data.commit import enter, intend, place, recover, sync_file
from shulong.data.home import Home
from shulong.data.receipt import Receipt, Sealed, receipts
from shulong.data.row import leaf_sql, quoted
from shulong.data.segment import file_digest
from shulong.data.workbench import sql_path, storage_errors, workbench, write_parquet
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text

KIND = "erasure"


def erase(home: Home, dataset: str, delivery: str, rows: Sequence[int], *, basis: str, by: str) -> int:
    """Empty rows of one delivery; returns the ledger entry's index.

    Args:
        rows: the ``_row`` numbers; rows already empty stay so. Where a key was delivered several times, each
            version is a row of its own delivery and is erased there: else the older one is read again.
        basis: the law and article, or the decision, that the erasure rests on.
        by: who ordered it.
    Raises:
        InputError: no basis, no rows, or a row that the delivery does not have; nothing was changed.
        UnknownName: there is no such delivery.
    """
    recover(home)
    receipt = _receipt(home, dataset, delivery)
    sealed, path = receipt.accepted, receipt.segment(home)
    if not basis.strip() or not by.strip():
        raise InputError("删除须写明依据和责令人", "an erasure needs its basis and who ordered it",
                         mend=Text(zh="请给出 --basis 与 --by。", en="Give --basis and --by."))  # fmt: skip
    if sealed is None or path is None:
        raise InputError("该批次没有入库的行", "the delivery has no accepted rows", place=delivery)
    with home.staging() as work, home.committing():
        index = home.log().size
        emptied = _emptied(home, work, path, sealed, sorted(set(rows)), index, delivery)
        body = {"dataset": dataset, "delivery": delivery, "root": sealed.root, "rows": sorted(set(rows)),
                "basis": basis, "by": by, "file": file_digest(emptied)}  # fmt: skip
        with storage_errors():
            sync_file(emptied)
            intend(work, {"erasure": index, "from": str(emptied), "to": str(path.relative_to(home.path))})
            written, _ = enter(home, KIND, body)
            place(emptied, path)
    return written


def _receipt(home: Home, dataset: str, delivery: str) -> Receipt:
    for receipt in receipts(home.log(), dataset):
        if receipt.delivery == delivery:
            return receipt
    raise UnknownName(f"数据集 {dataset} 没有批次 {delivery!r}", f"dataset {dataset} has no delivery {delivery!r}")


def _emptied(home: Home, work: Path, path: Path, sealed: Sealed, rows: list[int], index: int, delivery: str) -> Path:
    """The segment with the rows emptied, in the work folder."""
    listed = ", ".join(str(int(row)) for row in rows)
    file, chosen = f"read_parquet('{sql_path(path)}')", f"_row IN ({listed or 'NULL'})"
    with workbench(work, home.settings.memory, home.settings.threads) as connection:
        found = connection.execute(f"SELECT count(*) FROM {file} WHERE {chosen}").fetchone()
        if not rows or found is None or found[0] != len(rows):
            raise InputError(f"该批次没有这些行（找到 {found[0] if found else 0} / {len(rows)}）",
                             f"the delivery does not have all of these rows (found {found[0] if found else 0} of {len(rows)})",
                             place=delivery, mend=Text(zh="请核对行号。", en="Check the row numbers."))  # fmt: skip
        write_parquet(connection, _emptying_select(sealed.shape, file, chosen, index), work / "emptied.parquet")
    return work / "emptied.parquet"


def _emptying_select(shape: Sequence[str], file: str, chosen: str, index: int) -> str:
    now = f"{chosen} AND _erased IS NULL"
    columns = ", ".join(
        f"CASE WHEN {chosen} THEN NULL ELSE {quoted(n)} END AS {quoted(n)}" for n in (s.split(":")[0] for s in shape)
    )
    return (
        f"SELECT {columns}, _delivery, _row, CASE WHEN {chosen} THEN NULL ELSE _salt END AS _salt, "
        f"CASE WHEN {now} THEN {leaf_sql(shape)} ELSE _leaf END AS _leaf, CASE WHEN {now} THEN {index}::BIGINT ELSE _erased END AS _erased "
        f"FROM {file}"
    )
