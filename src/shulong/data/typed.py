"""Text as it came, read as the type that the contract promises: one SQL expression for the value, one for the fault.

A value that could mean two things is never guessed: ``05/06/2026`` and a bare Excel serial number are faults. Spellings that
mean one thing are read: ``2026-01-05``, ``2026/1/5``, ``2026.01.05``, ``20260105``, ``2026年1月5日``, each with or without a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from shulong.data.contract import Column
from shulong.data.row import quoted

OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)$"
AMBIGUOUS = r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(\D.*)?$"
SERIAL = r"^\d{5}(\.\d+)?$"
COMPACT = r"^(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2}):?(\d{2})?)?$"
PLAIN_NUMBER = r"^[+-]?\d+(\.\d+)?$"
GROUPED_NUMBER = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
SCIENTIFIC = r"^[+-]?\d+(\.\d+)?[eE][+-]?\d+$"
TRUE = "'true', 't', '1', 'yes', 'y', '是'"
FALSE = "'false', 'f', '0', 'no', 'n', '否'"


BLANKS = " \t\r\n\u3000\u00a0"
"""What may surround a value without being part of it: the full-width blank and the one that does not break included."""


def raw_sql(source: str, *, trimmed: bool = False) -> str:
    """A staged column without surrounding blanks, empty as null; ``trimmed`` where they were taken away before."""
    return f"nullif({quoted(source)}, '')" if trimmed else f"nullif(trim({quoted(source)}, '{BLANKS}'), '')"


def value_sql(column: Column, raw: str, zone: str) -> str:
    """The typed value of the text ``raw`` (an SQL expression); null where it cannot be read as the column's type."""
    if column.type == "string":
        return raw
    if column.type == "integer":
        return f"CASE WHEN TRY_CAST({raw} AS BIGINT)::VARCHAR = {raw} THEN TRY_CAST({raw} AS BIGINT) WHEN {_is_number(raw)} THEN TRY_CAST({_integral(raw)} AS BIGINT) END"
    if column.type == "number":
        return f"CASE WHEN {_fits_scale(raw, column.scale)} THEN TRY_CAST(replace({raw}, ',', '') AS {column.sql_type}) END"
    if column.type == "boolean":
        return f"CASE WHEN lower({raw}) IN ({TRUE}) THEN true WHEN lower({raw}) IN ({FALSE}) THEN false END"
    if column.type == "date":
        return _date_sql(raw, zone)
    return _timestamp_sql(raw, zone)


def _is_number(raw: str) -> str:
    return f"(regexp_matches({raw}, '{PLAIN_NUMBER}') OR regexp_matches({raw}, '{GROUPED_NUMBER}'))"


def _integral(raw: str) -> str:
    """Digits without separators; a fraction of zeros only (``12.0``, as Excel writes it) is dropped, any other stays and fails."""
    bare = f"regexp_replace(replace({raw}, ',', ''), '\\.0+$', '')"
    return f"CASE WHEN contains({bare}, '.') THEN NULL ELSE {bare} END"


def _fits_scale(raw: str, scale: int) -> str:
    """A plain number with no more digits after the point than the column keeps: nothing is rounded away."""
    return f"({_is_number(raw)} AND NOT regexp_matches({raw}, '\\.\\d{{{scale}}}\\d*[1-9]'))"


def _spelled(raw: str) -> str:
    """Other spellings of a date brought to ``Y-M-D[ H:M:S]``; null for what means two things."""
    dashed = f"regexp_replace(regexp_replace({raw}, '[年月./]', '-', 'g'), '[日号]', ' ')"
    compact = f"regexp_replace({raw}, '{COMPACT}', '\\1-\\2-\\3 \\4:\\5:\\6')"
    # A compact form without a time leaves ' ::', one without seconds a last ':'; both are trimmed away.
    tidy = f"rtrim(rtrim({compact}, ':'), ' :')"
    hours = f"regexp_replace(trim({dashed}), '^(\\S+)\\s+(\\d{{1,2}}):(\\d{{2}})$', '\\1 \\2:\\3:00')"
    padded = f"regexp_replace({hours}, ' (\\d):', ' 0\\1:')"
    return (
        f"CASE WHEN regexp_matches({raw}, '{AMBIGUOUS}') OR regexp_matches({raw}, '{SERIAL}') THEN NULL "
        f"WHEN regexp_matches({raw}, '{COMPACT}') THEN {tidy} ELSE {padded} END"
    )


def _timestamp_sql(raw: str, zone: str) -> str:
    has_offset = f"length({raw}) > 19 AND regexp_matches({raw}, '{OFFSET}')"
    zoned = f"timezone('{zone}', TRY_CAST({raw} AS TIMESTAMPTZ))"
    plain = f"CASE WHEN regexp_matches({raw}, '^\\d{{4}}-\\d{{2}}-\\d{{2}}') THEN TRY_CAST({raw} AS TIMESTAMP) END"
    other = f"CASE WHEN {has_offset} THEN {zoned} ELSE coalesce({plain}, TRY_CAST({_spelled(raw)} AS TIMESTAMP)) END"
    # The commonest spelling first: one comparison instead of four patterns.
    return f"CASE WHEN {raw} LIKE '____-__-__ __:__:__' THEN TRY_CAST({raw} AS TIMESTAMP) ELSE {other} END"


def _date_sql(raw: str, zone: str) -> str:
    """A date; an instant given in its place counts for its day in the city's zone."""
    iso = f"CASE WHEN length({raw}) = 10 AND {raw} LIKE '____-__-__' THEN TRY_CAST({raw} AS DATE) END"
    return f"coalesce({iso}, TRY_CAST({_timestamp_sql(raw, zone)} AS DATE))"


def fault_sql(column: Column, raw: str, value: str) -> str:
    """The code of the first fault of a value, null where there is none. ``raw`` and ``value`` are SQL expressions."""
    cases = "".join(f" WHEN {condition} THEN '{code}'" for code, condition in _conditions(column, raw, value))
    return f"CASE{cases} END" if cases else "NULL::VARCHAR"


def _conditions(column: Column, raw: str, value: str) -> Iterator[tuple[str, str]]:
    if column.required:
        yield "missing", f"{raw} IS NULL"
    if column.type == "string":
        yield "control-character", f"contains({value}, '\x1e') OR contains({value}, '\x1f')"
    yield from _unreadable(column, raw, value)
    if column.identity == "key":
        yield "raw-identity", f"strlen({raw}) IN (15, 18) AND regexp_matches({raw}, '^\\d{{14}}(\\d|\\d{{3}}[\\dXx])$')"
    if column.max_length is not None:
        # Bytes are counted first: a text of n bytes has at most n characters.
        yield "too-long", f"strlen({value}) > {column.max_length} AND length({value}) > {column.max_length}"
    if column.min_length is not None:
        yield "too-short", f"length({value}) < {column.min_length}"
    if column.pattern is not None:
        yield "pattern", f"NOT regexp_matches({value}, {literal(column.pattern)})"
    if column.choices:
        yield "not-a-choice", f"{value} NOT IN ({', '.join(literal(choice) for choice in column.choices)})"
    if column.minimum is not None:
        yield "below-minimum", f"{value} < {literal(column.minimum)}::{column.sql_type}"
    if column.maximum is not None:
        yield "above-maximum", f"{value} > {literal(column.maximum)}::{column.sql_type}"


def _unreadable(column: Column, raw: str, value: str) -> Iterator[tuple[str, str]]:
    """Why a text is not of the column's type, the telling causes first."""
    unread = f"{raw} IS NOT NULL AND {value} IS NULL"
    if column.type in {"integer", "number"}:
        yield "scientific-notation", f"{unread} AND regexp_matches({raw}, '{SCIENTIFIC}')"
        if column.type == "number":
            yield "too-precise", f"{unread} AND {_is_number(raw)}"
        yield "not-a-number", unread
    elif column.type in {"date", "timestamp"}:
        yield "ambiguous-date", f"{unread} AND regexp_matches({raw}, '{AMBIGUOUS}')"
        yield "excel-serial", f"{unread} AND regexp_matches({raw}, '{SERIAL}')"
        yield "not-a-date", unread
    elif column.type == "boolean":
        yield "not-a-boolean", unread


def literal(text: str) -> str:
    """A string as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
