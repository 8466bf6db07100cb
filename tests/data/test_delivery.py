"""The road from a file to the shelf: all or nothing, recognised when repeated, nothing lost."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from conftest_data import audit
from shulong.data import intake
from shulong.data.connectors.staged import stage
from shulong.data.delivery import deliver
from shulong.data.home import Home
from shulong.data.quarantine import read_quarantine
from shulong.data.receipt import receipts
from shulong.data.shelf import Shelf
from shulong.terms.errors import ContractFault, InputError, StorageFailure, UnreadableFile

HEAD = "act_id,matter_id,power_code,step,done_at\n"
ROW = "A{0},M1,P,apply,2026-01-05 09:00:00\n"


def rows(home: Home, dataset: str = "acts", as_of: datetime | None = None) -> list[dict[str, object]]:
    table = Shelf(home).table(dataset, as_of)
    return table.order_by("_row").to_pyarrow().to_pylist()


def test_a_sound_file_is_sealed_whole(home: Home, send) -> None:
    receipt = send(HEAD + ROW.format(1) + ROW.format(2))
    assert (receipt.rows, receipt.quarantined_records, receipt.index) == (2, 0, 0)
    assert [row["act_id"] for row in rows(home)] == ["A1", "A2"]
    assert audit(home) is None


def test_the_same_file_twice_adds_nothing(home: Home, send) -> None:
    first, again = send(HEAD + ROW.format(1)), send(HEAD + ROW.format(1))
    assert again.recognised
    assert again.delivery == first.delivery
    assert home.log().size == 1


def test_a_senders_number_stands_for_one_content(send) -> None:
    send(HEAD + ROW.format(1), sender_id="7")
    assert send(HEAD + ROW.format(1), sender_id="7").recognised
    with pytest.raises(InputError, match=r"delivery id '7' was used for delivery .* with other content"):
        send(HEAD + ROW.format(2), sender_id="7")


def test_a_row_delivered_again_replaces_the_older_and_the_past_stays(home: Home, send) -> None:
    send(HEAD + ROW.format(1))
    between = datetime.now(UTC)
    send(HEAD + "A1,M1,P,accept,2026-01-05 09:00:00\n")
    assert [row["step"] for row in rows(home)] == ["accept"]
    assert [row["step"] for row in rows(home, as_of=between)] == ["apply"]


def test_a_header_without_rows_is_refused_and_says_what_to_do(home: Home, send) -> None:
    with pytest.raises(ContractFault, match=r"acts\.csv: there is a header and no row"):
        send(HEAD)
    assert home.log().size == 0


@pytest.mark.parametrize("content", [b"", b"  \n \n"])
def test_an_empty_file_is_refused(send, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"acts\.csv"):
        send(content)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("act_id,matter_id,power_code,done_at", r"column 'step' \(Step\) is missing"),
        ("act_id,matter_id,power_code,step_,done_at", "Was it renamed to 'step_'"),
        ("act_id,matter_id,power_code,step,done_att", "Was it renamed to 'done_att'"),
        ("act_id,matter_id,power_code,step,step", "step"),
    ],
)
def test_a_column_missing_renamed_or_twice_is_named(home: Home, send, header: str, said: str) -> None:
    with pytest.raises(ContractFault, match=said):
        send(header + "\n" + ",".join("x" * (header.count(",") + 1)) + "\n")
    assert home.log().size == 0


@pytest.mark.parametrize(("encoding", "said"), [("gb18030", "GB18030"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16")])
def test_other_encodings_are_read_and_said(home: Home, send, encoding: str, said: str) -> None:
    text = "行为编号,办件编号,权力事项编码,环节,办理时间\nA1,办件一,P,受理,2026-01-05 09:00:00\n"
    receipt = send(text.encode(encoding))
    assert rows(home)[0]["step"] == "受理"
    assert any(said in note.en for note in receipt.notes)


def test_bytes_in_no_encoding_are_refused(send) -> None:
    with pytest.raises(UnreadableFile, match="neither UTF-8 nor GB18030"):
        send(HEAD.encode() + b"A1,\xff\xff\xff,\xff\xff,\xff,\xff\n" * 50)


def test_one_in_a_hundred_broken_rows_is_set_aside_with_reason_and_mend(home: Home, send) -> None:
    lines = [ROW.format(i) if i % 100 else f"A{i},,P,apply,2026-02-30\n" for i in range(1000)]
    receipt = send(HEAD + "".join(lines))
    assert (receipt.rows, receipt.quarantined_records, receipt.records) == (990, 10, 1000)
    faults = read_quarantine(receipt.quarantine(home), 100)
    assert [(f["record"], f["field"], f["fault"]) for f in faults[:2]] == [
        (1, "done_at", "not-a-date"),
        (1, "matter_id", "missing"),
    ]
    assert faults[1]["mend_en"] == "Fill it in and deliver the row again."
    assert faults[0]["found"] == "2026-02-30"
    assert audit(home) is None


def test_records_broken_as_records_are_kept_with_their_line(home: Home, send) -> None:
    receipt = send(HEAD + ROW.format(1) + "A2,too,few\n" + ROW.format(3))
    assert (receipt.rows, receipt.quarantined_records) == (2, 1)
    (fault,) = read_quarantine(receipt.quarantine(home), 9)
    assert (fault["line"], fault["record"], fault["fault"]) == (3, 2, "too-few-fields")


def test_dates_in_six_spellings_are_read_and_two_meanings_are_not(home: Home, send) -> None:
    spelled = ["2026-01-05", "2026/1/5", "2026.01.05", "20260105", "2026年1月5日", "2026-01-05T00:00:00+08:00"]
    receipt = send(
        HEAD + "".join(f"A{i},M1,P,apply,{text}\n" for i, text in enumerate([*spelled, "05/06/2026", "46027"]))
    )
    assert {row["done_at"] for row in rows(home)} == {datetime(2026, 1, 5)}  # noqa: DTZ001
    assert len(rows(home)) == 6
    assert [f["fault"] for f in read_quarantine(receipt.quarantine(home), 9)] == ["ambiguous-date", "excel-serial"]


REGISTER = """
apiVersion: v3.1.0
kind: DataContract
id: people
name: people
version: 1.0.0
status: active
schema:
  - name: people
    properties:
      - {name: id_number, businessName: 身份证号, logicalType: string, required: true, primaryKey: true, classification: personal, customProperties: [{property: titleEn, value: Identity number}, {property: identity, value: resident-id}]}
      - {name: name, businessName: 姓名, logicalType: string, classification: personal, customProperties: [{property: titleEn, value: Name}]}
customProperties:
  - property: shulong
    value: {title: {zh: 人口, en: People}, deliveries: snapshot, sensitivity: personal, owner: police, purposes: [supervision]}
"""


def test_identity_numbers_that_excel_spoiled_are_told_and_never_quoted(home: Home, send, tmp_path: Path) -> None:
    (home.contracts / "people.yaml").write_text(REGISTER, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in [
        ("身份证号", "姓名"),
        ("11010519491231002X", "甲"),
        (510101199001011237, "乙"),
        ("110105194912310021", "丙"),
        ("5.1E+17", "丁"),
    ]:
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    receipt = send(tmp_path / "people.xlsx", "people")
    assert receipt.rows == 1
    faults = read_quarantine(receipt.quarantine(home), 9)
    assert [f["fault"] for f in faults] == ["id-scientific", "id-checksum", "id-scientific"]
    assert {f["found"] for f in faults} == {"***"}
    assert "Set the column to text in Excel" in str(faults[0]["mend_en"])


def test_a_register_is_replaced_by_its_next_delivery(home: Home, send) -> None:
    (home.contracts / "people.yaml").write_text(REGISTER, encoding="utf-8")
    send("id_number,name\n11010519491231002X,甲\n", "people", "one.csv")
    send("id_number,name\n11010519491231002X,乙\n", "people", "two.csv")
    assert [row["name"] for row in rows(home, "people")] == ["乙"]


def test_keys_that_come_twice_are_never_chosen_between(home: Home, send) -> None:
    receipt = send(HEAD + ROW.format(1) * 2 + ROW.format(2) + "A2,M9,P,apply,2026-01-05\n" + ROW.format(3))
    assert sorted(str(row["act_id"]) for row in rows(home)) == ["A1", "A3"]
    assert [f["fault"] for f in read_quarantine(receipt.quarantine(home), 9)] == [
        "duplicate-row",
        "duplicate-key",
        "duplicate-key",
    ]


def test_a_raw_identity_number_does_not_pass_as_a_key(home: Home, send) -> None:
    receipt = send("act_id,matter_id,power_code,step,person_key\nA1,M1,P,apply,11010519491231002X\n")
    (fault,) = read_quarantine(receipt.quarantine(home), 9)
    assert (fault["fault"], fault["found"]) == ("raw-identity", "***")


MAPPING = """
mapping: m
dataset: acts
columns:
  act_id: {join: [no, _row], with: "/"}
  matter_id: no
  power_code: {constant: P}
  step: {from: what, values: {申请: apply}}
  person_key: {from: who, key: person}
  amount_fen: {from: yuan, unit: yuan}
"""


def test_a_mapping_renames_translates_keys_and_converts(home: Home, send) -> None:
    receipt = send("no,what,who,yuan\nM1,申请,zhang,12.34\nM2,决定,li,1\nM3,申请,zhang,0.001\n", mapping=MAPPING)
    (row,) = rows(home)
    assert (row["act_id"], row["step"], row["amount_fen"]) == ("M1/1", "apply", 1234)
    assert str(row["person_key"]).startswith("p.")
    faults = [(f["field"], f["fault"]) for f in read_quarantine(receipt.quarantine(home), 9)]
    assert faults == [("step", "unmapped"), ("amount_fen", "not-a-number")]


def test_an_unknown_key_of_a_mapping_is_named_with_its_line(send) -> None:
    with pytest.raises(InputError, match=r"mapping\.yaml:3: unknown key 'colums'"):
        send(
            "a\n1\n",
            mapping=MAPPING.replace("columns:", "columns:\n", 1)
            .replace("dataset: acts\n", "dataset: acts\ncolums: 1\n")
            .lstrip("\n"),
        )


def test_a_disk_that_refuses_leaves_nothing_behind(home: Home, send, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(intake, "write_parquet", full)
        with pytest.raises(StorageFailure, match="nothing was changed"):
            send(HEAD + ROW.format(1))
    assert home.log().size == 0
    assert not list(home.work.iterdir())
    assert send(HEAD + ROW.format(1)).rows == 1


@pytest.mark.slow
def test_a_delivery_killed_at_any_moment_is_absent_or_whole(home: Home, tmp_path: Path) -> None:
    """200 kills at random moments; what a process acknowledged before it died is there exactly once, nothing is there by half."""
    chance, shelf = random.Random(7), Shelf(home)
    contract, acknowledged = shelf.contract("acts"), set()

    def begin(number: int) -> tuple[int, int]:
        """A process that delivers a file of its own, and where it says that it has."""
        file = tmp_path / f"{number}.csv"
        file.write_text(
            HEAD + "".join(f"K{number}-{i},M1,P,apply,2026-01-05 09:00:00\n" for i in range(300)), encoding="utf-8"
        )
        receive, answer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                with home.staging() as work:
                    deliver(home, contract, [stage(file, work)], work, sender_id=str(number))
                os.write(answer, b"1")
            finally:
                os._exit(0)
        os.close(answer)
        return child, receive

    began = time.monotonic()
    child, receive = begin(200)
    os.waitpid(child, 0)
    assert os.read(receive, 1)
    acknowledged.add("200")
    usual = time.monotonic() - began
    for number in range(200):
        child, receive = begin(number)
        time.sleep(chance.random() * 1.5 * usual)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if os.read(receive, 1):
            acknowledged.add(str(number))
        os.close(receive)
        if number % 20 == 19:
            assert audit(home) is None
    with home.staging() as work:
        deliver(home, contract, [stage(tmp_path / "0.csv", work)], work, sender_id="0")
    there = [receipt.sender_id for receipt in receipts(home.log(), "acts")]
    assert len(there) == len(set(there))
    assert acknowledged <= set(there)
    assert shelf.table("acts").count().to_pyarrow().as_py() == 300 * len(there)
    assert audit(home) is None
    assert len(list((home.segments / "acts").iterdir())) == len(there)
    assert 5 < len(there) < 201, "the moments were chosen badly: all or none arrived"


def test_dates_are_dates_on_the_shelf(home: Home, send) -> None:
    send("matter_id,power_code,due_on\nM1,P,2026年3月1日\n", "matters", "m.csv")
    assert rows(home, "matters")[0]["due_on"] == date(2026, 3, 1)


@pytest.mark.parametrize("step", ["place", "enter"])
def test_an_error_in_the_middle_of_the_commit_is_settled_by_the_next_delivery(
    home: Home, send, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(f"shulong.data.delivery.{step}", broken)
        with pytest.raises(StorageFailure):
            send(HEAD + ROW.format(1))
    assert home.log().size == 0
    assert send(HEAD + ROW.format(2)).rows == 1
    assert len(list((home.segments / "acts").iterdir())) == 1, "the file that was never entered is gone"
    assert audit(home) is None
