"""Every check there is: found by walking the library, never listed by hand."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from shulong.checks.check import Check
from shulong.checks.sql_file import read_sql_check
from shulong.terms.errors import DeclarationFault, ShulongError, UnknownName
from shulong.terms.text import Text

LIBRARY = Path(__file__).parent / "library"


@lru_cache
def catalogue(*folders: Path) -> Mapping[str, Check]:
    """The checks of the program and of the folders that a city adds, by id.

    Raises:
        DeclarationFault: a file cannot be imported or declares no check, or two declare one id.
    """
    found: dict[str, Check] = {}
    for folder in (LIBRARY, *folders):
        for path in sorted([*folder.glob("*/*.py"), *folder.glob("*/*.sql")]):
            if path.name == "__init__.py":
                continue
            for check in [read_sql_check(path)] if path.suffix == ".sql" else _checks_of(path):
                if check.id in found:
                    raise DeclarationFault(
                        f"监督模型 {check.id} 声明了两次", f"check {check.id} is declared twice", place=str(path)
                    )
                found[check.id] = check
    return found


def _checks_of(path: Path) -> list[Check]:
    module = load_module(path)
    checks = [value for value in vars(module).values() if isinstance(value, Check) and value.file == path]
    if not checks:
        raise DeclarationFault("文件中没有监督模型", "declares no check", place=str(path))
    return checks


def load_module(path: Path) -> ModuleType:
    """A Python file as a module, imported once."""
    name = f"shulong_loaded.{path.parent.name}.{path.stem}"
    if name in sys.modules and sys.modules[name].__file__ == str(path):
        return sys.modules[name]
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise DeclarationFault("不是 Python 文件", "is not a Python file", place=str(path))
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, ShulongError) or not isinstance(error, Exception):
            raise
        raise _cannot_import(path, error) from error
    return module


def _cannot_import(path: Path, error: Exception) -> DeclarationFault:
    """What is wrong with a file that does not import, with the line of it at which that showed."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == str(path):
            line = number
    first = (str(error).splitlines() or [""])[0]
    return DeclarationFault(
        f"无法载入：{type(error).__name__}: {first}",
        f"cannot be loaded: {type(error).__name__}: {first}",
        place=f"{path}:{line}" if line else str(path),
        mend=Text(zh="请改正该文件，再运行 shulong check test。", en="Mend the file, then run shulong check test."),
    )


def named(checks: Mapping[str, Check], check_id: str) -> Check:
    """The check of that id; UnknownName, with the ids that there are, if it is none."""
    if check_id in checks:
        return checks[check_id]
    known = ", ".join(sorted(checks))
    raise UnknownName(f"没有监督模型 {check_id!r}；现有：{known}", f"no check {check_id!r}; there are: {known}")
