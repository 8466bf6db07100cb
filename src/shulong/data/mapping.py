"""A mapping: how one sender's file becomes rows of a contract. Column names, value maps, units, keys; never code.

A mapping is a YAML file of these keys, and no others::

    mapping: receipt-acts            # its name
    dataset: acts                    # the contract it fills
    distinct: true                   # optional: one row per primary key, the first one read
    ignore: [备注]                    # optional: source columns that are knowingly not delivered
    columns:
      matter_id: 受理编号             # a source column
      power_code: {constant: XK/01-001}
      act_id: {join: [受理编号, 序号], with: "/"}      # `_row` stands for the record's number
      step: {from: 环节, values: {受理: accept, 决定: decide}, others: keep}   # others: refuse (default), keep or empty
      person_key: {from: 经办人证件号, key: person}
      amount_fen: {from: 金额, unit: yuan}             # fen, yuan or wan-yuan
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.data.contract import Contract
from shulong.data.typed import literal, raw_sql
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

KEYS = {"mapping", "dataset", "columns", "distinct", "ignore"}
COLUMN_KEYS = {"from", "constant", "join", "with", "values", "others", "key", "unit"}
UNITS = {"fen": 1, "yuan": 100, "wan-yuan": 1_000_000}
OTHERS = ("refuse", "keep", "empty")
UNMAPPED = "\x1a"
"""Stands for a value that has no counterpart, until the contract check refuses it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one contract column comes from."""

    sources: tuple[str, ...] = ()
    separator: str = ""
    constant: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    others: str = "refuse"
    key: str = ""
    unit: str = "fen"

    def sql(self, *, trimmed: bool = False) -> str:
        """The column's text as SQL over the staged table; ``trimmed`` where its texts have no surrounding blanks."""
        if self.constant is not None:
            return literal(self.constant)
        parts = [_source_sql(source, trimmed) for source in self.sources]
        text = parts[0] if len(parts) == 1 else f" || {literal(self.separator)} || ".join(parts)
        if self.values:
            text = self._valued(text)
        if self.key:
            text = f"person_key({text})"
        return text if self.unit == "fen" else _in_fen(text, UNITS[self.unit])

    @property
    def may_be_unmapped(self) -> bool:
        """Whether a value without a counterpart is a fault."""
        return bool(self.values) and self.others == "refuse"

    def _valued(self, text: str) -> str:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in self.values)
        otherwise = {"empty": "NULL", "keep": text, "refuse": f"CASE WHEN {text} IS NOT NULL THEN '{UNMAPPED}' END"}
        return f"CASE {text} {cases} ELSE {otherwise[self.others]} END"


def _source_sql(source: str, trimmed: bool) -> str:
    return "_row::VARCHAR" if source == "_row" else raw_sql(source, trimmed=trimmed)


def _in_fen(text: str, factor: int) -> str:
    """Yuan or ten thousand yuan as whole fen; what does not come out whole stays as it is and fails as a number."""
    fen = f"(TRY_CAST(replace({text}, ',', '') AS DECIMAL(28,8)) * {factor})"
    return f"CASE WHEN {fen} = round({fen}) THEN round({fen})::BIGINT::VARCHAR ELSE {text} END"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which source columns fill which contract columns. Columns of the contract that are not named stay empty."""

    name: str
    dataset: str
    columns: dict[str, Origin] = field(default_factory=dict)
    distinct: bool = False
    ignore: tuple[str, ...] = ()

    @property
    def sources(self) -> set[str]:
        """Every source column that it reads."""
        return {source for origin in self.columns.values() for source in origin.sources} - {"_row"}


def read(path: Path, contract: Contract) -> Mapping:
    """The mapping in that file, held against the contract that it fills.

    Raises:
        DeclarationFault: not YAML, an unknown key, an unknown column, or one required column without an origin.
    """
    try:
        document: Any = YAML().load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise DeclarationFault("不是有效的 YAML", f"is not valid YAML: {error}", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise DeclarationFault("不是 UTF-8 文本", "is not UTF-8 text", place=str(path)) from error
    if not isinstance(document, dict) or not isinstance(document.get("columns"), dict):
        raise DeclarationFault(
            "映射文件须有 columns，且为键值对", "a mapping file needs `columns`, a mapping of columns", place=str(path)
        )
    _refuse_unknown(path, document, document, KEYS)
    if document.get("dataset") != contract.name:
        raise DeclarationFault(
            f"映射文件面向数据集 {document.get('dataset')!r}，交付的是 {contract.name!r}",
            f"the mapping is for dataset {document.get('dataset')!r}, the delivery is of {contract.name!r}",
            place=str(path),
        )
    columns = {name: _origin(path, document["columns"], contract, name) for name in document["columns"]}
    _complete(path, contract, columns)
    return Mapping(str(document.get("mapping", path.stem)), contract.name, columns,
                   bool(document.get("distinct", False)), tuple(document.get("ignore", ())))  # fmt: skip


def _complete(path: Path, contract: Contract, columns: dict[str, Origin]) -> None:
    missing = [column.name for column in contract.columns if column.required and column.name not in columns]
    if missing:
        raise DeclarationFault(
            f"映射文件没有给出必填字段 {missing}", f"the mapping gives no origin for the required columns {missing}", place=str(path),
            mend=Text(zh="请在 columns 下补上。", en="Add them under `columns`."),
        )  # fmt: skip


def _origin(path: Path, nodes: Any, contract: Contract, name: str) -> Origin:
    place = f"{path}:{nodes.lc.data[name][0] + 1}"
    if name not in contract.names:
        raise DeclarationFault(
            f"契约 {contract.name} 没有字段 {name!r}", f"contract {contract.name} has no column {name!r}", place=place
        )
    given = nodes[name]
    if isinstance(given, str):
        return Origin((given,))
    if not isinstance(given, dict):
        raise DeclarationFault(
            f"字段 {name!r} 应写来源列名或 {{from: …}}",
            f"column {name!r} wants a source column or {{from: …}}",
            place=place,
        )
    _refuse_unknown(path, nodes, given, COLUMN_KEYS)
    if sum(key in given for key in ("from", "constant", "join")) != 1:
        raise DeclarationFault(
            f"字段 {name!r} 应恰有 from、constant、join 之一",
            f"column {name!r} wants exactly one of from, constant, join",
            place=place,
        )
    _choice(place, name, "others", given.get("others", "refuse"), OTHERS)
    _choice(place, name, "unit", given.get("unit", "fen"), tuple(UNITS))
    _choice(place, name, "key", given.get("key", ""), ("", "person"))
    return Origin(
        sources=tuple(given["join"]) if "join" in given else (str(given["from"]),) if "from" in given else (),
        separator=str(given.get("with", "")),
        constant=None if "constant" not in given else str(given["constant"]),
        values=tuple((str(old), str(new)) for old, new in given.get("values", {}).items()),
        others=given.get("others", "refuse"),
        key=given.get("key", ""),
        unit=given.get("unit", "fen"),
    )  # fmt: skip


def _choice(place: str, name: str, key: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        listed = ", ".join(item for item in known if item)
        raise DeclarationFault(f"字段 {name!r} 的 {key} 为 {value!r}，可用：{listed}",
                               f"column {name!r} has {key} {value!r}; known: {listed}", place=place)  # fmt: skip


def _refuse_unknown(path: Path, parent: Any, given: Any, known: set[str]) -> None:
    for key in given:
        if key not in known:
            raise DeclarationFault(f"未知的键 {key!r}", f"unknown key {key!r}", place=f"{path}:{given.lc.data[key][0] + 1}",
                                   mend=Text(zh=f"可用：{', '.join(sorted(known))}。", en=f"Known: {', '.join(sorted(known))}."))  # fmt: skip
