"""A checkpoint: the log's name, how many entries it holds, and the root over them, signed.

Whoever keeps one old checkpoint can later prove that nothing before it was changed or taken away.
Source: C2SP tlog-checkpoint.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass

from shulong.ledger.keys import Signer, VerifierKey
from shulong.ledger.note import Note, parse_note
from shulong.terms.errors import Tampered
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log commits to at one size; unsigned by itself."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed: origin, size, root in base64, extensions, a line each."""
        return "\n".join([self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions]) + "\n"

    def signed(self, signer: Signer) -> Note:
        """The note that is published."""
        return Note(self.text()).signed(signer)


def parse_checkpoint(note: Note, *, place: str = "") -> Checkpoint:
    """Read a note's text as a checkpoint; checks its form, not its signatures.

    Raises:
        Tampered: the text is not a checkpoint; the message names the line.
    """
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise _malformed(place, "不足三行或有空行", "it has fewer than three lines or an empty one")
    origin, size, encoded, *extensions = lines
    if not (size.isascii() and size.isdecimal()) or str(int(size[:30])) != size:
        raise _malformed(place, f"第二行 {size[:30]!r} 不是条目数", f"line 2, {size[:30]!r}, is not a size")
    try:
        root = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        root = b""
    if len(root) != 32 or b64encode(root).decode() != encoded:
        raise _malformed(place, f"第三行 {encoded[:50]!r} 不是根哈希", f"line 3, {encoded[:50]!r}, is not a root hash")
    return Checkpoint(origin, int(size), root, tuple(extensions))


def open_checkpoint(
    data: bytes, key: VerifierKey, witnesses: Sequence[VerifierKey] = (), *, place: str = ""
) -> tuple[Checkpoint, list[VerifierKey]]:
    """A checkpoint that the log's key has signed, and every known key that did.

    Raises:
        Tampered: not a checkpoint, not signed by the key, of another log, or with a known key's signature that fails.
    """
    note = parse_note(data, place=place)
    signers = note.verified([key, *witnesses], place=place)
    if key not in signers:
        found = "、".join(line.name for line in note.signatures)
        raise Tampered(
            f"没有账本密钥 {key.name}+{key.hash.hex()} 的签名，只有：{found}",
            f"not signed by the ledger's key {key.name}+{key.hash.hex()}; signatures found: {found}",
            place=place,
            mend=Text(
                zh="请核对验证密钥；若无误，则检查点系伪造。", en="Check the verifier key; if right, this is a forgery."
            ),
        )
    checkpoint = parse_checkpoint(note, place=place)
    if checkpoint.origin != key.name:
        raise Tampered(
            f"检查点属于账本 {checkpoint.origin!r}，应为 {key.name!r}",
            f"the checkpoint is of the log {checkpoint.origin!r}, expected {key.name!r}",
            place=place,
        )
    return checkpoint, signers


def _malformed(place: str, zh: str, en: str) -> Tampered:
    return Tampered(
        f"不是有效的检查点：{zh}",
        f"not a checkpoint: {en}",
        place=place,
        mend=Text(zh="请保留原文件并从备份核对。", en="Keep the file as it is and compare it with a backup."),
    )
