"""Signed notes: a text that people can read, with the signatures of those who stand for it.

A note carries any number of signatures. Those of unknown keys are ignored, so that witnesses can add theirs and keys
can be exchanged; a signature that claims a known key and does not fit makes the whole note worthless.
Source: C2SP signed-note.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shulong.ledger.keys import Signer, VerifierKey
from shulong.terms.errors import Tampered
from shulong.terms.text import Text

MOST_SIGNATURES = 100
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: a name, the four bytes that name the key, and the signature itself."""

    name: str
    key_hash: bytes
    value: bytes

    def __str__(self) -> str:
        return f"\u2014 {self.name} {b64encode(self.key_hash + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text (ending in a newline) and its signatures, none of them checked yet; `verified` checks them."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def encode(self) -> bytes:
        """The bytes of the note as they are stored and sent."""
        return f"{self.text}\n{''.join(str(line) for line in self.signatures)}".encode()

    def signed(self, signer: Signer) -> Note:
        """The note with one more signature."""
        line = Signature(signer.name, signer.verifier.hash, signer.sign(self.text.encode()))
        return replace(self, signatures=(*self.signatures, line))

    def cosigned(self, witness: Signer, at: int) -> Note:
        """The note with a witness's signature, seen at ``at`` (seconds since 1970, UTC)."""
        line = Signature(witness.name, witness.witness.hash, witness.cosign(self.text.encode(), at))
        return replace(self, signatures=(*self.signatures, line))

    def verified(self, keys: Iterable[VerifierKey], *, place: str = "") -> list[VerifierKey]:
        """The known keys whose signatures fit; signatures of other keys are ignored.

        Raises:
            Tampered: a signature claims a known key and does not fit the text.
        """
        known = {(key.name, key.hash): key for key in keys}
        fitting: list[VerifierKey] = []
        for line in self.signatures:
            key = known.get((line.name, line.key_hash))
            if key is None or key in fitting:
                continue
            if not key.accepts(line.value, self.text.encode()):
                raise Tampered(
                    f"{line.name} 的签名与正文不符：正文在签名后被改动，或签名系伪造",
                    f"the signature of {line.name} does not fit the text: changed after signing, or forged",
                    place=place,
                    mend=Text(zh="请保留原文件并通知审计人员。", en="Keep the file as it is and call the auditor."),
                )
            fitting.append(key)
        return fitting


def parse_note(data: bytes, *, place: str = "") -> Note:
    """Read a note's bytes; checks its form, not its signatures.

    Raises:
        Tampered: it is not a signed note; the message says what is missing.
    """
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise _malformed(place, "不是 UTF-8 文本", "it is not UTF-8") from None
    if len(data) > MOST_BYTES or any(ord(sign) < 0x20 and sign != "\n" for sign in whole):
        raise _malformed(place, "过大或含有控制字符", "it is too large or holds control characters")
    text, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise _malformed(
            place,
            "缺少正文与签名之间的空行或末尾换行",
            "the empty line before the signatures or the last newline is missing",
        )
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise _malformed(place, f"签名多于 {MOST_SIGNATURES} 个", f"it has more than {MOST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(_signature(line, place) for line in lines))


def _signature(line: str, place: str) -> Signature:
    """One line ``— name base64``; the base64 must be the canonical one, so that no bit of the file is free."""
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        blob = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        blob = b""
    if dash != "\u2014" or not name or len(blob) < 5 or b64encode(blob).decode() != encoded:
        raise _malformed(place, f"签名行 {line[:60]!r} 格式不对", f"signature line {line[:60]!r} is malformed")
    return Signature(name, blob[:4], blob[4:])


def _malformed(place: str, zh: str, en: str) -> Tampered:
    return Tampered(
        f"不是有效的签名文书：{zh}",
        f"not a signed note: {en}",
        place=place,
        mend=Text(zh="请保留原文件并从备份核对。", en="Keep the file as it is and compare it with a backup."),
    )
