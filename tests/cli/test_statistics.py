"""The command of statistics."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from shulong.cli.main import shulong
from shulong.terms.errors import InputError
from statistics_world import home_in

pytestmark = pytest.mark.django_db


def test_a_table_a_file_and_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_in(tmp_path).home.path
    monkeypatch.setattr("shulong.cli.context.Context.start_django", lambda self: None)

    def run(*words: str, lang: str = "en") -> str:
        done = CliRunner().invoke(
            shulong,
            ["--home", str(home), "--lang", lang, "statistics", *words],
            catch_exceptions=False,
            standalone_mode=False,
        )
        assert done.exit_code == 0, done.output
        return done.output

    assert "O1 Bureau" in run("--by", "organ", "--as-of", "2026-06-30")
    assert "50.0% 9.5–90.5, 1/2" in run("--as-of", "2026-06-30")
    assert "示例甲局" in run("--by", "organ", lang="zh")
    target = tmp_path / "made.csv"
    assert "made.csv is written: 2 rows" in run("--by", "organ", "--to-file", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbfOrgan,Name of organ,Acts")
    with pytest.raises(InputError, match=r"a file made\.pdf cannot be written\. Use \.csv or \.xlsx"):
        run("--to-file", str(tmp_path / "made.pdf"))
