"""A proof file: it holds on its own, every part of it matters, and the stand-alone checker agrees."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from shulong.ledger.entry import Entry
from shulong.ledger.keys import Signer
from shulong.ledger.log import Log
from shulong.ledger.proof import RowProof, check, make
from shulong.ledger.tree import inclusion_proof, leaf_hash, memory_reader, root_of_leaves
from shulong.terms.errors import Tampered

ALONE = Path(__file__).parents[2] / "docs" / "verify_proof.py"
SALTS = [bytes([number]) * 16 for number in range(5)]
ROWS = [f"1:{number},6:许可".encode() for number in range(5)]
LEAVES = [leaf_hash(salt + row) for salt, row in zip(SALTS, ROWS, strict=True)]


@pytest.fixture(scope="module")
def alone() -> ModuleType:
    specification = importlib.util.spec_from_file_location("verify_proof", ALONE)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def sealing(log: Log, signer: Signer, entries_of: Callable[[int, int], list[bytes]]) -> Log:
    """A log whose entry 20 seals five rows."""
    body = {"dataset": "acts", "segment": {"root": root_of_leaves(LEAVES).hex(), "rows": 5}}
    sealing = Entry("delivery", datetime(2026, 11, 25, tzinfo=UTC), body).encode()
    after = Entry("key", datetime(2026, 11, 25, tzinfo=UTC), {}).encode()
    log.append([*entries_of(0, 20), sealing, after], signer=signer)
    return log


def row_proof(index: int) -> RowProof:
    path = inclusion_proof(index, 5, memory_reader(LEAVES))
    return RowProof(ROWS[index], SALTS[index], index, 5, path, "segment.root", "segment.rows")


@pytest.mark.parametrize("index", range(5))
def test_one_row_is_proved_to_whoever_holds_the_public_key(
    sealing: Log, signer: Signer, alone: ModuleType, index: int
) -> None:
    data = make(sealing, 20, row_proof(index))
    proved = check(data, signer.verifier)
    assert (proved.index, proved.row, proved.row_index) == (20, ROWS[index], index)
    assert proved.checkpoint == sealing.checkpoint
    assert proved.entry == Entry.decode(sealing.entry(20))
    other = alone.check(data, str(signer.verifier))
    assert (other["index"], other["row"], other["row_index"]) == (20, ROWS[index].decode(), index)


@pytest.mark.parametrize("index", [0, 7, 21])
def test_one_entry_is_proved_without_a_row(sealing: Log, signer: Signer, alone: ModuleType, index: int) -> None:
    data = make(sealing, index)
    assert check(data, signer.verifier).row is None
    assert alone.check(data, str(signer.verifier))["entry"] == json.loads(sealing.entry(index))


def leaves_of(part: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of every value in a proof file."""
    if isinstance(part, dict):
        return [found for key, inner in part.items() for found in leaves_of(inner, (*place, key))]
    if isinstance(part, list):
        return [found for key, inner in enumerate(part) for found in leaves_of(inner, (*place, key))]
    return [place]


def changes(value: Any) -> list[Any]:
    """A few other values for one value."""
    if isinstance(value, int):
        return [value + 1, value - 1, -1, str(value), float(value), True]
    middle = len(value) // 2
    return [
        "",
        value[:-1],
        value + "A",
        value[:middle] + ("B" if value[middle] != "B" else "C") + value[middle + 1 :],
        5,
    ]


def refused_by(alone: ModuleType, data: bytes, key: str) -> bool:
    try:
        alone.check(data, key)
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return True
    return False


def test_every_field_changed_is_found_by_both_checkers(sealing: Log, signer: Signer, alone: ModuleType) -> None:
    whole = json.loads(make(sealing, 20, row_proof(3)))
    places = leaves_of(whole)
    assert len(places) >= 16
    for place in places:
        part = whole
        for key in place[:-1]:
            part = part[key]
        before = part[place[-1]]
        for change in changes(before):
            part[place[-1]] = change
            data = json.dumps(whole).encode()
            with pytest.raises(Tampered):
                check(data, signer.verifier)
            assert refused_by(alone, data, str(signer.verifier)), f"{place}: {change!r}"
        part[place[-1]] = before
    assert check(json.dumps(whole).encode(), signer.verifier).row == ROWS[3]


@pytest.mark.parametrize("part", ["checkpoint", "entry", "format", "row.salt", "row.path", "entry.path"])
def test_a_part_left_out_is_found(sealing: Log, signer: Signer, alone: ModuleType, part: str) -> None:
    whole = json.loads(make(sealing, 20, row_proof(3)))
    inner = whole
    *above, last = part.split(".")
    for name in above:
        inner = inner[name]
    del inner[last]
    with pytest.raises(Tampered, match="expected exactly these fields"):
        check(json.dumps(whole).encode(), signer.verifier)
    assert refused_by(alone, json.dumps(whole).encode(), str(signer.verifier))


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("format",), "shulong-proof/2", "format: the proof does not hold: expected 'shulong-proof/1'"),
        (("entry", "index"), 19, "entry: the proof does not hold: the entry does not lead to the root"),
        (("row", "index"), 1, "row: the proof does not hold: the row does not lead to the segment root in the entry"),
        (("row", "size"), 6, "row.size: the proof does not hold: the entry says 5 rows, found 6"),
        (("row", "root_field"), "dataset", "entry.body.dataset: the proof does not hold: not a hash in hexadecimal"),
        (("row", "root_field"), "none", "entry.body.none: the proof does not hold: the entry has no such field"),
        (("row", "salt"), "!", "row.salt: the proof does not hold: not canonical base64"),
        (("row", "path"), ["AAAA"], "row.path: the proof does not hold: each step has 32 bytes"),
    ],
)
def test_what_does_not_fit_is_named(
    sealing: Log, signer: Signer, place: tuple[str, ...], value: Any, message: str
) -> None:
    whole = json.loads(make(sealing, 20, row_proof(3)))
    part = whole
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    with pytest.raises(Tampered) as caught:
        check(json.dumps(whole).encode(), signer.verifier)
    assert message in caught.value.say("en")
    assert "证明不成立" in caught.value.say("zh")


def test_a_row_of_another_entry_or_another_key_proves_nothing(
    sealing: Log, signer: Signer, stranger: Signer, alone: ModuleType
) -> None:
    data = make(sealing, 3, row_proof(3))
    with pytest.raises(Tampered, match=r"entry\.body\.segment\.root: the proof does not hold"):
        check(data, signer.verifier)
    assert refused_by(alone, data, str(signer.verifier))
    data = make(sealing, 20, row_proof(3))
    with pytest.raises(Tampered, match="not signed by the ledger's key"):
        check(data, stranger.verifier)
    assert refused_by(alone, data, str(stranger.verifier))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_proof_is_refused(signer: Signer, data: bytes) -> None:
    with pytest.raises(Tampered, match="the proof does not hold"):
        check(data, signer.verifier)


def test_the_checker_alone_says_what_it_found(tmp_path: Path, sealing: Log, signer: Signer) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(make(sealing, 20, row_proof(3)))
    bad.write_bytes(good.read_bytes().replace(b'"index": 3', b'"index": 2'))

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-I", "-X", "utf8", str(ALONE), *words]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return done.returncode, done.stdout

    code, text = run(str(good), str(signer.verifier))
    assert (code, text.splitlines()[0]) == (0, "成立 / HOLDS")
    assert '"row": "1:3,6:许可"' in text
    code, text = run(str(bad), str(signer.verifier))
    assert code == 1
    assert "该行与段根哈希不符 / the row does not lead to the segment root in the entry" in text
    assert run()[0] == 2
