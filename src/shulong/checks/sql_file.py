"""A check written as a ``.sql`` file: a front matter in its leading comments says what a reader must know, a SELECT finds the hits.

    -- ---
    -- id: local.late-entry
    -- title: {zh: …, en: …}
    -- …
    -- ---
    SELECT act_id AS subject, …, _delivery || '#' || _row AS evidence FROM acts WHERE …

Keys: id, title, question, card, basis, innocent, examples, subject_kind, say, and params where there are any. The query is
DuckDB's SQL over tables by name; ``:name`` is a parameter, ``:as_of`` the time of the run. Its columns named as columns of a
hit are those; all others are the values that decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from shulong.checks.check import Check, Param, Params, refuse_incomplete
from shulong.checks.example import Example
from shulong.checks.hit import Sentence
from shulong.checks.sql_query import read_query
from shulong.terms.errors import DeclarationFault
from shulong.terms.text import Text

FENCE = "-- ---"
REQUIRED = ("id", "title", "question", "card", "basis", "innocent", "examples", "subject_kind", "say")
MEND = Text(zh="写法见 docs/zh/write-a-check.md。", en="docs/en/write-a-check.md shows how it is written.")


def read_sql_check(path: Path) -> Check:
    """The check of a ``.sql`` file.

    Raises:
        DeclarationFault: the front matter or the query is incomplete, unknown or wrong; mend the file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise DeclarationFault("不是 UTF-8 文本", "is not UTF-8 text", place=str(path)) from error
    matter, length = _front_matter(lines, path)
    params = _params(matter.get("params") or {}, path)
    say = _sentence(matter["say"], path)
    query = read_query("\n".join([""] * length + lines[length:]), path, str(matter["subject_kind"]), say, set(params))
    declared = Check(
        id=str(matter["id"]),
        title=_text(matter["title"], "title", path),
        question=_text(matter["question"], "question", path),
        domain=str(matter["id"]).partition(".")[0],
        card=matter["card"],
        basis=tuple(map(str, _list(matter, "basis", path))),
        params=params,
        innocent=tuple(_text(each, "innocent", path) for each in _list(matter, "innocent", path)),
        examples=tuple(_example(each, path) for each in _list(matter, "examples", path)),
        tables=query.tables,
        build=query,
        file=path,
        language="sql",
    )
    refuse_incomplete(declared)
    return declared


def _front_matter(lines: list[str], path: Path) -> tuple[Mapping[str, Any], int]:
    """The front matter, and how many lines it takes."""
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        raise _fault(
            "文件应以 “-- ---” 之间的前置说明开头", "must begin with a front matter between two lines “-- ---”", path
        )
    inside = lines[1 : fences[1]]
    for number, line in enumerate(inside, start=2):
        if not line.startswith("--"):
            raise _fault(
                "前置说明的每一行应以 -- 开头", "each line of the front matter must begin with --", path, number
            )
    matter = _yaml("\n".join(["", *(line[2:].removeprefix(" ") for line in inside)]), path)
    for key in matter:
        if key not in (*REQUIRED, "params"):
            raise _fault(f"未知的键 {key!r}", f"unknown key {key!r}", path)
    for key in REQUIRED:
        if not matter.get(key):
            raise _fault(f"前置说明缺少 {key!r}", f"the front matter lacks {key!r}", path)
    return matter, fences[1] + 1


def _yaml(text: str, path: Path) -> Mapping[str, Any]:
    try:
        matter = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError) as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        what = (getattr(error, "problem", None) or str(error)).splitlines()[0]
        raise _fault(f"前置说明不是有效的 YAML：{what}", f"the front matter is not valid YAML: {what}", path,
                     mark.line + 1 if mark else None) from error  # fmt: skip
    if not isinstance(matter, Mapping):
        raise _fault("前置说明应为键值对", "the front matter must be a mapping of keys", path)
    return matter


def _params(given: Any, path: Path) -> Params:
    if not isinstance(given, Mapping) or not all(isinstance(each, Mapping) for each in given.values()):
        raise _fault("params 应为“名称: {default, unit, why}”", "params must be name: {default, unit, why}", path)
    for name, each in given.items():
        if set(each) != {"default", "unit", "why"}:
            raise _fault(
                f"参数 {name!r} 应恰有 default、unit、why", f"parameter {name!r} must have default, unit and why", path
            )
    return Params(**{str(name): Param(each["default"], str(each["unit"]), _text(each["why"], f"params.{name}.why", path))
                     for name, each in given.items()})  # fmt: skip


def _text(given: Any, key: str, path: Path) -> Text:
    if not isinstance(given, Mapping) or set(given) != {"zh", "en"} or not all(given.values()):
        raise _fault(f"{key} 应写作 {{zh: …, en: …}}", f"{key} must be {{zh: …, en: …}}", path)
    return Text(zh=str(given["zh"]), en=str(given["en"]))


def _sentence(given: Any, path: Path) -> Sentence:
    text = _text(given, "say", path)
    return Sentence(zh=text.zh, en=text.en)


def _list(matter: Mapping[str, Any], key: str, path: Path) -> list[Any]:
    if not isinstance(matter[key], list):
        raise _fault(f"{key} 应为列表", f"{key} must be a list", path)
    return list(matter[key])


def _example(given: Any, path: Path) -> Example:
    known = {"why", "given", "hits", "flows", "as_of", "settings"}
    if not isinstance(given, Mapping) or not set(given) <= known or not {"why", "given"} <= set(given):
        raise _fault("示例应有 why 和 given，可有 hits、flows、as_of、settings",
                     "an example has why and given, and may have hits, flows, as_of, settings", path)  # fmt: skip
    rest: dict[str, Any] = {key: given[key] for key in ("flows", "settings") if key in given}
    if "as_of" in given:
        rest["as_of"] = datetime.fromisoformat(str(given["as_of"]))
    hits = [(str(subject), str(key)) for subject, key in given.get("hits", ())]
    return Example(_text(given["why"], "examples.why", path), given["given"], hits=hits, **rest)


def _fault(zh: str, en: str, path: Path, line: int | None = None) -> DeclarationFault:
    return DeclarationFault(zh, en, place=f"{path}:{line}" if line else str(path), mend=MEND)
