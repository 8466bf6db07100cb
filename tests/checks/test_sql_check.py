"""Checks written as SQL files: the same hits on both engines, and refused when they are incomplete or more than a question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis
import pytest

from shulong.checks.catalogue import catalogue
from shulong.checks.check import Check
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.run import run
from shulong.checks.sql_file import read_sql_check
from shulong.checks.try_example import ExampleTables, try_examples
from shulong.data.engine import spark_engine
from shulong.terms.errors import DeclarationFault

ROOT = Path(__file__).parents[2]
REST_DAY = ROOT / "examples/city/checks/local/decided_on_rest_day.sql"
FORMS = """-- ---
-- id: local.forms
-- title: {zh: 写法, en: Forms}
-- question: {zh: 各种写法在两个引擎上结果一致？, en: Do many forms of SQL give the same on both engines?}
-- card: yellow
-- basis: [test]
-- subject_kind: matter
-- params: {least: {default: 2, unit: acts, why: {zh: 两次, en: twice}}, word: {default: "it's", unit: text, why: {zh: 引号, en: a quote}}}
-- innocent: [{zh: 无, en: none}]
-- say: {zh: "{subject} 有 {times} 步，历时 {days} 天", en: "{subject}: {times} acts in {days} days ({word})"}
-- examples:
--   - why: {zh: 两步, en: two acts}
--     given:
--       acts: |
--         act_id  matter_id  step   organ  done_at           amount_fen
--         A1      M1         apply  O1     2026-03-02T09:00  5
--         A2      M1         grant  O1     2026-03-05T08:00  -
--     hits: [[M1, apply+grant]]
--   - {why: {zh: 一步, en: one act}, given: {acts: [{act_id: A1, matter_id: M1, step: apply, done_at: 2026-03-02T09:00}]}, settings: {least: 2}}
-- ---
WITH acts_in_order AS (
  SELECT matter_id, organ, step, done_at, amount_fen, _delivery || '#' || _row AS row_id,
         row_number() OVER (PARTITION BY matter_id ORDER BY done_at) AS place
  FROM acts
)
SELECT matter_id AS subject, min(organ) AS organ, sum(amount_fen) AS amount_fen,
       string_agg(step, '+' ORDER BY place) AS key,
       count(*) AS times, date_diff('day', min(done_at), max(done_at)) AS days,
       min(done_at) AS period_from, max(done_at) AS period_to,
       list_sort(list(row_id)) AS evidence, :word AS word
FROM acts_in_order GROUP BY matter_id HAVING count(*) >= :least
"""


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    (tmp_path / "local").mkdir()
    file = tmp_path / "local/forms.sql"
    file.write_text(FORMS, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    engine = spark_engine(timezone="Asia/Shanghai")
    yield Engine(engine.backend)
    engine.backend._session.stop()


def hits_of(check: Check, engine: Engine) -> list[list[dict[str, object]]]:
    for tried in try_examples(check, engine):
        assert tried.passed, (tried.expected, tried.found, tried.fault)
    worlds = [World(ExampleTables(each, engine), engine, each.as_of) for each in check.examples]
    return [run(check, world).hits.to_pylist() for world in worlds]


def test_the_deciding_values_and_the_sentence_come_from_the_columns(forms: Path) -> None:
    check = read_sql_check(forms)
    assert (check.language, check.tables, check.takes) == ("sql", ("acts",), ("engine", "acts"))
    (hit,) = hits_of(check, Engine(ibis.duckdb.connect()))[0]
    assert hit["say_en"] == "M1: 2 acts in 3 days (it's)"
    assert hit["values"] == '{"subject": "M1", "times": 2, "days": 3, "word": "it\'s"}'
    assert (hit["evidence"], hit["amount_fen"], hit["card"]) == (["EXAMPLE#1", "EXAMPLE#2"], 5, None)


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize("which", ["forms", "rest day"])
def test_both_engines_give_the_same_hits(forms: Path, spark: Engine, which: str) -> None:
    check = read_sql_check(forms if which == "forms" else REST_DAY)
    assert hits_of(check, spark) == hits_of(check, Engine(ibis.duckdb.connect()))


def test_a_folder_of_the_city_is_read_with_the_library(forms: Path) -> None:
    known = catalogue(forms.parents[1])
    assert known["local.forms"].file == forms
    assert "conduct.matter-overdue" in known


WRONG = [
    ("-- ---\n-- id", "-- id", "must begin with a front matter"),
    ("-- card: yellow", "card: yellow", "forms.sql:5: each line of the front matter must begin with --"),
    ("-- card: yellow", "-- card: [yellow", "the front matter is not valid YAML"),
    ("-- card: yellow", "-- card: green", "the card 'green' is none of"),
    ("-- card: yellow", "-- card: yellow\n-- colour: red", "unknown key 'colour'"),
    ("-- basis: [test]\n", "", "the front matter lacks 'basis'"),
    ("-- id: local.forms", "-- id: local.others", "belongs in the file local/others.sql"),
    ("{zh: 写法, en: Forms}", "Forms", "title must be {zh: …, en: …}"),
    ("unit: acts, ", "", "parameter 'least' must have default, unit and why"),
    ("[[M1, apply+grant]]", "[]", "no example of a hit"),
    (">= :least", ">= 2", "the query uses the parameters ['word'], declared are ['least', 'word']"),
    ("AS subject,", "AS matter,", "the query lacks the columns ['subject']"),
    ("{days} days", "{weeks} weeks", "names columns that the query does not have: ['weeks']"),
    (":word AS word", ":word AS word, '' AS say_zh", "the columns ['say_zh'] are given by the front matter"),
    ("FROM acts\n", "FROM read_csv('/etc/passwd')\n", "is no table; a check reads tables and nothing else"),
    ("FROM acts\n", "FROM '/etc/passwd'\n", "is no table"),
    ("FROM acts\n", "FROM other.acts\n", "is no table"),
    ("list(row_id)", "list(row_id ORDER BY place)", "is not known to Spark"),
    ("date_diff('day'", "date_diff('hour'", "date_diff may count 'day' only"),
    ("WITH acts_in_order", "DROP TABLE acts; WITH acts_in_order", "must hold exactly one SELECT"),
    ("HAVING count(*)", "HAVING COUNT(*", "forms.sql:31: is not valid SQL"),
]


@pytest.mark.parametrize(("good", "bad", "said"), WRONG)
def test_what_is_wrong_is_refused_when_the_file_is_read(forms: Path, good: str, bad: str, said: str) -> None:
    assert good in FORMS
    forms.write_text(FORMS.replace(good, bad), encoding="utf-8")
    with pytest.raises(DeclarationFault) as refusal:
        read_sql_check(forms)
    assert said in refusal.value.say("en")
