"""Every sealed file held against the ledger: its rows give its root, and whatever was emptied was emptied by an entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb

from shulong.data.erase import KIND as ERASURE
from shulong.data.hashing import HASH
from shulong.data.home import Home
from shulong.data.progress import Progress
from shulong.data.receipt import KIND as DELIVERY
from shulong.data.receipt import Receipt, Sealed, receipts, sealed_entries
from shulong.data.row import quoted
from shulong.data.segment import file_digest, tree_of
from shulong.data.workbench import sql_path
from shulong.ledger.entry import Entry
from shulong.ledger.fault import Fault
from shulong.terms.text import Text

EXTRA = {"_delivery": "VARCHAR", "_row": "BIGINT", "_salt": "BLOB", "_leaf": "BLOB", "_erased": "BIGINT"}
HASHING = Text(zh="重新计算封存数据的哈希", en="hashing the sealed rows again")


class Auditor:
    """Proves sealed files, entry by entry, for ``shulong.ledger.verify``. It reads files only; no database is asked."""

    def __init__(self, home: Home, connection: duckdb.DuckDBPyConnection, progress: Progress | None = None) -> None:
        self.home = home
        self.connection = connection
        self.progress = progress or Progress()
        self.rows = 0
        self.files = 0
        self._erased, self._files = _erasures(home)

    def __call__(self, index: int, entry: Entry) -> Fault | None:
        """The first thing about one entry's sealed files that does not fit; None if all is well."""
        if entry.kind != DELIVERY:
            return None
        receipt = Receipt.of(index, entry)
        erased = self._erased.get(receipt.delivery, {})
        return self._proved(receipt, receipt.accepted, receipt.segment(self.home), erased) or self._proved(
            receipt, receipt.quarantined, receipt.quarantine(self.home), {}
        )

    def _proved(
        self, receipt: Receipt, sealed: Sealed | None, path: Path | None, erased: dict[int, int]
    ) -> Fault | None:
        if sealed is None or path is None:
            return None
        name = str(path.relative_to(self.home.path))
        if not path.exists():
            return Fault(name, Text(zh="封存的文件不见了", en="the sealed file is missing"))
        try:
            fault = self._columns(name, path, sealed) or self._emptied(name, path, sealed, receipt, erased)
            return fault or self._rooted(name, path, sealed) or self._same_bytes(name, path, sealed, receipt)
        except duckdb.Error as error:
            return Fault(
                name,
                Text(zh="文件已损坏，无法读取", en="the file is damaged and cannot be read"),
                found=type(error).__name__,
            )

    def _columns(self, name: str, path: Path, sealed: Sealed) -> Fault | None:
        """The file has the columns that were sealed, no more, no less, of the same types."""
        wanted = dict(item.split(":", 1) for item in sealed.shape) | EXTRA
        described = self.connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{sql_path(path)}')").fetchall()
        found = {row[0]: row[1] for row in described}
        if found == wanted:
            return None
        odd = sorted(set(found.items()) ^ set(wanted.items()))[0][0]
        return Fault(name, Text(zh=f"字段 {odd!r} 与封存时不同", en=f"column {odd!r} is not as it was sealed"),
                     wanted.get(odd, "-"), found.get(odd, "-"))  # fmt: skip

    def _emptied(self, name: str, path: Path, sealed: Sealed, receipt: Receipt, erased: dict[int, int]) -> Fault | None:
        """Rows are empty where, and only where, an erasure entry says so; every row is of this delivery."""
        filled = " OR ".join(f"{quoted(item.split(':', 1)[0])} IS NOT NULL" for item in sealed.shape)
        odd = "_delivery IS DISTINCT FROM ? OR (_erased IS NULL) <> (_leaf IS NULL) OR (_erased IS NULL) = (_salt IS NULL)"
        odd += f" OR octet_length(_leaf) <> {HASH}"
        if erased:
            odd += f" OR (_erased IS NOT NULL AND ({filled}))"
        query = f"SELECT _row FROM read_parquet('{sql_path(path)}') WHERE {odd} LIMIT 1"
        strange = self.connection.execute(query, [receipt.delivery]).fetchone()
        if strange:
            return Fault(
                name,
                Text(
                    zh=f"第 {strange[0]} 行的封存列被改动", en=f"the sealing columns of row {strange[0]} were changed"
                ),
            )
        rows = self.connection.execute(
            f"SELECT _row, _erased FROM read_parquet('{sql_path(path)}') WHERE _erased IS NOT NULL"
        ).fetchall()
        found = {int(row): int(entry) for row, entry in rows}
        if found == erased:
            return None
        row = min(set(found.items()) ^ set(erased.items()))[0]
        text = Text(
            zh=f"第 {row} 行的清空与账本的删除记录不符",
            en=f"the emptying of row {row} does not fit the ledger's erasures",
        )
        return Fault(name, text, str(erased.get(row, "-")), str(found.get(row, "-")))

    def _same_bytes(self, name: str, path: Path, sealed: Sealed, receipt: Receipt) -> Fault | None:
        """The bytes are those sealed, or those that the last erasure left: what is no row (statistics) counts as well."""
        expected = self._files.get((receipt.delivery, sealed.root), sealed.file)
        found = file_digest(path)
        if found == expected:
            return None
        text = Text(
            zh="各行未变，但文件的其余字节（如统计信息）被改动",
            en="the rows are as sealed, but other bytes of the file (such as its statistics) were changed",
        )
        return Fault(name, text, expected, found)

    def _rooted(self, name: str, path: Path, sealed: Sealed) -> Fault | None:
        with self.progress.counting(HASHING, sealed.rows) as advance:
            tree = tree_of(self.connection, path, sealed.shape, progress=advance)
        self.rows += tree.rows
        self.files += 1
        if tree.rows != sealed.rows:
            return Fault(
                name,
                Text(zh="行数与封存时不同", en="the number of rows is not as sealed"),
                str(sealed.rows),
                str(tree.rows),
            )
        if tree.root.hex() != sealed.root:
            return Fault(
                name, Text(zh="内容与封存时不同", en="the content is not what was sealed"), sealed.root, tree.root.hex()
            )
        return None


def _erasures(home: Home) -> tuple[dict[str, dict[int, int]], dict[tuple[str, str], str]]:
    """By delivery: which row was emptied, by which entry (the first that names it); and the digest of the file it left."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    files: dict[tuple[str, str], str] = {}
    for index, entry in sealed_entries(home.log()):
        if entry.kind == ERASURE:
            for row in entry.body["rows"]:
                found[entry.body["delivery"]].setdefault(row, index)
            files[entry.body["delivery"], entry.body["root"]] = entry.body["file"]
    return found, files


def unreferenced(home: Home) -> Iterator[Path]:
    """Files among the sealed ones that no entry speaks of: left by an interrupted delivery, or put there by somebody."""
    known = {
        path for receipt in receipts(home.log()) for path in (receipt.segment(home), receipt.quarantine(home)) if path
    }
    for folder in (home.segments, home.quarantined):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and path not in known)
