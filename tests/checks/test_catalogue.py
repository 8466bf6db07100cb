"""What is said of a file in a folder of checks that cannot be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from shulong.checks.catalogue import catalogue
from shulong.terms.errors import DeclarationFault

WRONG = [
    ("x = (", "one.py:1: cannot be loaded: SyntaxError"),
    ("a = 1\nb = c\n", "one.py:2: cannot be loaded: NameError: name 'c' is not defined"),
    ("import there_is_no_such_thing\n", "one.py:1: cannot be loaded: ModuleNotFoundError"),
    ("'''Nothing.'''\n", "one.py: declares no check"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_file_that_cannot_be_loaded_is_named_with_its_line_each_time(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local/one.py").write_text(text)
    for _ in range(2):
        with pytest.raises(DeclarationFault) as refusal:
            catalogue(tmp_path)
        assert said in refusal.value.say("en")


def test_an_id_of_the_library_may_not_be_declared_again(tmp_path: Path) -> None:
    library = Path(catalogue()["conduct.data-suspect"].file)
    (tmp_path / "conduct").mkdir()
    (tmp_path / "conduct/data_suspect.py").write_text(library.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DeclarationFault, match=r"check conduct\.data-suspect is declared twice"):
        catalogue(tmp_path)
