"""Rules files: what they say, and how a bad one is refused."""

import json
from pathlib import Path

import pytest

from shulong.cases.card import Colour
from shulong.cases.read_rules import read_rules
from shulong.cases.rule import By, rules_of
from shulong.cases.rules import SHIPPED, shipped
from shulong.checks.catalogue import catalogue
from shulong.terms.errors import DeclarationFault

GOOD = """
version: 2
in_force: {from: 2026-07-01}
rules:
  permits:
    title: {zh: 许可, en: Permits}
    domains: [conduct]
    kinds: [licence]
    colours: {yellow: red}
    days: {red: 3}
    todo: {red: {zh: 说明, en: Explain}}
repeats:
  often:
    title: {zh: 多次, en: Often}
    by: post
    yellows: 3
    within_days: 365
    days: 10
    todo: {zh: 查明, en: Find out}
"""

FAULTS = [
    ("version: 2", "version: two", r"rules.yaml:2: version: found 'two', expected a whole number from 1"),
    ("version: 2\n", "version: 2\ncolor: red\n", r"rules.yaml:3: color: found 'color', expected one of in_force, repeats"),
    ("from: 2026-07-01", "from: July", r"in_force.from: found {'from': 'July'}, expected a day of the form"),
    ("yellow: red}", "data: red}", r"rules.yaml:9: rule 'permits', colours.data: found 'data: red', expected .*data quality never becomes a card"),
    ("days: {red: 3}", "days: {yellow: 3}", r"rules.yaml:\d+: rule 'permits', days.red: found nothing, expected a whole number from 1"),
    ("days: {red: 3}", "days: {red: true}", r"rule 'permits', days.red: found True, expected a whole number from 1"),
    ("{zh: 说明, en: Explain}", "{zh: 说明, en: ''}", r"rule 'permits', todo.red: found .*, expected {zh: …, en: …}, neither empty"),
    ("[licence]", "[licnce]", r"rules.yaml:8: rule 'permits', kinds: found 'licnce', expected one of the kinds licence, penalty"),
    ("domains: [conduct]", "domains: conduct", r"rule 'permits', domains: found 'conduct', expected a list of ids"),
    ("by: post", "by: town", r"rule 'often', by: found 'town', expected one of organ, post, power"),
    ("yellows: 3", "yellows: 1", r"rule 'often', yellows: found 1, expected a whole number from 2"),
    ("    within_days: 365\n", "", r"rule 'often', within_days: found nothing, expected a value"),
    ("  permits:", "  Permits:", r"rule 'Permits', *: found 'Permits', expected an id in kebab-case|rules.Permits: found 'Permits', expected an id"),
    ("  often:", "  permits:", r"found 'permits', expected an id that no rule bears"),
    ("rules:", "rules: [", r"is not valid YAML"),
]  # fmt: skip


def written(folder: Path, words: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(words, encoding="utf-8")
    return path


def test_a_file_says_what_it_says(tmp_path: Path) -> None:
    found = read_rules(written(tmp_path, GOOD))
    (rule,), (repeat,) = found.rules, found.repeats
    assert (found.version, found.in_force_from.isoformat(), found.title.en) == (
        2,
        "2026-07-01",
        "Rules of cards, version 2",
    )
    assert (rule.colours, rule.days, rule.together) == ({Colour.YELLOW: Colour.RED}, {Colour.RED: 3}, False)
    assert rule.fits("conduct.x", "conduct", "XK/01-001", "O1", "")
    assert not rule.fits("conduct.x", "conduct", "CF/02-001", "O1", ""), "a penalty is no licence"
    assert (repeat.by, repeat.yellows, repeat.within_days) == (By.POST, 3, 365)
    assert not repeat.counts("XK/01-001", "O1", ""), "a card without a post counts for none"


@pytest.mark.parametrize(("good", "bad", "said"), FAULTS, ids=[bad.strip() or "left out" for _, bad, _ in FAULTS])
def test_a_bad_file_is_refused_with_line_rule_field_and_mend(tmp_path: Path, good: str, bad: str, said: str) -> None:
    assert good in GOOD
    with pytest.raises(DeclarationFault, match=said) as caught:
        read_rules(written(tmp_path, GOOD.replace(good, bad, 1)))
    assert "docs/zh/cards.md" in caught.value.say("zh")


def test_all_faults_are_said_together(tmp_path: Path) -> None:
    bad = GOOD.replace("yellows: 3", "yellows: 1").replace("days: {red: 3}", "days: {red: 0}")
    with pytest.raises(DeclarationFault, match=r"days.red: found 0.*yellows: found 1"):
        read_rules(written(tmp_path, bad))


def test_the_shipped_rules_are_version_0_and_cover_every_colour() -> None:
    assert shipped().version == 0
    assert read_rules(SHIPPED).version == 1, "a city copies the file and publishes it as its first version"
    assert rules_of(json.loads(shipped().to_json())) == shipped()
    rule = shipped().rule_for("village.anything", "village", "", "O1", "")
    assert rule is not None
    assert set(rule.colours) == set(Colour)


def test_every_check_that_the_shipped_rules_name_is_there() -> None:
    named = {check for _, check in shipped().checks_named()}
    assert named and named <= set(catalogue())
