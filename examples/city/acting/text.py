"""Columns of texts of one length, made from numbers without a Python object a row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from acting.days import Ints

ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
Bytes = NDArray[np.uint8]


def digits(values: Ints, width: int) -> Bytes:
    """Each number as that many decimal digits, one row each."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (values[:, None] // powers % 10 + 48).astype(np.uint8)


def fixed(text: str, rows: int) -> Bytes:
    """The same text in each row."""
    return np.broadcast_to(np.frombuffer(text.encode(), dtype=np.uint8), (rows, len(text.encode())))


def mixed(values: Ints, salt: int) -> NDArray[np.uint64]:
    """Numbers that look like chance and depend on each value and the salt alone. Source: the finalizer of splitmix64."""
    salted = (salt * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    z = values.astype(np.uint64) + np.uint64(salted)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def person_keys(values: Ints, seed: int) -> Bytes:
    """A person's key for each number, in the form that the program gives keys; it stands for nobody."""
    parts = []
    for part, width in enumerate((12, 12, 2)):
        shifts = np.uint64(5) * np.arange(width, dtype=np.uint64)
        parts.append(ALPHABET[(mixed(values, seed * 7 + part)[:, None] >> shifts & np.uint64(31)).astype(np.int64)])
    return np.hstack([fixed("p.", len(values)), *parts])


def column(*parts: Bytes) -> pa.StringArray:
    """Parts side by side as one column of text."""
    whole = np.ascontiguousarray(np.hstack(parts))
    offsets = np.arange(len(whole) + 1, dtype=np.int32) * whole.shape[1]
    return pa.StringArray.from_buffers(len(whole), pa.py_buffer(offsets), pa.py_buffer(whole))


def coded(codes: Ints, names: pa.StringArray) -> pa.DictionaryArray:
    """Names by number; a negative number is null."""
    return pa.DictionaryArray.from_arrays(pa.array(np.maximum(codes, 0).astype(np.int32), mask=codes < 0), names)
