"""A law's file: encodings, header, title, days."""

from datetime import date
from pathlib import Path

import pytest

from shulong.powers.read_law import parse_law, read_law
from shulong.terms.errors import DeclarationFault, InputError, UnreadableFile

TEXT = "示例市许可办法\n（2020年1月2日示例市人民政府公布）\n第一条 甲。\n第二条 本办法自2020年3月1日起施行。\n"
ROOT = Path(__file__).parents[2]


def test_title_issuer_and_days_come_from_the_text() -> None:
    version = parse_law(TEXT, "x.md").version
    assert (version.law_id, version.title, version.issuer) == ("示例市许可办法", "示例市许可办法", "示例市人民政府")
    assert (version.version_on, version.published_on, version.in_force_from) == (
        date(2020, 1, 2),
        date(2020, 1, 2),
        date(2020, 3, 1),
    )
    assert not version.in_force_is_assumed


def test_the_version_is_that_of_the_last_amendment_whose_day_of_force_is_not_guessed_unsaid() -> None:
    text = TEXT.replace("公布）", "公布　根据2023年5月6日《关于修改〈示例市许可办法〉的决定》修正）")
    read = parse_law(text, "x.md")
    assert (read.version.version_on, read.version.from_day, read.version.in_force_is_assumed) == (
        date(2023, 5, 6),
        date(2023, 5, 6),
        True,
    )
    assert [fault.text.en for fault in read.irregularities] == [
        "the text does not say from when this amendment governs; 2023-05-06 is taken"
    ]


def test_force_from_the_day_of_publication_and_days_in_chinese_numerals() -> None:
    version = parse_law("示例市甲规定\n二〇二一年十月三日公布\n第一条 本规定自公布之日起施行。\n", "x.md").version
    assert version.in_force_from == date(2021, 10, 3)


def test_a_title_broken_over_two_lines_is_one() -> None:
    assert (
        parse_law(TEXT.replace("示例市许可办法\n", "示例市行政\n许可办法\n"), "x.md").version.title
        == "示例市行政许可办法"
    )


def test_a_header_goes_before_the_text() -> None:
    header = "---\nlaw_id: sample\nshort_titles: [许可办法]\nin_force_from: 2021-01-01\nrepealed_on: 2024-01-01\nreplaced_by: 新办法\n---\n"
    read = parse_law(header + TEXT, "x.md")
    version = read.version
    assert (version.law_id, version.short_titles, version.in_force_from, version.repealed_on, version.replaced_by) == (
        "sample", ("许可办法",), date(2021, 1, 1), date(2024, 1, 1), "新办法")  # fmt: skip
    assert version.provisions[-1].line == 11, "lines are counted in the file, not from the end of the header"


FAULTS = {
    "---\nlawid: a\n---\n": "x.md:2: unknown key 'lawid'; known are adopted_on",
    "---\ntitle: 甲\nversion_on: soon\n---\n": "x.md:3: version_on must be a day such as 2025-01-31, found 'soon'",
    "---\nlaw_id: a/b\n---\n": "x.md:2: law_id takes letters, digits and -, found 'a/b'",
    "---\nshort_titles: 甲\n---\n": "x.md:2: short_titles must be a list of texts, found '甲'",
    "---\ntitle: 12\n---\n": "x.md:2: title must be text, found 12",
    "---\n- a\n---\n": "x.md:2: the header must be keys and values",
    "---\na: [\n---\n": "x.md:2: the header is not valid YAML",
}


@pytest.mark.parametrize(("header", "message"), FAULTS.items())
def test_a_header_with_a_fault_is_refused_with_its_line(header: str, message: str) -> None:
    with pytest.raises(DeclarationFault) as caught:
        parse_law(header + TEXT, "x.md")
    assert str(caught.value).startswith(message)


def test_a_text_without_a_day_is_refused() -> None:
    with pytest.raises(
        DeclarationFault, match=r"x.md:1: the text names no day of adoption or amendment\. Write title and version_on"
    ):
        parse_law("示例市许可办法\n第一条 甲。\n", "x.md")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_read_and_said(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    read = read_law(path)
    assert read.version.title == "示例市许可办法"
    expected = {"gb18030": ["read as GB18030"], "utf-16": ["read as UTF-16"]}
    assert [note.en for note in read.notes] == expected.get(encoding, [])


BYTES = {
    b"": "x.md: the file is empty",
    b" \n": "x.md: the file is empty",
    "甲\n".encode() + b"\xff\xff\xff\n": "x.md:2: is neither UTF-8 nor GB18030 text",
    b"a\nb\x00c": "x.md:2: is no text file (it holds NUL bytes)",
}


@pytest.mark.parametrize(("data", "message"), BYTES.items())
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.md").write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        read_law(tmp_path / "x.md")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("path", sorted((ROOT / "examples/city/laws").glob("*.md")), ids=lambda p: p.stem)
def test_the_invented_laws_are_in_order(path: Path) -> None:
    read = read_law(path)
    assert read.irregularities == ()
    assert "虚构" in read.version.source


def test_errors_are_input_errors_that_a_person_can_mend() -> None:
    assert issubclass(DeclarationFault, InputError)
    assert issubclass(UnreadableFile, InputError)
