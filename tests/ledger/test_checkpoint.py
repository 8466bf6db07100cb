"""Checkpoints: their one form, who signed them, every line changed."""

import pytest

from shulong.ledger.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from shulong.ledger.keys import Signer
from shulong.ledger.note import Note, parse_note
from shulong.terms.errors import Tampered

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
# The example in the specification of checkpoints.
PUBLISHED = f"""example.com/behind-the-sofa
20852163
{ROOT}

\u2014 example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def test_the_published_checkpoint_reads_and_writes() -> None:
    note = parse_note(PUBLISHED.encode())
    checkpoint = parse_checkpoint(note)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.root.hex().startswith("0ac5186a91863e8e")
    assert Note(checkpoint.text(), note.signatures).encode() == PUBLISHED.encode()


def test_extensions_are_kept_and_signed(signer: Signer) -> None:
    checkpoint = Checkpoint(signer.name, 3, bytes(32), ("first", "second"))
    assert open_checkpoint(checkpoint.signed(signer).encode(), signer.verifier) == (checkpoint, [signer.verifier])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("origin\n5\n", "it has fewer than three lines or an empty one"),
        (f"\n5\n{ROOT}\n", "an empty one"),
        (f"origin\n05\n{ROOT}\n", "line 2, '05', is not a size"),
        (f"origin\n-1\n{ROOT}\n", "line 2, '-1', is not a size"),
        (f"origin\n５\n{ROOT}\n", "is not a size"),
        ("origin\n5\nAAAA\n", "line 3, 'AAAA', is not a root hash"),
        (f"origin\n5\n{ROOT[:-2]}J=\n", "is not a root hash"),
        (f"origin\n5\n{'!' * 44}\n", "is not a root hash"),
    ],
)
def test_a_malformed_checkpoint_is_refused_by_line(text: str, message: str) -> None:
    with pytest.raises(Tampered, match="not a checkpoint") as caught:
        parse_checkpoint(Note(text))
    assert message in caught.value.say("en")


def test_another_key_of_the_same_name_is_a_forgery(signer: Signer, stranger: Signer) -> None:
    forged = Checkpoint(signer.name, 3, bytes(32)).signed(stranger).encode()
    with pytest.raises(Tampered, match="not signed by the ledger's key"):
        open_checkpoint(forged, signer.verifier)


def test_a_checkpoint_of_another_log_signed_by_the_same_key_is_refused(signer: Signer) -> None:
    other = Checkpoint("other.gov.cn/ledger", 3, bytes(32)).signed(signer).encode()
    with pytest.raises(Tampered, match=r"is of the log 'other.gov.cn/ledger', expected 'example.gov.cn/ledger'"):
        open_checkpoint(other, signer.verifier)
