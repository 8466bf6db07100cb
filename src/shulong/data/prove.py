"""One row proved to an outsider: a small file that holds the row, its way to the segment's root, and the entry's way to the checkpoint."""

from __future__ import annotations

from shulong.data.hashing import HASH
from shulong.data.home import Home
from shulong.data.receipt import Receipt, Sealed, receipts
from shulong.data.row import canonical, leaf, quoted
from shulong.data.segment import BLOCK, BLOCK_LEVEL, SegmentTree, leaf_batches, tree_of
from shulong.data.workbench import sql_path, workbench
from shulong.ledger.proof import RowProof, make
from shulong.ledger.tree import HashReader, inclusion_proof, perfect_root
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text


def prove(home: Home, dataset: str, row_id: str) -> bytes:
    """The proof file of one row, given as DELIVERY#ROW.

    Raises:
        UnknownName: there is no such delivery or row.
        InputError: the row was lawfully emptied, so that there is nothing left to prove.
    """
    delivery, _, number = row_id.partition("#")
    receipt = next((each for each in receipts(home.log(), dataset) if each.delivery == delivery), None)
    if receipt is None or receipt.accepted is None or not number.isdigit():
        raise _absent(row_id)
    return make(home.log(), receipt.index, _row_proof(home, receipt, receipt.accepted, int(number)))


def _row_proof(home: Home, receipt: Receipt, sealed: Sealed, number: int) -> RowProof:
    path = receipt.segment(home)
    names = [item.split(":", 1)[0] for item in sealed.shape]
    columns = ", ".join(quoted(name) for name in ("_row", "_salt", "file_row_number", *names))
    with home.staging() as work, workbench(work, home.settings.memory, home.settings.threads) as connection:
        source = f"read_parquet('{sql_path(path) if path else ''}', file_row_number=true)"
        found = connection.execute(f"SELECT {columns} FROM {source} WHERE _row = {number}").fetchone()
        if found is None:
            raise _absent(f"{receipt.delivery}#{number}")
        row = dict(zip(("_row", "_salt", "_at", *names), found, strict=True))
        if row["_salt"] is None:
            raise InputError("该行已依法清空", "the row was lawfully emptied", place=f"{receipt.delivery}#{number}")
        assert path is not None
        tree = tree_of(connection, path, sealed.shape)
        block = int(row["_at"]) // BLOCK
        within = f"file_row_number >= {block * BLOCK} AND file_row_number < {(block + 1) * BLOCK}"
        leaves = b"".join(leaf_batches(connection, path, sealed.shape, within))
        tail = b"".join(
            leaf_batches(connection, path, sealed.shape, f"file_row_number >= {tree.rows // BLOCK * BLOCK}")
        )
    read = _reader(tree, {block: leaves, tree.rows // BLOCK: tail})
    assert leaf(row, names, row["_salt"]) == read(0, row["_at"])
    way = inclusion_proof(row["_at"], tree.rows, read)
    return RowProof(canonical(row, names), row["_salt"], row["_at"], tree.rows, way, "accepted.root", "accepted.rows")


def _reader(tree: SegmentTree, leaves: dict[int, bytes]) -> HashReader:
    """The hashes of the tree: above blocks from the blocks, within the blocks that are at hand from their leaves."""

    def read(level: int, index: int) -> bytes:
        if level >= BLOCK_LEVEL:
            width = HASH << (level - BLOCK_LEVEL)
            return perfect_root(tree.blocks[index * width : (index + 1) * width])
        first = index << level
        at = (first % BLOCK) * HASH
        return perfect_root(leaves[first // BLOCK][at : at + (HASH << level)])

    return read


def _absent(row_id: str) -> UnknownName:
    return UnknownName(f"没有这一行：{row_id!r}", f"there is no row {row_id!r}",
                       mend=Text(zh="写作 批次#行号。", en="Write it as DELIVERY#ROW."))  # fmt: skip
