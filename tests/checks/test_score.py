"""What checks find held against what is known."""

from __future__ import annotations

from shulong.checks.score import Found, score
from shulong.checks.truth import Known

CHECK = "conduct.matter-overdue"
FOUND = [Found(CHECK, "M1", "licence", "O1"), Found(CHECK, "M2", "licence", "O1")]


def test_what_was_planted_and_found_and_nothing_else_is_sound() -> None:
    made = score(
        CHECK,
        [Known(CHECK, "M1", True), Known(CHECK, "M2", True, key="licence", organ="O1"), Known(CHECK, "M3", False)],
        FOUND,
    )
    assert made.sound and (made.precision.value, made.recall.value, made.false_alarms.value) == (1.0, 1.0, 0.0)


def test_a_miss_costs_recall_and_a_hit_on_the_innocent_costs_precision() -> None:
    lost, innocent = Known(CHECK, "M9", True), Known(CHECK, "M2", False)
    made = score(CHECK, [Known(CHECK, "M1", True), lost, innocent], FOUND)
    assert (made.missed, made.beyond, made.alarms) == ((lost,), (FOUND[1],), 1)
    assert (made.precision.value, made.recall.value, made.sound) == (0.5, 0.5, False)


def test_a_hit_with_another_key_or_organ_is_not_the_planted_one() -> None:
    planted = [Known(CHECK, "M1", True, key="penalty"), Known(CHECK, "M2", True, organ="O2")]
    made = score(CHECK, planted, FOUND)
    assert made.missed == tuple(planted) and made.beyond == tuple(FOUND)


def test_two_hits_of_one_planted_subject_are_both_explained() -> None:
    made = score(CHECK, [Known(CHECK, "M1", True)], [FOUND[0], Found(CHECK, "M1", "other", "O1")])
    assert made.sound and made.found == 2


def test_a_statistical_check_is_sound_though_it_misses_and_its_false_alarms_are_counted_among_the_innocent() -> None:
    truth = [
        Known(CHECK, "M1", True, statistical=True),
        *(Known(CHECK, f"M{n}", False, statistical=True) for n in (2, 3, 4, 5)),
    ]
    made = score(CHECK, truth, FOUND)
    assert made.sound and (made.false_alarms.part, made.false_alarms.whole) == (1, 4)


def test_a_row_of_many_counts_whoever_is_found_and_is_not_named() -> None:
    truth = [
        Known(CHECK, "M1", True, statistical=True),
        Known(CHECK, "*", False, statistical=True, many=400),
        Known(CHECK, "M7", False),
    ]
    made = score(CHECK, truth, FOUND)
    assert (made.false_alarms.part, made.false_alarms.whole) == (1, 401)
