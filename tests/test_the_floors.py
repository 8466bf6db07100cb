"""Arrows only fall: a file imports from its own floor's own folder or from a lower floor, inner imports counted."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "shulong"
FLOORS = {
    "terms": 1,
    "ledger": 2,
    "data": 3, "powers": 3,
    "checks": 4, "access": 4, "declared": 4, "guides": 4,
    "findings": 5, "acts": 5, "adjustments": 5,
    "cases": 6,
    "matters": 7, "complaints": 7,
    "statistics": 8,
    "worker": 9,
    "cli": 10, "api": 10, "portal": 10,
    "config": 11,
}  # fmt: skip
NO_DJANGO = {"terms", "ledger", "data", "powers", "checks", "declared", "guides"}
FILES = sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE)


def imported(tree: ast.AST) -> list[tuple[int, str]]:
    """Every module name imported anywhere in the file, with its line."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import; write the whole path"
            found += [(node.lineno, f"{node.module}.{name.name}") for name in node.names]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_imports_only_downward(path: Path) -> None:
    folder = path.relative_to(SOURCE).parts[0]
    assert folder in FLOORS, f"{folder} is on no floor; give it one here and in docs/architecture"
    for line, name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "shulong" and len(parts) > 1 and parts[1] in FLOORS and parts[1] != folder:
            assert FLOORS[parts[1]] < FLOORS[folder], f"{path}:{line}: {folder} may not import {name}"
        if folder in NO_DJANGO:
            assert parts[0] != "django", f"{path}:{line}: {folder} knows no Django"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_says_what_it_is_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if "migrations" in path.parts:
        return
    assert ast.get_docstring(ast.parse(text)), f"{path} has no module docstring"
    assert text.count("\n") <= 500, f"{path} is past 500 lines; split it"
