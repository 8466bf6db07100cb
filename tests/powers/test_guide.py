"""A guide: template, the organ's own, and how it is said; on paper too."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import guides_world as world
from shulong.powers.guide import guide_of
from shulong.powers.guide_page import glance, guide_pdf, sections
from shulong.powers.index import Index
from shulong.powers.index_write import build
from shulong.powers.power import Power, Status
from shulong.terms.errors import UnknownName


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    build(world.folder(tmp_path), world.declared())
    with Index.open(world.folder(tmp_path)) as opened:
        yield opened


def test_a_guide_is_the_template_with_what_the_organ_sets(index: Index) -> None:
    guide = guide_of(index, "XK-01-001", world.COUNTY)
    said = {code: (line.said.zh, line.by_organ) for code, line in guide.lines.items()}
    assert said["statutory_limit"] == ("20 工作日", False)
    assert said["promised_limit"] == ("8 工作日", True)
    assert said["joint_organs"] == ("溪口镇便民服务中心", True)
    assert said["fee"] == ("不收费", False)
    assert guide.implementation_code == f"XK/01-001-990101000000-{world.COUNTY}"
    assert guide.lines["visits"].said.en == "no visit needed, wholly online"
    assert guide.steps is not None
    assert [each.en for each in guide.steps.titles] == ["Application", "Acceptance", "Survey", "Decision", "Delivery"]


def test_materials_are_a_table_of_the_parts_that_are_given(index: Index) -> None:
    table = guide_of(index, "XK/01-001", world.CITY).lines["materials"].table
    assert table is not None
    assert [head.zh for head in table.heads] == ["名称", "形式", "份数", "来源", "可代替的证照或共享数据"]
    assert [cell and cell.zh for cell in table.rows[0]] == ["林木采伐申请表", "原件", "1 份", "申请人自备", None]


NOT_HELD = [
    ("XK/01-009", world.COUNTY, "there is no power 'XK/01-009'"),
    ("XK/01-001", "nobody", "there is no organ 'nobody'"),
    ("XK/01-001", world.TOWN, f"organ {world.TOWN} does not hold XK/01-001"),
    ("XK/01-002", world.OTHER, f"organ {world.OTHER} does not hold XK/01-002"),
]


@pytest.mark.parametrize(("code", "organ", "message"), NOT_HELD)
def test_a_guide_that_is_not_says_why(index: Index, code: str, organ: str, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        guide_of(index, code, organ)


def test_an_abolished_power_keeps_its_page(index: Index) -> None:
    assert guide_of(index, "QR/07-001", world.COUNTY).status is Status.ABOLISHED


def test_a_value_of_another_shape_is_shown_as_it_is(tmp_path: Path) -> None:
    odd = Power("XK/01-007", "licence", {"name": {"zh": "示例"}, "statutory_limit": "二十日", "materials": [{"form": "?"}]}, world.FROM,
                holders=world.FELLING.holders)  # fmt: skip
    build(world.folder(tmp_path), world.declared(powers=[odd]))
    with Index.open(world.folder(tmp_path)) as opened:
        guide = guide_of(opened, "XK/01-007", world.COUNTY)
    assert guide.lines["statutory_limit"].said.zh == "二十日"
    assert "?" in guide.lines["materials"].said.zh


def test_every_public_element_is_somewhere_on_the_page(index: Index) -> None:
    guide = guide_of(index, "XK/01-001", world.COUNTY)
    shown = {line.element.code for section in sections(guide) for line in section.lines} | {
        line.element.code for line in glance(guide)
    }
    assert shown | {"name"} == set(guide.lines)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
@pytest.mark.parametrize(("language", "expected"), [("zh", "林木采伐申请表"), ("en", "Licence to fell trees")])
def test_the_words_of_the_pdf_can_be_searched(index: Index, tmp_path: Path, language: str, expected: str) -> None:
    made = guide_pdf(
        guide_of(index, "XK/01-001", world.COUNTY), "zh" if language == "zh" else "en", "#set *示例市* $x$"
    )
    (tmp_path / "guide.pdf").write_bytes(made)
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "guide.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert expected in text
    assert "#set *示例市* $x$" in text, "what the city declared is text to the typesetter, never a command"
