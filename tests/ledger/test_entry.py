"""Entries have exactly one form, and everything else is refused with its place."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shulong.ledger.entry import LARGEST, Entry, next_instant
from shulong.terms.errors import InputError

AT = datetime(2026, 11, 24, 3, 0, 0, 5, tzinfo=UTC)
FORM = '{"at":"2026-11-24T03:00:00.000005Z","body":{"a":[1,"甲"],"b":{}},"kind":"quarantine-release"}'.encode()

values = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-LARGEST, LARGEST) | st.booleans(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=8,
)


def test_an_entry_in_bytes() -> None:
    entry = Entry("quarantine-release", AT, {"b": {}, "a": [1, "甲"]})
    assert entry.encode() == FORM
    assert Entry.decode(FORM) == entry


def test_an_instant_of_another_zone_is_kept_in_utc() -> None:
    local = datetime(2026, 11, 24, 11, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert Entry("key", local, {}).encode() == Entry("key", AT, {}).encode()


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), values), st.datetimes())
def test_every_entry_reads_back_as_itself(body: dict[str, Any], at: datetime) -> None:
    entry = Entry("delivery", at.replace(tzinfo=UTC), body)
    assert Entry.decode(entry.encode()) == entry
    assert Entry.decode(entry.encode()).encode() == entry.encode()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"a": 1.0}, "body.a: not a valid ledger entry: float is not allowed"),
        ({"a": [{"b": None}]}, r"body.a\[0\].b: not a valid ledger entry: NoneType is not allowed"),
        ({"a": b""}, "bytes is not allowed"),
        ({"a": 2**53}, r"the integer is beyond ±\(2\*\*53 - 1\)"),
        ({"a": "\ud800"}, "the string is not valid Unicode"),
        ({"\udfff": 1}, "the string is not valid Unicode"),
        ({1: "a"}, "keys must be strings"),
        ([], "expected a JSON object"),
    ],
)
def test_a_body_that_has_no_single_form_is_refused(body: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Entry("delivery", AT, body)


@pytest.mark.parametrize("kind", ["", "Delivery", "a_b", "a--b", "-a", "交付", "1a"])
def test_a_kind_is_kebab_case(kind: str) -> None:
    with pytest.raises(InputError, match=r"kind: not a valid ledger entry: .* is not kebab-case"):
        Entry(kind, AT, {})


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(InputError, match="the instant has no zone"):
        Entry("key", AT.replace(tzinfo=None), {})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not valid JSON"),
        (b"\xff", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "expected exactly at, body and kind"),
        (FORM.replace(b'"kind"', b'"kind":"x","kind"'), "not valid JSON"),
        (FORM.replace(b"}}", b'}},"more":1'), "expected exactly at, body and kind"),
        (FORM.replace(b'{"at"', b'{ "at"'), "not in canonical form"),
        (FORM.replace("甲".encode(), b"\\u7532"), "not in canonical form"),
        (FORM.replace(b".000005Z", b"Z"), "is not an instant in UTC with microseconds"),
        (FORM.replace(b"11-24", b"13-24"), "is not an instant in UTC"),
        (FORM.replace(b"Z", b"+00:00"), "is not an instant in UTC"),
        (FORM.replace(b"[1,", b"[1.0,"), "float is not allowed"),
        (FORM.replace(b"[1,", b"[NaN,"), "float is not allowed"),
        (FORM.replace(b'"quarantine-release"', b"1"), "expected a string"),
        (FORM.replace(b"quarantine-release", b"Quarantine"), "is not kebab-case"),
    ],
)
def test_bytes_that_are_no_canonical_entry_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match="not a valid ledger entry") as caught:
        Entry.decode(data)
    assert message in caught.value.say("en")
    assert "不是有效的账本条目" in caught.value.say("zh")


def test_time_stands_still_when_the_clock_is_set_back() -> None:
    earlier, later = AT - timedelta(hours=1), AT + timedelta(hours=1)
    assert next_instant(AT, earlier) == AT
    assert next_instant(AT, later) == later
    assert next_instant(None, earlier) == earlier
