"""A small file with which an outsider proves one entry, and one row that it seals, holding only the public key.

It is JSON: the entry, its path to the root, the signed checkpoint; and, for a row, the row's canonical bytes, its
salt, its path to the segment's root, and the names of the fields of the entry that hold that root and the number of
rows. A row's leaf is SHA-256(0x00 ‖ salt ‖ canonical row). `docs/verify_proof.py` checks the same file by itself.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shulong.ledger.checkpoint import Checkpoint, open_checkpoint
from shulong.ledger.entry import Entry
from shulong.ledger.keys import VerifierKey
from shulong.ledger.log import Log
from shulong.ledger.tree import leaf_hash, verify_inclusion
from shulong.terms.errors import InputError, Tampered
from shulong.terms.text import Text

FORMAT = "shulong-proof/1"


@dataclass(frozen=True, slots=True)
class RowProof:
    """One row of a sealed segment and its path to the segment's root.

    Args:
        row: the canonical row's bytes; salt: the random bytes that hide it from guessing.
        index, size: the row's number from 0, and the number of rows of the segment.
        path: inner inclusion path, from the leaf upward.
        root_field, size_field: names of the entry body's fields that hold the segment's root (64 hexadecimal digits)
            and its number of rows; a dot leads into an object.
    """

    row: bytes
    salt: bytes
    index: int
    size: int
    path: Sequence[bytes]
    root_field: str
    size_field: str


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof file proves: the log committed to this entry, and the entry (where given) to this row."""

    checkpoint: Checkpoint
    index: int
    entry: Entry
    row: bytes | None = None
    row_index: int | None = None


def make(log: Log, index: int, row: RowProof | None = None) -> bytes:
    """The proof file of one entry in the log as it stands, and of one row that the entry seals.

    Raises:
        UnknownName: there is no such entry.
    """
    whole: dict[str, Any] = {
        "format": FORMAT,
        "checkpoint": log.note.encode().decode(),
        "entry": {
            "index": index,
            "text": log.entry(index).decode(),
            "path": [_text(step) for step in log.inclusion_proof(index)],
        },
    }
    if row is not None:
        whole["row"] = {
            "index": row.index,
            "size": row.size,
            "bytes": _text(row.row),
            "salt": _text(row.salt),
            "path": [_text(step) for step in row.path],
            "root_field": row.root_field,
            "size_field": row.size_field,
        }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def check(data: bytes, verifier_key: VerifierKey) -> Proved:
    """What the file proves to one who holds the public key.

    Raises:
        Tampered: the file is no proof, or a part does not fit; the message names the part.
    """
    whole = _fields(_load(data), {"format": str, "checkpoint": str, "entry": dict}, "", {"row": dict})
    if whole["format"] != FORMAT:
        raise _unfit("format", f"应为 {FORMAT!r}", f"expected {FORMAT!r}")
    checkpoint, _ = open_checkpoint(whole["checkpoint"].encode(), verifier_key, place="checkpoint")
    part = _fields(whole["entry"], {"index": int, "text": str, "path": list}, "entry")
    leaf, path = leaf_hash(part["text"].encode(errors="replace")), _path(part["path"], "entry.path")
    if not verify_inclusion(leaf, part["index"], checkpoint.size, path, checkpoint.root):
        raise _unfit(
            "entry", "条目与检查点所签的根哈希不符", "the entry does not lead to the root that the checkpoint signs"
        )
    entry = _entry(part["text"])
    if "row" not in whole:
        return Proved(checkpoint, part["index"], entry)
    row = _row(whole["row"])
    _check_row(row, entry)
    return Proved(checkpoint, part["index"], entry, row.row, row.index)


def _check_row(row: RowProof, entry: Entry) -> None:
    """The row leads to the segment root that the entry holds, in a segment of as many rows as the entry says."""
    root, size = _field(entry.body, row.root_field, str), _field(entry.body, row.size_field, int)
    if row.size != size:
        raise _unfit(
            "row.size", f"条目记载 {size} 行，实为 {row.size}", f"the entry says {size} rows, found {row.size}"
        )
    leaf = leaf_hash(row.salt + row.row)
    if not verify_inclusion(leaf, row.index, row.size, row.path, _hex(root, row.root_field)):
        raise _unfit("row", "该行与条目记载的段根哈希不符", "the row does not lead to the segment root in the entry")


def _row(part: dict[str, Any]) -> RowProof:
    kinds = {"index": int, "size": int, "bytes": str, "salt": str, "path": list, "root_field": str, "size_field": str}
    row = _fields(part, kinds, "row")
    return RowProof(
        _bytes(row["bytes"], "row.bytes"),
        _bytes(row["salt"], "row.salt"),
        row["index"],
        row["size"],
        _path(row["path"], "row.path"),
        row["root_field"],
        row["size_field"],
    )


def _load(data: bytes) -> Any:
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError):
        raise _unfit("", "不是有效的 JSON", "not valid JSON") from None


def _fields(
    part: Any, needed: Mapping[str, type], place: str, optional: Mapping[str, type] | None = None
) -> dict[str, Any]:
    """The object with just these fields of these types."""
    kinds = {**needed, **(optional or {})}
    if not isinstance(part, dict) or not set(needed) <= set(part) <= set(kinds):
        names = ", ".join(needed)
        raise _unfit(place, f"应恰有这些项：{names}", f"expected exactly these fields: {names}")
    for name, value in part.items():
        if type(value) is not kinds[name]:
            kind = kinds[name].__name__
            raise _unfit(f"{place}.{name}".lstrip("."), f"类型应为 {kind}", f"expected the type {kind}")
    return part


def _entry(text: str) -> Entry:
    try:
        return Entry.decode(text.encode())
    except (InputError, UnicodeEncodeError):
        raise _unfit("entry.text", "不是规范的账本条目", "not a canonical ledger entry") from None


def _field(body: Mapping[str, Any], name: str, kind: type) -> Any:
    value: Any = body
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if type(value) is not kind:
        raise _unfit(f"entry.body.{name}", "条目中没有这一项", "the entry has no such field")
    return value


def _path(steps: list[Any], place: str) -> list[bytes]:
    path = [_bytes(step, place) for step in steps]
    if any(len(step) != 32 for step in path):
        raise _unfit(place, "各步应为 32 字节", "each step has 32 bytes")
    return path


def _hex(text: str, place: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise _unfit(f"entry.body.{place}", "不是十六进制哈希", "not a hash in hexadecimal") from None


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(text: Any, place: str) -> bytes:
    try:
        data = b64decode(text, validate=True) if isinstance(text, str) else None
    except (Base64Error, ValueError):
        data = None
    if data is None or _text(data) != text:
        raise _unfit(place, "不是规范的 Base64", "not canonical base64")
    return data


def _unfit(place: str, zh: str, en: str) -> Tampered:
    return Tampered(
        f"证明不成立：{zh}",
        f"the proof does not hold: {en}",
        place=place,
        mend=Text(zh="请向出具单位重新索取，或向审计机关反映。", en="Ask its issuer again, or tell the auditor."),
    )
