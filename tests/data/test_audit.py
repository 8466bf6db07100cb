"""Whatever is changed in a sealed file is found, and what was lawfully emptied still verifies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from conftest_data import audit
from shulong.data import commit, erase
from shulong.data.erase import erase as erase_rows
from shulong.data.home import Home
from shulong.data.prove import prove
from shulong.data.receipt import Receipt
from shulong.data.shelf import Shelf
from shulong.ledger.proof import check
from shulong.terms.errors import InputError, Tampered

FILE = (
    "act_id,matter_id,power_code,step,done_at,amount_fen\n"
    + "".join(f"A{i},M{i},P,申请,2026-01-05,{i}\n" for i in range(700))
    + ",M,P,x,,\n"
)


@pytest.fixture
def receipt(send) -> Receipt:
    return send(FILE)


def rewritten(path: Path, select: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY ({select.format(file=f'read_parquet({str(path)!r})')}) TO '{path}.new' (FORMAT parquet)"
        )
    Path(f"{path}.new").replace(path)


@pytest.mark.parametrize(
    ("select", "said"),
    [
        (
            "SELECT * REPLACE (CASE WHEN act_id = 'A5' THEN 6 ELSE amount_fen END AS amount_fen) FROM {file}",
            "content is not what was sealed",
        ),
        (
            "SELECT * REPLACE (CASE WHEN act_id = 'A5' THEN NULL ELSE amount_fen END AS amount_fen) FROM {file}",
            "content is not what was sealed",
        ),
        ("SELECT * FROM {file} WHERE act_id <> 'A699'", "number of rows is not as sealed"),
        ("SELECT * FROM {file} ORDER BY amount_fen DESC", "content is not what was sealed"),
        ("SELECT * REPLACE (_row + 1 AS _row) FROM {file}", "content is not what was sealed"),
        ("SELECT * REPLACE ('x' AS _delivery) FROM {file}", "sealing columns of row"),
        ("SELECT *, 1 AS extra FROM {file}", "column 'extra' is not as it was sealed"),
        ("SELECT * EXCLUDE (amount_fen) FROM {file}", "column 'amount_fen' is not as it was sealed"),
    ],
)
def test_a_changed_segment_is_named(home: Home, receipt: Receipt, select: str, said: str) -> None:
    path = receipt.segment(home)
    rewritten(path, select)
    found = audit(home)
    assert found is not None
    assert said in found
    assert path.name in found


def test_a_changed_quarantine_and_a_missing_file_are_named(home: Home, receipt: Receipt) -> None:
    path = receipt.quarantine(home)
    whole = path.read_bytes()
    rewritten(path, "SELECT * REPLACE ('all well' AS wrong_en) FROM {file}")
    assert path.name in (audit(home) or "")
    path.write_bytes(whole)
    assert audit(home) is None
    path.unlink()
    assert "the sealed file is missing" in (audit(home) or "")


def test_flipped_bytes_are_found_wherever_rows_lie(home: Home, receipt: Receipt) -> None:
    path = receipt.segment(home)
    whole = path.read_bytes()
    for at in range(10, len(whole) // 2, len(whole) // 25):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert audit(home) is not None, f"byte {at} of {len(whole)}"
    path.write_bytes(whole)
    assert audit(home) is None


def test_an_erased_row_is_gone_and_the_tree_still_fits(home: Home, receipt: Receipt) -> None:
    row_id = f"{receipt.delivery}#6"
    erase_rows(home, "acts", receipt.delivery, [6], basis="《个人信息保护法》第四十七条", by="审计局")
    acts = Shelf(home).table("acts")
    assert acts.filter(acts.act_id == "A5").count().to_pyarrow().as_py() == 0
    assert acts.count().to_pyarrow().as_py() == 699
    assert audit(home) is None
    with pytest.raises(InputError, match="the row was lawfully emptied"):
        prove(home, "acts", row_id)
    rewritten(receipt.segment(home), "SELECT * REPLACE (NULL AS _erased) FROM {file}")
    assert audit(home) is not None


def test_an_emptying_that_no_entry_orders_is_found(home: Home, receipt: Receipt) -> None:
    before = receipt.segment(home).read_bytes()
    erase_rows(home, "acts", receipt.delivery, [6], basis="b", by="c")
    emptied = receipt.segment(home).read_bytes()
    receipt.segment(home).write_bytes(before)
    assert "the emptying of row 6 does not fit" in (audit(home) or "")
    receipt.segment(home).write_bytes(emptied)
    assert audit(home) is None


def test_an_erasure_cut_short_after_its_entry_is_carried_out_later(
    home: Home, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(erase, "place", killed)
        with pytest.raises(Killed):
            erase_rows(home, "acts", receipt.delivery, [6], basis="b", by="c")
    assert audit(home) is not None
    commit.recover(home)
    assert audit(home) is None


def test_one_row_is_proved_to_an_outsider(home: Home, receipt: Receipt, tmp_path: Path) -> None:
    for row in (1, 256, 257, 700):
        proof = prove(home, "acts", f"{receipt.delivery}#{row}")
        proved = check(proof, home.verifier)
        assert proved.row is not None
        assert f"A{row - 1}\x1fM{row - 1}\x1fP\x1f申请" in proved.row.decode()
    (tmp_path / "proof.json").write_bytes(proof)
    script = Path(__file__).parents[2] / "docs" / "verify_proof.py"
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "proof.json"), str(home.verifier)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with pytest.raises(Tampered):
        check(proof.replace(b'"size"', b'"sizes"'), home.verifier)
