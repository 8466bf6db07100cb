"""Recording under the lock: time never runs back, whoever writes and whatever the clock says."""

from datetime import UTC, datetime, timedelta

from shulong.ledger.entry import Entry
from shulong.ledger.keys import Signer
from shulong.ledger.log import Log
from shulong.ledger.record import record
from shulong.ledger.verify import verify

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_what_happened_is_recorded_together_at_one_time(log: Log, signer: Signer) -> None:
    recorded = record(log, [("delivery", {"rows": 3}), ("key", {})], signer=signer, now=NOW)
    assert [(index, entry.kind, entry.at) for index, entry in recorded] == [(0, "delivery", NOW), (1, "key", NOW)]
    assert Entry.decode(log.entry(0)) == recorded[0][1]


def test_a_clock_set_back_does_not_turn_time(log: Log, signer: Signer) -> None:
    record(log, [("key", {})], signer=signer, now=NOW)
    record(Log.open(log.folder), [("key", {})], signer=signer, now=NOW - timedelta(days=1))
    record(log, [("key", {})], signer=signer, now=NOW + timedelta(seconds=1))
    assert [Entry.decode(data).at - NOW for data in log.entries()] == [timedelta(0), timedelta(0), timedelta(seconds=1)]
    assert verify(log.folder, signer.verifier).fits


def test_without_a_time_it_is_now(log: Log, signer: Signer) -> None:
    (_, entry), = record(log, [("key", {})], signer=signer)  # fmt: skip
    assert abs(entry.at - datetime.now(UTC)) < timedelta(minutes=5)
