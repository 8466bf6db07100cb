"""The command of statistics."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from shulong.cli.main import shulong
from shulong.terms.errors import InputError
from statistics_world import home_in

RECEIPT = Path(__file__).parent / "receipt"
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


@pytest.mark.slow
@pytest.mark.realdata
def test_the_real_permit_log_is_counted_as_a_spreadsheet_would(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shulong.cli.context.Context.start_django", lambda self: None)
    log, home, made = shared / "data/permits/receipt.csv", tmp_path / "home", tmp_path / "made.csv"
    for words in (
        ["init", "--name", "permits.example", "--timezone", "Europe/Amsterdam"],
        ["power", "publish", RECEIPT / "flow.yaml"],
        ["deliver", "acts", log, "--mapping", RECEIPT / "acts.yaml"],
        ["deliver", "matters", log, "--mapping", RECEIPT / "matters.yaml"],
        ["statistics", "--by", "month,organ", "--to-file", made],
    ):
        done = CliRunner().invoke(shulong, ["--home", str(home), "--lang", "en", *map(str, words)])
        assert done.exit_code == 0, done.output
    acts, first = Counter[tuple[str, str]](), dict[str, tuple[str, str]]()
    with log.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            # The log's times are those of the city's own clock.
            at = row["time:timestamp"][:19]
            acts[at[:7], row["case:department"]] += 1
            first[row["case:concept:name"]] = min(
                first.get(row["case:concept:name"], ("9", "")), (at, row["case:department"])
            )
    begun = Counter((at[:7], organ) for at, organ in first.values())
    with made.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["Month"], row["Organ"]): int(row["Acts"]) for row in rows} == acts
    assert {
        (row["Month"], row["Organ"]): int(row["Matters begun"]) for row in rows if row["Matters begun"] != "0"
    } == begun
    assert {row["Decided"] for row in rows if row["End unknown"] != "0"} == {""}, (
        "the flow has no limit, so that nobody knows the end"
    )
