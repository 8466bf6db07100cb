"""Signed notes against the published one, changed bit by bit, and with several signatures."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shulong.ledger.keys import Signer, VerifierKey
from shulong.ledger.note import MOST_SIGNATURES, Note, parse_note
from shulong.terms.errors import Tampered

# The note and keys published with the reference implementation of signed notes.
PETER = VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PUBLISHED = f"{TEXT}\n{LINE}".encode()


def test_the_published_note_verifies_and_is_made_byte_for_byte() -> None:
    note = parse_note(PUBLISHED)
    assert note.text == TEXT
    assert note.verified([PETER]) == [PETER]
    assert Note(TEXT).signed(Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(SEED))).encode() == PUBLISHED


def test_no_bit_of_the_published_note_is_free() -> None:
    for at in range(len(PUBLISHED)):
        for bit in range(8):
            changed = PUBLISHED[:at] + bytes([PUBLISHED[at] ^ 1 << bit]) + PUBLISHED[at + 1 :]
            try:
                assert parse_note(changed).verified([PETER]) == []
            except Tampered:
                continue


def test_signatures_of_unknown_keys_are_ignored_and_witnesses_can_sign(
    signer: Signer, stranger: Signer, witness: Signer
) -> None:
    note = Note("text\n").signed(signer).signed(stranger).cosigned(witness, 1_795_000_000)
    again = parse_note(note.encode())
    assert again == note
    assert again.verified([signer.verifier]) == [signer.verifier]
    assert again.verified([witness.witness, signer.verifier]) == [signer.verifier, witness.witness]
    assert again.verified([witness.verifier]) == []


def test_a_known_key_whose_signature_fails_spoils_the_note(signer: Signer, witness: Signer) -> None:
    note = Note("text\n").signed(signer).cosigned(witness, 5)
    changed = Note("other\n", note.signatures)
    with pytest.raises(Tampered, match=f"the signature of {signer.name} does not fit the text") as caught:
        changed.verified([signer.verifier])
    assert "签名与正文不符" in caught.value.say("zh")
    later = note.encode().replace(b"\xe2\x80\x94 audit", b"\xe2\x80\x94 audit")
    assert parse_note(later).verified([witness.witness]) == [witness.witness]
    line = note.signatures[1]
    moved = Note(note.text, (type(line)(line.name, line.key_hash, bytes([1]) + line.value[1:]),))
    with pytest.raises(Tampered, match="does not fit the text"):
        moved.verified([witness.witness])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the empty line before the signatures or the last newline is missing"),
        (b"text\n", "the last newline is missing"),
        (PUBLISHED[:-1], "the last newline is missing"),
        (b"\xff\n\n" + LINE.encode(), "it is not UTF-8"),
        (b"a\tb\n\n" + LINE.encode(), "control characters"),
        (f"{TEXT}\n- PeterNeumann AAAAAAAA\n".encode(), "signature line '- PeterNeumann AAAAAAAA' is malformed"),
        (f"{TEXT}\n\u2014 PeterNeumann AAAA\n".encode(), "is malformed"),
        (f"{TEXT}\n".encode() + LINE.encode() * (MOST_SIGNATURES + 1), "it has more than 100 signatures"),
        (b"x" * 1_000_001, "it is too large"),
    ],
)
def test_what_is_no_note_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(Tampered, match="not a signed note") as caught:
        parse_note(data, place="checkpoint")
    assert message in caught.value.say("en")
    assert caught.value.say("zh").startswith("checkpoint：不是有效的签名文书")
