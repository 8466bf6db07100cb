"""Keys that sign notes and keys that verify them, and the files they live in.

The private key is a PKCS8 PEM file of mode 0600. The verifier key is one line of text that may be printed anywhere:
``name+hash+base64``. Source: C2SP signed-note (Ed25519, type 0x01) and tlog-cosignature (cosignature/v1, type 0x04).
"""

from __future__ import annotations

import re
import stat
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from shulong.ledger.durable import durable_write, storage_failures
from shulong.terms.errors import InputError
from shulong.terms.text import Text

PLAIN = 0x01
"""An Ed25519 signature over the note's text, as the log makes it."""
COSIGNATURE = 0x04
"""An Ed25519 signature over the time and the note's text, as a witness makes it."""

_NAME = re.compile(r"[^\s+\x00-\x1f]+")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(
            f"密钥名称 {name!r} 为空，或含有空格、加号、控制字符",
            f"key name {name!r} is empty or holds a space, a plus or a control character",
            mend=Text(zh="请使用形如 example.gov.cn/ledger 的名称。", en="Use a name such as example.gov.cn/ledger."),
        )


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A name and a public key; whoever holds it can check the notes signed under it, and can sign nothing."""

    name: str
    public: bytes
    algorithm: int = PLAIN

    def __post_init__(self) -> None:
        _check_name(self.name)

    @property
    def hash(self) -> bytes:
        """The four bytes that name this key in a signature line."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:4]

    def accepts(self, signature: bytes, text: bytes) -> bool:
        """Whether the signature (without its leading key hash) is this key's over the note's text."""
        if self.algorithm == COSIGNATURE:
            text, signature = cosigned(text, int.from_bytes(signature[:8], "big")), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{b64encode(bytes([self.algorithm]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read ``name+hash+base64``.

        Raises:
            InputError: it is not a verifier key, or its hash does not fit its key; copy it again from its owner.
        """
        name, _, rest = text.strip().partition("+")
        stated, _, encoded = rest.partition("+")
        try:
            blob = b64decode(encoded, validate=True)
        except (Base64Error, ValueError):
            blob = b""
        if len(blob) == 33 and blob[0] in (PLAIN, COSIGNATURE) and _NAME.fullmatch(name):
            key = cls(name, blob[1:], blob[0])
            if str(key) == text.strip():
                return key
        raise InputError(
            f"{text.strip()!r} 不是有效的验证密钥，应为“名称+八位十六进制校验+Base64 公钥”，且校验与公钥相符",
            f"{text.strip()!r} is not a verifier key; expected name+hash+base64 with a hash that fits the key",
            mend=Text(
                zh=f"请向密钥持有人重新索取（读到的校验为 {stated!r}）。", en=f"Copy it again (hash read: {stated!r})."
            ),
        )


@dataclass(frozen=True, slots=True)
class Signer:
    """A name and its private key. It never shows the key; it signs what it is given, without judging it."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        _check_name(self.name)

    @classmethod
    def generate(cls, name: str) -> Signer:
        """A new key from the operating system's randomness."""
        return cls(name, Ed25519PrivateKey.generate())

    @property
    def verifier(self) -> VerifierKey:
        """The key that checks this signer's notes."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    @property
    def witness(self) -> VerifierKey:
        """The key that checks this signer's cosignatures as a witness."""
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw(), COSIGNATURE)

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of a plain signature over a note's text."""
        return self.private.sign(text)

    def cosign(self, text: bytes, at: int) -> bytes:
        """The 72 bytes of a witness's signature over a note's text, seen at ``at`` (seconds since 1970, UTC)."""
        return at.to_bytes(8, "big") + self.private.sign(cosigned(text, at))


def cosigned(text: bytes, at: int) -> bytes:
    """What a witness signs: a header with the time, then the note's text."""
    return f"cosignature/v1\ntime {at}\n".encode() + text


def write_private_key(path: Path, signer: Signer) -> None:
    """Write the private key as PKCS8 PEM with mode 0600; an existing key is never overwritten.

    Raises:
        InputError: there is a key already; move it away first, since what it signed can then be continued by nobody.
        StorageFailure: the disk refused.
    """
    if path.exists():
        raise InputError(
            "密钥文件已存在，不会覆盖",
            "there is a key file already; it is not overwritten",
            place=str(path),
            mend=Text(
                zh="如确需更换，请先移走并保管旧密钥。", en="To replace it, first move the old key away and keep it."
            ),
        )
    pem = signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    durable_write(path, pem, mode=0o600)


def read_private_key(path: Path, name: str) -> Signer:
    """Read a PKCS8 PEM key under the name that it signs with (for a log: its origin).

    Raises:
        InputError: no such file, not an Ed25519 key, or others may read it; the message says which and what to do.
    """
    if not path.is_file():
        raise _bad_key(
            path, "没有这个密钥文件", "there is no such key file", "请检查路径，或向保管人取回。", "Check the path."
        )
    with storage_failures(path):
        mode, pem = stat.S_IMODE(path.stat().st_mode), path.read_bytes()
    if mode & 0o077:
        raise _bad_key(
            path,
            f"其他用户可以访问私钥（权限 {mode:04o}），应为 0600",
            f"others may reach the private key (mode {mode:04o}); expected 0600",
            "请收紧权限（chmod 600）；若可能已泄露，应更换密钥。",
            "Tighten it (chmod 600); if it may have leaked, change the key.",
        )
    return Signer(name, _load(path, pem))


def _load(path: Path, pem: bytes) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise _bad_key(
        path,
        "不是未加密的 PKCS8 PEM 格式 Ed25519 私钥",
        "not an unencrypted PKCS8 PEM private key of Ed25519",
        "请从备份恢复密钥。",
        "Restore the key from its backup.",
    )


def _bad_key(path: Path, zh: str, en: str, mend_zh: str, mend_en: str) -> InputError:
    return InputError(zh, en, place=str(path), mend=Text(zh=mend_zh, en=mend_en))
