"""Keys: the verifier key's one form, the private key's file."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shulong.ledger.keys import Signer, VerifierKey, read_private_key, write_private_key
from shulong.terms.errors import InputError

# Published with the reference implementation of signed notes.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_the_published_verifier_key_reads_and_writes() -> None:
    key = VerifierKey.parse(PETER + "\n")
    assert (key.name, key.hash.hex(), str(key)) == ("PeterNeumann", "c74f20a3", PETER)


def test_no_changed_verifier_key_is_taken() -> None:
    changed = [PETER[:at] + chr(ord(PETER[at]) + 1) + PETER[at + 1 :] for at in range(len(PETER))]
    cut = [PETER[start:stop] for start in range(len(PETER)) for stop in range(start + 1, len(PETER))]
    for text in ["", *changed, *cut[1:]]:
        with pytest.raises(InputError, match=r"is not a verifier key; expected name\+hash\+base64"):
            VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_keys_of_wrong_length_or_algorithm_are_refused_though_their_hash_fits(text: str) -> None:
    with pytest.raises(InputError, match="is not a verifier key"):
        VerifierKey.parse(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "数笼　账本"])
def test_names_that_would_break_a_line_are_refused(name: str) -> None:
    with pytest.raises(InputError, match="is empty or holds a space, a plus or a control character") as caught:
        Signer.generate(name)
    assert "为空，或含有空格" in caught.value.say("zh")


def test_a_private_key_is_written_for_its_owner_alone_and_read_again(tmp_path: Path, signer: Signer) -> None:
    path = tmp_path / "keys" / "ledger.key"
    write_private_key(path, signer)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert read_private_key(path, signer.name).verifier == signer.verifier
    with pytest.raises(InputError, match="there is a key file already"):
        write_private_key(path, signer)


def test_a_private_key_that_others_can_read_is_refused(tmp_path: Path, signer: Signer) -> None:
    path = tmp_path / "ledger.key"
    write_private_key(path, signer)
    path.chmod(0o640)
    with pytest.raises(InputError, match=r"others may reach the private key \(mode 0640\); expected 0600"):
        read_private_key(path, signer.name)


def test_a_missing_or_foreign_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"ledger\.key: there is no such key file"):
        read_private_key(tmp_path / "ledger.key", "x")
    elliptic = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"no key", elliptic):
        (tmp_path / "ledger.key").write_bytes(content)
        (tmp_path / "ledger.key").chmod(0o600)
        with pytest.raises(InputError, match="not an unencrypted PKCS8 PEM private key of Ed25519"):
            read_private_key(tmp_path / "ledger.key", "x")
