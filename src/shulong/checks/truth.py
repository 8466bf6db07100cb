"""What is known of a set of data before any check runs: what must be found in it, and what must not though it looks alike."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shulong.terms.errors import InputError, UnreadableFile
from shulong.terms.text import Text

NEEDED = ("check_id", "subject", "planted")
COLUMNS = (*NEEDED, "key", "organ", "statistical", "many", "what")
ANY = "*"
"""The subject of a row that stands for many of whom no one is named."""
WORDS = {"true": True, "false": False, "1": True, "0": False, "": False}


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known: a subject that a check must find (``planted``) or must leave alone.

    ``key`` and ``organ`` empty say nothing. ``statistical``: it is one of a population, of which a check may miss or wrongly
    find a share. ``what`` says in words what was done. A row of the subject ``*`` stands for ``many`` others, all innocent.
    """

    check_id: str
    subject: str
    planted: bool
    key: str = ""
    organ: str = ""
    statistical: bool = False
    many: int = 1
    what: str = ""

    def fits(self, key: str, organ: str) -> bool:
        """Whether a hit of its check on its subject is this one."""
        return (not self.key or self.key == key) and (not self.organ or self.organ == organ)


def read_truth(path: Path) -> list[Known]:
    """The rows of a CSV or Parquet file with the columns check_id, subject, planted and, if one likes, key, organ, statistical, what.

    Raises:
        UnreadableFile: it is neither.
        InputError: a column lacks or is not known, or a value is none; the place names the row.
    """
    try:
        return _known(path, _rows(path))
    except (OSError, UnicodeDecodeError, pa.ArrowException, csv.Error) as error:
        raise UnreadableFile(
            "读不出真值表：应为 UTF-8 的 CSV 或 Parquet 文件",
            "cannot be read: a CSV file in UTF-8 or a Parquet file was expected",
            place=str(path),
        ) from error


def _rows(path: Path) -> Iterable[Mapping[str, object]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, object]] = pq.read_table(path).to_pylist()
        return rows
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        _refuse_columns(path, reader.fieldnames or ())
        return list(reader)


def _known(path: Path, rows: Iterable[Mapping[str, object]]) -> list[Known]:
    known = []
    for number, row in enumerate(rows, start=2):
        if number == 2:
            _refuse_columns(path, list(row))
        told = {name: "" if row.get(name) is None else str(row[name]) for name in COLUMNS}
        for name in ("planted", "statistical"):
            if told[name].lower() not in WORDS or (name == "planted" and not told[name]):
                raise _fault(path, number, name, told[name], "true / false")
        for name in ("check_id", "subject"):
            if not told[name]:
                raise _fault(path, number, name, "", Text(zh="非空", en="something"))
        if not (told["many"] or "1").isdecimal() or (told["subject"] == ANY and WORDS[told["planted"].lower()]):
            raise _fault(
                path,
                number,
                "many",
                told["many"],
                Text(zh="非负整数；* 行只能是无辜者", en="a whole number; a row of * is innocent"),
            )
        flags = {name: WORDS[told[name].lower()] for name in ("planted", "statistical")}
        known.append(Known(told["check_id"], told["subject"], key=told["key"], organ=told["organ"], many=int(told["many"] or 1),
                           what=told["what"], **flags))  # fmt: skip
    return known


def _refuse_columns(path: Path, names: Iterable[str]) -> None:
    found = set(names)
    missing, unknown = sorted(set(NEEDED) - found), sorted(str(name) for name in found - set(COLUMNS))
    if missing or unknown:
        raise InputError(
            f"缺少列 {missing}，多出列 {unknown}；应有 {list(NEEDED)}，可有 {list(COLUMNS[len(NEEDED):])}",
            f"lacks the columns {missing}, has the unknown columns {unknown}; expected {list(NEEDED)} and, if one likes, {list(COLUMNS[len(NEEDED):])}",
            place=str(path), mend=Text(zh="请更正表头。", en="Mend the header."),
        )  # fmt: skip


def _fault(path: Path, row: int, name: str, found: str, expected: str | Text) -> InputError:
    zh, en = (expected, expected) if isinstance(expected, str) else (expected.zh, expected.en)
    return InputError(
        f"值为 {found!r}，应为 {zh}",
        f"found {found!r}, expected {en}",
        place=f"{path}, row {row}, {name}",
        mend=Text(zh="请改正该行。", en="Mend the row."),
    )
