"""Contract files (Open Data Contract Standard 3, YAML) read into contracts, every fault named by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty
from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.data.contract import SQL_TYPES, Column, Contract, Deliveries
from shulong.terms.errors import ContractFault, UnknownName
from shulong.terms.ids import KINDS
from shulong.terms.text import Text

SHIPPED = Path(__file__).parent / "contracts"
NAME = re.compile(r"^[a-z][a-z0-9_]{0,62}$")
OURS = {"title", "deliveries", "sensitivity", "owner", "purposes"}
KEPT = 1_000
"""Contract files that a process remembers."""
COLUMN_PARTS = {"titleEn", "identity", "scale"}


def catalogue(*folders: Path) -> dict[str, Contract]:
    """Every contract that the program ships and those in the folders given, by name.

    Raises:
        ContractFault: a file is wrong, or two files declare one dataset.
    """
    found: dict[str, Contract] = {}
    for folder in (SHIPPED, *folders):
        for path in sorted(folder.glob("*.yaml")):
            contract = read(path)
            if contract.name in found:
                raise _fault(
                    path, None, f"数据集 {contract.name!r} 已由 {found[contract.name].origin} 声明",
                    f"dataset {contract.name!r} is already declared by {found[contract.name].origin}",
                    Text(zh="请改名或删去其中一个。", en="Rename or remove one of the two."),
                )  # fmt: skip
            found[contract.name] = contract
    return found


def named(contracts: Mapping[str, Contract], name: str) -> Contract:
    """The contract of that name.

    Raises:
        UnknownName: there is none; the message lists those that there are.
    """
    if name in contracts:
        return contracts[name]
    known = ", ".join(sorted(contracts))
    raise UnknownName(f"没有名为 {name!r} 的数据契约；现有：{known}", f"no contract named {name!r}; there are: {known}")


def read(path: Path) -> Contract:
    """One contract file; read again only when its time or size has changed.

    Raises:
        ContractFault: not YAML, not ODCS, or our own part of it is missing or unknown.
    """
    known = path.stat()
    return _read(path, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=KEPT)
def _read(path: Path, _changed: int, _size: int) -> Contract:
    document, lines = _load(path)
    try:
        standard = OpenDataContractStandard.model_validate(document)
    except ValidationError as error:
        raise _from_pydantic(path, lines, error) from error
    schemas = standard.schema_ or []
    if len(schemas) != 1:
        raise _fault(path, None, f"schema 下应恰有一个对象，实有 {len(schemas)} 个",
                     f"expected exactly one object under schema, found {len(schemas)}",
                     Text(zh="一个文件声明一个数据集。", en="One file declares one dataset."))  # fmt: skip
    return _contract(path, lines, standard, schemas[0])


def _load(path: Path) -> tuple[Any, Any]:
    """The document as plain values, and as ruamel's nodes that know their lines."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        mend = Text(zh="请以 UTF-8 保存。", en="Save it as UTF-8.")
        raise _fault(path, None, "不是 UTF-8 文本", "is not UTF-8 text", mend) from error
    try:
        return YAML(typ="safe").load(text), YAML().load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _fault(path, mark.line + 1 if mark else None, "不是有效的 YAML", f"is not valid YAML: {error}",
                     Text(zh="请检查缩进、冒号与引号。", en="Check indents, colons and quotes.")) from error  # fmt: skip


def _line(nodes: Any, location: Sequence[str | int]) -> int | None:
    """The line at which the deepest known part of a location stands."""
    line = None
    for part in location:
        try:
            position = nodes.lc.data.get(part) if hasattr(nodes, "lc") and nodes.lc.data else None
            line = position[0] + 1 if position else line
            nodes = nodes[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _from_pydantic(path: Path, lines: Any, error: ValidationError) -> ContractFault:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    location = ["schema" if part == "schema_" else part for part in first["loc"]]
    return _fault(path, _line(lines, location), f"{where}：不符合 ODCS 标准（{first['msg']}）",
                  f"{where}: does not fit the Open Data Contract Standard ({first['msg']})",
                  Text(zh="请对照 docs/zh/contracts.md 修改。", en="Compare it with docs/en/contracts.md."))  # fmt: skip


def _contract(path: Path, lines: Any, standard: OpenDataContractStandard, schema: SchemaObject) -> Contract:
    ours = _ours(path, standard)
    columns = tuple(_columns(path, lines, schema))
    keyed = [item for item in schema.properties or [] if item.primaryKey]
    keyed.sort(key=lambda item: item.primaryKeyPosition or 1)
    about = standard.description
    latency = next((sla.value for sla in standard.slaProperties or [] if sla.property == "latency"), None)
    return Contract(
        name=_dataset_name(path, lines, schema),
        version=standard.version or "",
        title=Text(zh=ours["title"]["zh"], en=ours["title"]["en"]),
        columns=columns,
        key=tuple(str(item.name) for item in keyed),
        deliveries=Deliveries(ours["deliveries"]),
        purposes=tuple(ours["purposes"]),
        sensitivity=ours["sensitivity"],
        owner=ours["owner"],
        purpose=(about and about.purpose) or "",
        usage=(about and about.usage) or "",
        limitations=(about and about.limitations) or "",
        fresh_days=None if latency is None else int(str(latency)),
        origin=str(path),
    )


def _dataset_name(path: Path, lines: Any, schema: SchemaObject) -> str:
    name = schema.name or ""
    if name != path.stem or not NAME.match(name):
        raise _fault(path, _line(lines, ["schema", 0, "name"]),
                     f"数据集名 {name!r} 应与文件名 {path.stem!r} 相同，且只含小写字母、数字、下划线",
                     f"dataset {name!r} must equal the file's name {path.stem!r}, in lower-case letters, digits, underscores",
                     Text(zh="请改数据集名或文件名。", en="Rename the dataset or the file."))  # fmt: skip
    return name


def _ours(path: Path, standard: OpenDataContractStandard) -> dict[str, Any]:
    """Our own part: the custom property ``shulong``, complete and with no unknown key."""
    part = next((item.value for item in standard.customProperties or [] if item.property == "shulong"), None)
    keys = set(part) if isinstance(part, dict) else set()
    if keys != OURS:
        missing, unknown = sorted(OURS - keys), sorted(keys - OURS)
        raise _fault(path, None, f"customProperties 的 shulong 部分缺 {missing}，多 {unknown}",
                     f"the shulong part of customProperties lacks {missing} and has unknown {unknown}",
                     Text(zh=f"应恰有：{sorted(OURS)}。", en=f"It holds exactly: {sorted(OURS)}."))  # fmt: skip
    assert isinstance(part, dict)
    if not isinstance(part["title"], dict) or set(part["title"]) != {"zh", "en"}:
        mend = Text(zh="写成 title: {zh: …, en: …}。", en="Write title: {zh: …, en: …}.")
        raise _fault(path, None, "title 须有 zh 与 en", "title needs zh and en", mend)
    if part["deliveries"] not in set(Deliveries):
        raise _fault(path, None, f"deliveries 为 {part['deliveries']!r}", f"deliveries is {part['deliveries']!r}",
                     Text(zh="应为 append 或 snapshot。", en="It is append or snapshot."))  # fmt: skip
    return part


def _columns(path: Path, lines: Any, schema: SchemaObject) -> Iterator[Column]:
    seen: set[str] = set()
    for index, item in enumerate(schema.properties or []):
        line = _line(lines, ["schema", 0, "properties", index, "name"])
        column = _column(path, line, item)
        if column.name in seen:
            raise _fault(path, line, f"字段 {column.name!r} 声明了两次", f"column {column.name!r} is declared twice",
                         Text(zh="请删去一个。", en="Remove one."))  # fmt: skip
        seen.add(column.name)
        yield column
    if not seen:
        raise _fault(path, None, "没有声明任何字段", "declares no column",
                     Text(zh="请在 schema.properties 下逐一声明。", en="Declare them under schema.properties."))  # fmt: skip


def _column(path: Path, line: int | None, item: SchemaProperty) -> Column:
    extra = {str(custom.property): custom.value for custom in item.customProperties or []}
    options = item.logicalTypeOptions or {}
    kind = item.logicalType or "string"
    identity = str(extra.get("identity", ""))
    _refuse(path, line, item, extra, kind, identity)
    return Column(
        name=item.name or "",
        title=Text(zh=item.businessName or "", en=str(extra["titleEn"])),
        type=kind,
        description=item.description or "",
        required=bool(item.required or item.primaryKey),
        unique=bool(item.unique),
        pattern=options.get("pattern"),
        min_length=options.get("minLength"),
        max_length=options.get("maxLength"),
        minimum=_text(options.get("minimum")),
        maximum=_text(options.get("maximum")),
        choices=tuple(str(choice.value) for choice in item.enum or []),
        scale=int(str(extra.get("scale", 2))),
        identity=identity,
        classification=item.classification or "internal",
    )


def _refuse(
    path: Path, line: int | None, item: SchemaProperty, extra: dict[str, Any], kind: str, identity: str
) -> None:
    """Each thing that would make a column meaningless, with its own sentence."""
    name = item.name or ""
    faults = [
        (not NAME.match(name), f"字段名 {name!r} 不合规则", f"column name {name!r} is not lower-case letters, digits, underscores"),
        (not item.businessName or "titleEn" not in extra, f"字段 {name!r} 缺中文名 businessName 或英文名 titleEn",
         f"column {name!r} lacks businessName (Chinese) or titleEn"),
        (bool(set(extra) - COLUMN_PARTS), f"字段 {name!r} 有未知属性 {sorted(set(extra) - COLUMN_PARTS)}",
         f"column {name!r} has unknown custom properties {sorted(set(extra) - COLUMN_PARTS)}"),
        (kind not in {*SQL_TYPES, "number"}, f"字段 {name!r} 的类型 {kind!r} 不支持", f"column {name!r} has unsupported type {kind!r}"),
        (identity not in {"", "key", *KINDS}, f"字段 {name!r} 的 identity {identity!r} 未知",
         f"column {name!r} has unknown identity {identity!r}; known: key, {', '.join(KINDS)}"),
        (bool(item.unique and not item.primaryKey), f"字段 {name!r}：主键之外的 unique 尚不支持", f"column {name!r}: unique beside the primary key is not supported yet"),
        (not _is_pattern((item.logicalTypeOptions or {}).get("pattern")), f"字段 {name!r} 的 pattern 不是有效的正则表达式", f"column {name!r} has a pattern that is no regular expression"),
    ]  # fmt: skip
    for wrong, zh, en in faults:
        if wrong:
            raise _fault(path, line, zh, en, Text(zh="写法见 docs/zh/contracts.md。", en="See docs/en/contracts.md."))


def _is_pattern(pattern: object) -> bool:
    """Whether the engine that will hold data against it understands the pattern."""
    if pattern is None:
        return True
    try:
        with duckdb.connect() as connection:
            connection.execute("SELECT regexp_matches('', ?)", [str(pattern)]).fetchall()
    except duckdb.Error:
        return False
    return True


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _fault(path: Path, line: int | None, zh: str, en: str, mend: Text) -> ContractFault:
    return ContractFault(zh, en, place=f"{path}:{line}" if line else str(path), mend=mend)
