"""Check a Shulong proof file by itself: Python 3.11 and the package `cryptography`, nothing of Shulong's.

    python verify_proof.py proof.json 'example.gov.cn/ledger+1a2b3c4d+AQ…'

Prints what is proved and ends with 0, or says what does not fit and ends with 1. 独立核验证明文件：成立则退出码为 0，
不成立则说明原因，退出码为 1。The format is described in docs/en/ledger.md and docs/zh/ledger.md.
"""

import hashlib
import json
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def fail(zh: str, en: str) -> None:
    """Stop: this part does not fit."""
    raise ValueError(f"{zh} / {en}")


def plain(text: str) -> bytes:
    """Canonical base64 to bytes."""
    data = b64decode(text, validate=True)
    if b64encode(data).decode() != text:
        fail("Base64 不规范", "base64 is not canonical")
    return data


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that an inclusion path leads to (RFC 9162, 2.1.3.2)."""
    if type(index) is not int or type(size) is not int or not 0 <= index < size:
        fail("序号不在范围内", "the index lies outside the tree")
    place, last, root = index, size - 1, leaf
    for step in path:
        if last == 0 or len(step) != 32:
            fail("路径长度不对", "the path has the wrong length")
        if place % 2 == 1 or place == last:
            root = hashlib.sha256(b"\x01" + step + root).digest()
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            root = hashlib.sha256(b"\x01" + root + step).digest()
        place, last = place // 2, last // 2
    if last != 0:
        fail("路径长度不对", "the path has the wrong length")
    return root


def open_checkpoint(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint signed with the key (C2SP signed-note and tlog-checkpoint)."""
    name, _, rest = key.strip().partition("+")
    stated, _, encoded = rest.partition("+")
    public = plain(encoded)
    key_hash = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
    if public[:1] != b"\x01" or len(public) != 33 or key_hash.hex() != stated:
        fail("验证密钥无效", "the verifier key is malformed")
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    if not signatures.endswith("\n"):
        fail("检查点末尾缺少换行", "the checkpoint does not end in a newline")
    for line in signatures[:-1].split("\n"):
        dash, who, value = line.split(" ")
        blob = plain(value)
        if dash == "\u2014" and who == name and blob[:4] == key_hash:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(blob[4:], text.encode())
            origin, size, root = text.split("\n")[:3]
            if origin != name:
                fail("检查点属于另一账本", "the checkpoint is of another log")
            return int(size), plain(root)
    fail("没有该密钥的签名", "the key has not signed the checkpoint")
    raise AssertionError


def check(data: bytes, key: str) -> dict[str, Any]:
    """What the file proves; raises when a part does not fit."""
    proof = json.loads(data)
    if proof["format"] != "shulong-proof/1":
        fail("格式未知", "unknown format")
    size, root = open_checkpoint(proof["checkpoint"], key)
    part = proof["entry"]
    leaf = hashlib.sha256(b"\x00" + part["text"].encode()).digest()
    if root_from(leaf, part["index"], size, [plain(step) for step in part["path"]]) != root:
        fail("条目与根哈希不符", "the entry does not lead to the signed root")
    proved: dict[str, Any] = {"size": size, "index": part["index"], "entry": json.loads(part["text"])}
    if "row" in proof:
        proved |= check_row(proof["row"], json.loads(part["text"])["body"])
    return proved


def check_row(row: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The row leads to the segment root in the entry's body."""
    found = []
    for field in (row["root_field"], row["size_field"]):
        value: Any = body
        for name in str(field).split("."):
            value = value[name]
        found.append(value)
    if row["size"] != found[1]:
        fail("行数与条目记载不符", "the entry says another number of rows")
    leaf = hashlib.sha256(b"\x00" + plain(row["salt"]) + plain(row["bytes"])).digest()
    if root_from(leaf, row["index"], row["size"], [plain(step) for step in row["path"]]).hex() != found[0]:
        fail("该行与段根哈希不符", "the row does not lead to the segment root in the entry")
    return {"row": plain(row["bytes"]).decode(errors="replace"), "row_index": row["index"]}


def main() -> int:
    """Check the file named first with the key named second."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    try:
        proved = check(Path(sys.argv[1]).read_bytes(), sys.argv[2])
    except InvalidSignature:
        print("不成立 / DOES NOT HOLD: 签名不符 / the signature does not fit")
        return 1
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"不成立 / DOES NOT HOLD: {error}")
        return 1
    print("成立 / HOLDS")
    print(json.dumps(proved, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
