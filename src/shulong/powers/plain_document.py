"""The document of a YAML or JSON file, refused where it is none, and the lines at which its parts stand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

LARGEST = 256 << 20
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ALIAS = re.compile(r"(?:^|[\s\[,{:-])[*&][\w-]", re.MULTILINE)

Where = tuple[str | int, ...]
"""The keys and numbers that lead to a part of a document."""


class Lines:
    """The line of each part of a document; the nodes that know it are read only when asked for."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.nodes: Any = None

    def place(self, where: Where) -> str:
        """``file:line`` of the deepest part of a place that is there."""
        if self.nodes is None:
            try:
                self.nodes = YAML().load(self.text)
            except (YAMLError, RecursionError):
                self.nodes = {}
        line, node = 1, self.nodes
        for part in where:
            try:
                line, node = node.lc.data[part][0] + 1, node[part]
            except (KeyError, IndexError, TypeError, AttributeError):
                break
        return f"{self.path}:{line}"


def text_of(path: Path) -> str:
    """The text of a file; DeclarationFault if it is too large or no text."""
    if path.stat().st_size > LARGEST:
        raise refused(path, "文件过大", "is too large", "请拆分。", "Split it.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(path, "不是 UTF-8 文本", "is not UTF-8 text", "请以 UTF-8 保存。", "Save it as UTF-8.") from error


def document_of(path: Path, text: str) -> Any:
    """The document of a text: JSON by the name's ending, else YAML without aliases; DeclarationFault if it is none."""
    if path.suffix == ".json":
        try:
            document = json.loads(text, object_pairs_hook=_once)
            if _SURROGATE.search(text):
                json.dumps(document, ensure_ascii=False).encode()  # half a character is a UnicodeEncodeError
            return document
        except (ValueError, RecursionError) as error:
            at = f"{path}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else str(path)
            raise DeclarationFault("不是有效的 JSON", f"is not valid JSON: {error}", place=at) from error
    try:
        if _ALIAS.search(text) and _has_alias(text):
            raise refused(
                path, "含有 YAML 别名（*、&）", "holds YAML anchors or aliases", "请逐处写明。", "Write each out."
            )
        return YAML(typ="safe").load(text)
    except (YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DeclarationFault(
            "不是有效的 YAML", f"is not valid YAML: {str(error).splitlines()[0]}", place=at
        ) from error


def _has_alias(text: str) -> bool:
    return any(getattr(event, "anchor", None) for event in YAML().parse(text))


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return found


def refused(path: Path, zh: str, en: str, mend_zh: str, mend_en: str) -> DeclarationFault:
    """The refusal of a whole file, to be raised."""
    return DeclarationFault(zh, en, place=str(path), mend=Text(zh=mend_zh, en=mend_en))
