"""The commands about laws, on the invented laws of the example city."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shulong.cli.main import shulong

LAWS = Path(__file__).parents[2] / "examples/city/laws"


def run(home: Path, *words: object, expect: int = 0) -> Result:
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", *map(str, words)])
    assert done.exit_code == expect, done.output + str(done.exception)
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("laws") / "home"
    run(path, "init")
    said = run(path, "law", "import", LAWS).output
    assert "10 files, 79 articles" in said
    assert "laws: 10 records, 10 accepted, 0 quarantined" in said
    return path


def test_importing_again_adds_nothing(home: Path) -> None:
    assert run(home, "law", "import", LAWS).output.count("delivered before") == 2


def test_the_list_shows_what_each_version_is_worth_on_a_day(home: Path) -> None:
    row = next(line for line in run(home, "law", "list", "临时救助").output.splitlines() if "2018-04-02" in line)
    assert "repealed" in row
    row = next(
        line
        for line in run(home, "law", "list", "临时救助", "--on", "2020-01-01").output.splitlines()
        if "2018-04-02" in line
    )
    assert "in force" in row


SHOWN = [
    (("《许可实施办法》第五条第一款", "--on", "2020-01-01"), 0, "应当在三个工作日内决定是否受理"),
    (("许可实施办法第六条之一",), 0, "申请人作出书面承诺的"),
    (("《示例市市场准入管理条例》第二编第三章",), 0, "抽查所需经费列入部门预算。"),
    (("《示例市临时救助暂行办法》第三条",), 1, "was repealed on 2022-03-01, replaced by 示例市困难群众救助办法"),
    (("《许可实施办法》第九十条",), 1, "has no 第九十条"),
    (("《无此办法》第一条",), 1, "the law library has no 《无此办法》"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "text"), SHOWN, ids=lambda value: str(value))
def test_a_citation_is_shown_as_of_a_day_or_says_why_not(
    home: Path, words: tuple[str, ...], code: int, text: str
) -> None:
    assert text in run(home, "law", "show", *words, expect=code).output


def test_what_is_no_citation_is_refused(home: Path) -> None:
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", "law", "show", "准入"])
    assert "is not one citation of a law" in str(done.exception)


def test_the_check_finds_nothing_in_the_invented_laws(home: Path) -> None:
    assert "8 laws, 0 things to look at" in run(home, "law", "check").output


def test_one_faulty_file_stops_the_import_unless_passed_over(tmp_path: Path) -> None:
    home, texts = tmp_path / "home", tmp_path / "texts"
    run(home, "init")
    texts.mkdir()
    (texts / "good.txt").write_bytes("示例市甲办法\n2020年1月2日公布\n第一条 甲。\n第三条 乙。\n".encode("gb18030"))
    (texts / "bad.md").write_text("示例市乙办法\n", encoding="utf-8")
    done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", "law", "import", str(texts)])
    assert "bad.md:1: no article was found" in done.output
    assert "1 files must be mended; nothing was imported" in str(done.exception)
    assert "示例市甲办法" not in run(home, "law", "list").output
    said = run(home, "law", "import", texts, "--skip-faulty").output
    assert "read as GB18030" in said
    assert "第二条 is missing before this line" in " ".join(said.split())
    assert "第二条" in run(home, "law", "check", expect=1).output


def test_a_corrected_text_takes_the_place_of_the_wrong_one(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "x.md"
    run(home, "init")
    text = "示例市甲办法\n2020年1月2日公布\n第一条 甲。\n多余。\n"
    for written in (text, text.replace("多余。\n", "")):
        path.write_text(written, encoding="utf-8")
        run(home, "law", "import", path)
    assert "多余" not in run(home, "law", "show", "《示例市甲办法》第一条").output
