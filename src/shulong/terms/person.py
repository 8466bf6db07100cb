"""Keyed pseudonyms for persons.

A plain hash of an identity number is no pseudonym: there are so few possible numbers that one processor core hashes
all of them in half a day. So a key is an HMAC with a secret that is kept apart from the data; without the secret a key says nothing.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from shulong.terms.ids import eighteen

PREFIX = "p."
CHARACTERS = 26
"""Base32 characters kept: 130 bits, so that no two persons of any country ever share a key by chance."""


def person_key(secret: bytes, value: str) -> str:
    """The key of one person, from an identity number or any identifier of the sender.

    Blanks around it and lower case do not count; an identity number of 15 digits gives the key of its 18-character form.
    """
    plain = eighteen(value.strip().upper())
    digest = hmac.new(secret, plain.encode("utf-8"), sha256).digest()
    return PREFIX + base64.b32encode(digest).decode("ascii").lower()[:CHARACTERS]


def person_keys(secret: bytes, values: pa.Array) -> pa.Array:
    """The keys of many, null for null; each distinct value is hashed once."""
    coded = pc.dictionary_encode(values.cast(pa.string()))
    keys = [None if value is None else person_key(secret, value) for value in coded.dictionary.to_pylist()]
    return pa.array(keys, pa.string()).take(coded.indices)


def new_secret() -> bytes:
    """A fresh secret of 32 bytes, to be kept apart from the data."""
    return secrets.token_bytes(32)
