"""The names of deciding values."""

from shulong.portal.values import deciding


def test_a_value_said_in_two_languages_is_shown_once_under_its_name() -> None:
    values = {"step": "review", "step_zh": "审查", "step_en": "Review", "times": 2, "own_value": 7}
    shown = [(name.zh if name else None, key, value) for name, key, value in deciding(values, "zh")]
    assert shown == [("环节", "step", "审查"), ("次数", "times", 2), (None, "own_value", 7)]
    assert [value for _, _, value in deciding(values, "en")] == ["Review", 2, 7]
