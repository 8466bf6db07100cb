"""The canonical bytes of a row: what a leaf of a segment's tree commits to.

``_row`` and then each column in the contract's order, as text in UTF-8, joined by the byte 0x1F; null stands as the byte 0x1E.
No value may hold either byte (the contract check refuses them), so that no two rows share their bytes. Integers and
decimals stand in plain decimal (a decimal with its full scale), booleans as ``true`` or ``false``, dates as ``YYYY-MM-DD``,
instants as whole microseconds since 1970-01-01 of the wall time. The leaf is SHA-256(0x00 ‖ salt ‖ canonical bytes), so an
outsider can compute it with any tool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from shulong.ledger.tree import leaf_hash

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (wall time has no zone)
SALT_BYTES = 16
SEPARATOR, NULL = "\x1f", "\x1e"


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def canonical_sql(shape: Sequence[str]) -> str:
    """A DuckDB expression for the canonical text of a row; ``shape`` lists ``name:type`` as an entry records it."""
    parts = [_part("_row", "BIGINT"), *(_part(*item.split(":", 1)) for item in shape)]
    return f"concat_ws('{SEPARATOR}', {', '.join(parts)})"


def _part(name: str, sql_type: str) -> str:
    column = quoted(name)
    text = {"VARCHAR": column, "TIMESTAMP": f"epoch_us({column})::VARCHAR"}.get(sql_type, f"{column}::VARCHAR")
    return f"coalesce({text}, '{NULL}')"


def leaf_sql(shape: Sequence[str]) -> str:
    """A DuckDB expression for the leaf hash (32 bytes) of a row that has not been erased."""
    return f"unhex(sha256({leaf_message_sql(shape)}))"


def leaf_message_sql(shape: Sequence[str]) -> str:
    """A DuckDB expression for the bytes whose SHA-256 is a row's leaf; null where the row has lost its salt."""
    return rf"'\x00'::BLOB || _salt || encode({canonical_sql(shape)})"


def canonical(row: Mapping[str, object], names: Sequence[str]) -> bytes:
    """The same bytes in Python, for one row; values as DuckDB hands them over."""
    return SEPARATOR.join(_text(row[name]) for name in ("_row", *names)).encode("utf-8")


def leaf(row: Mapping[str, object], names: Sequence[str], salt: bytes) -> bytes:
    """The leaf hash of one row (32 bytes)."""
    return leaf_hash(salt + canonical(row, names))


def _text(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        since = value - EPOCH
        return str((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
