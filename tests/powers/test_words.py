"""Text cut into the words of an index, and questions turned into expressions."""

import sqlite3

import pytest

from shulong.powers.snippet import snippet
from shulong.powers.words import asked, indexed, match_of


def test_chinese_is_cut_into_overlapping_pairs_and_a_last_character() -> None:
    assert indexed("林木采伐许可") == "林木 木采 采伐 伐许 许可 可"


def test_latin_words_codes_and_full_width_letters_are_made_plain() -> None:
    assert indexed("ＸＫ/01-001（Licence）") == "xk 01 001 licence"


FOUND = [
    ("采伐", True), ("林木采伐", True), ("采", True), ("可", True), ("伐采", False), ("许可 林木", True), ("许可 渔业", False),
    ("XK/01-001", True), ("xk/01", True), ("lic", True), ('采伐" OR "x', False), ("NEAR(采伐", False), ("*", None), ("木木", False),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), FOUND, ids=[q for q, _ in FOUND])
def test_a_question_finds_what_holds_all_of_its_words(question: str, expected: bool | None) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(body, content='', tokenize='unicode61')")
    db.execute("INSERT INTO t (rowid, body) VALUES (1, ?)", (indexed("林木采伐许可 XK/01-001 Licence to fell"),))
    words = asked(question)
    found = bool(db.execute("SELECT 1 FROM t WHERE t MATCH ?", (match_of(words),)).fetchall()) if words else None
    assert found == expected


def test_a_snippet_marks_the_words_where_they_stand_closest() -> None:
    text = "采伐" + "其他内容" * 40 + "申请林木采伐的，应当提交采伐申请"
    runs = snippet(text, asked("采伐 申请"), 40)
    assert [run.text for run in runs if run.marked] == ["申请", "采伐", "采伐", "申请"]
    assert runs[0].text == "…"


def test_a_snippet_of_a_text_without_the_words_is_empty() -> None:
    assert snippet("渔业捕捞", ["采伐"]) == ()
