"""Many messages hashed at once give what hashlib gives for each."""

from __future__ import annotations

import os
import signal
from hashlib import sha256

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shulong.data.hashing import WORTH_A_CALL, fixed_bytes, level_above, sha256_each
from shulong.ledger.tree import next_level


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300)))
def test_each_message_is_hashed_in_its_place(messages: list[bytes]) -> None:
    assert sha256_each(pa.array(messages, pa.binary())) == b"".join(sha256(one).digest() for one in messages)


def test_a_part_of_a_column_is_hashed_as_that_part() -> None:
    column = pa.array([str(number).encode() for number in range(20_000)], pa.binary())
    assert sha256_each(column[7:19_000]) == b"".join(sha256(str(n).encode()).digest() for n in range(7, 19_000))


@pytest.mark.parametrize("pairs", [0, 1, 3, WORTH_A_CALL - 1, WORTH_A_CALL, WORTH_A_CALL + 1, 20_000])
def test_a_level_is_that_of_rfc_6962_whatever_its_width(pairs: int) -> None:
    level = b"".join(sha256(number.to_bytes(4)).digest() for number in range(2 * pairs))
    assert level_above(level) == next_level(level)


def test_a_leaf_of_another_length_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid, match="32"):
        fixed_bytes(pa.array([b"x" * 31], pa.binary()))


def test_a_forked_process_hashes_as_well() -> None:
    """A server may fork after its first verification, and the engine's threads stay with the parent."""
    column = pa.array([str(number).encode() for number in range(20_000)], pa.binary())
    expected = level_above(sha256_each(column))
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os._exit(0 if level_above(sha256_each(column)) == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
