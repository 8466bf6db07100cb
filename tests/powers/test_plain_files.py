"""Declarations as YAML and JSON, out and in, every fault at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from declared_world import DAY, IMPLEMENTATION, KNOWN, POWER
from shulong.powers.plain_files import read_plain
from shulong.powers.plain_write import write_plain
from shulong.powers.read import examine
from shulong.terms.errors import DeclarationFault


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_what_was_written_is_read_again(tmp_path: Path, name: str) -> None:
    write_plain(tmp_path / name, [POWER], [IMPLEMENTATION])
    read = read_plain(tmp_path / name)
    assert (read.faults, read.powers, read.implementations) == ([], [POWER], [IMPLEMENTATION])


def test_values_may_be_written_as_in_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "powers:\n  - basic_code: XK/01001\n    elements: {name: 示例｜Example, statutory_limit: 20 工作日, served: 法人}\n",
        encoding="utf-8",
    )
    read = read_plain(path, DAY)
    assert read.faults == []
    assert read.powers[0].values == {
        "name": {"zh": "示例", "en": "Example"}, "statutory_limit": {"days": 20, "unit": "working-days"}, "served": ["legal-person"],
    }  # fmt: skip


WRONG = """powers:
  - basic_code: XK/01001
    kind: licence
    in_force_from: soon
    colour: red
    elements:
      name: 示例
      statutory_limit: 20
implementations:
  - basic_code: XK/01001
    organ: 99ORGAN
    region: "990101"
    in_force_from: 2026-01-01
    elements:
      promised_limit: 30 工作日
"""


def test_every_fault_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(WRONG, encoding="utf-8")
    said = [fault.say("en").removeprefix(str(path)) for fault in read_plain(path).faults]
    assert [line.split(" ")[0] for line in said] == [":5", ":4", ":8"]
    assert "one of the keys" in said[0] and "a date, as in" in said[1] and "a number of days and its unit" in said[2]


def test_faults_of_meaning_have_their_lines_too(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    write_plain(path, [POWER], [])
    text = path.read_text(encoding="utf-8").replace("- city\n", "- village\n").replace("- county\n", "- village\n", 1)
    path.write_text(text, encoding="utf-8")
    faults = examine([read_plain(path)], KNOWN)[0]
    line = [each.strip() for each in text.splitlines()].index("levels:") + 1
    assert (faults[0].place, faults[0].element) == (f"{path}:{line}", "levels")


REFUSED = [
    ("a.yaml", "powers: [", "is not valid YAML"),
    ("a.yaml", "powers: &a [*a]", "holds YAML anchors or aliases"),
    ("a.yaml", "laws: []", "expected the keys powers, implementations or list_entries"),
    ("a.yaml", "powers: 5", "powers must be a list"),
    ("a.json", '{"powers": [],\n "powers": []}', "the key 'powers' stands twice"),
    ("a.json", '{"powers":\n [}', "a.json:2: is not valid JSON"),
    ("a.json", "[" * 100_000, "is not valid JSON"),
    ("a.json", '{"powers": [{"basic_code": "\\ud800"}]}', "is not valid JSON"),
]


@pytest.mark.parametrize(("name", "text", "said"), REFUSED)
def test_what_is_no_declaration_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationFault) as raised:
        read_plain(tmp_path / name)
    assert said in raised.value.say("en")
