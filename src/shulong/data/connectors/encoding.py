"""Which encoding a text source has: a byte order mark, else a strict decode of the whole file, line by line."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from shulong.data.connectors.refuse import unreadable
from shulong.terms.text import Text

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SAME = {
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf16": "utf-16",
}
KNOWN = ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
PIECE = 1 << 16
SAMPLE = 1 << 20


@dataclass(frozen=True)
class Decision:
    """The encoding to read a file in; ``sound`` is False where some lines do not decode and must be diverted."""

    encoding: str
    sound: bool
    notes: tuple[Text, ...] = ()


def asked_for(encoding: str, place: str) -> str:
    """The encoding a person named, under its full name."""
    name = encoding.strip().lower().replace("_", "-")
    name = SAME.get(name, name)
    if name not in KNOWN:
        raise unreadable(
            place,
            f"不支持的编码 {encoding!r}。",
            f"the encoding {encoding!r} is not supported.",
            f"请使用 {'、'.join(KNOWN)} 之一。",
            f"Use one of {', '.join(KNOWN)}.",
        )
    return name


def first_guess(path: Path, asked: str | None, place: str) -> Decision | None:
    """The encoding that a mark, a person or the first lines give; None where the whole file must be surveyed."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            note = Text(
                zh=f"按 {encoding.upper()}（带 BOM）读取", en=f"read as {encoding.upper()} with a byte order mark"
            )
            return Decision(encoding, True, (note,))
    if asked is not None:
        name = asked_for(asked, place)
        return Decision("utf-16-le" if name == "utf-16" else name, True)
    return Decision("utf-8", True) if decodes(head[: head.rfind(b"\n") + 1] or head, "utf-8") else None


def decodes(data: bytes, encoding: str) -> bool:
    """Whether bytes decode strictly, a character cut at the end forgiven."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def survey(path: Path, place: str) -> Decision:
    """The encoding in which most lines that are not plain ASCII decode, among UTF-8 and GB18030.

    A file of one encoding with a few damaged lines keeps its encoding, and those lines are diverted. Nearly any
    bytes decode as GB18030, so it is chosen only when most such lines are not UTF-8.

    Raises:
        UnreadableFile: more than half of them decode in neither; the sender must say the encoding or mend the file.
    """
    told = bad_utf8 = bad_gb = first_bad = 0
    for number, line in enumerate(lines_in_pieces(path), 1):
        ok_utf8, ok_gb, plain = line
        told += not plain
        bad_utf8 += not ok_utf8
        bad_gb += not ok_gb
        if not ok_utf8 and not ok_gb and not first_bad:
            first_bad = number
    if not bad_utf8:
        return Decision("utf-8", True)
    encoding, bad = ("gb18030", bad_gb) if 2 * bad_utf8 > told and bad_gb < bad_utf8 else ("utf-8", bad_utf8)
    if 2 * bad > told:
        raise undecodable(path, place, first_bad)
    return Decision(encoding, bad == 0, said(encoding, bad))


def lines_in_pieces(path: Path) -> Iterator[tuple[bool, bool, bool]]:
    """For each line: whether it is UTF-8, whether it is GB18030, whether it is plain ASCII; bounded in memory."""
    with path.open("rb") as file:
        while piece := file.readline(PIECE):
            if piece.isascii() and piece.endswith(b"\n"):
                yield True, True, True
                continue
            checks = [codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")]
            ok, plain = [True, True], True
            while True:
                plain = plain and piece.isascii()
                last = piece.endswith(b"\n") or len(piece) < PIECE
                ok = [good and fits(check.decode, piece, last) for good, check in zip(ok, checks, strict=True)]
                if last:
                    break
                piece = file.readline(PIECE)
            yield ok[0], ok[1], plain


def fits(decode: Callable[[bytes, bool], str], piece: bytes, last: bool) -> bool:
    """Whether one more piece decodes."""
    try:
        decode(piece, last)
    except UnicodeDecodeError:
        return False
    return True


def said(encoding: str, bad: int) -> tuple[Text, ...]:
    """What to tell the sender about the encoding."""
    notes = [] if encoding == "utf-8" else [Text(zh="按 GB18030 编码读取", en="read as GB18030")]
    if bad:
        notes.append(Text(zh=f"有 {bad} 行无法解码，已转入隔离", en=f"{bad} lines do not decode and were set aside"))
    return tuple(notes)


def undecodable(path: Path, place: str, line: int) -> Exception:
    """Neither encoding fits; the guess of charset-normalizer is passed on as a hint."""
    with path.open("rb") as file:
        best = from_bytes(file.read(PIECE)).best()
    hint = best.encoding if best else None
    guess_zh, guess_en = (f"，疑似 {hint}", f"; it may be {hint}") if hint else ("", "")
    return unreadable(
        f"{place}:{line}" if line else place,
        f"内容既不是 UTF-8 也不是 GB18030 编码{guess_zh}。",
        f"the content is neither UTF-8 nor GB18030{guess_en}.",
        "请以 UTF-8 或 GB18030 编码重新导出。",
        "Export it again in UTF-8 or GB18030.",
    )


def as_utf8(path: Path, target: Path, encoding: str, place: str) -> Path:
    """The file in UTF-8 without a mark, decoded strictly in bounded pieces.

    Raises:
        UnreadableFile: a byte does not decode; the line is in the place.
    """
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as source, target.open("wb") as out:
        first = True
        while True:
            piece = source.read(PIECE * 16)
            try:
                text = decoder.decode(piece, not piece)
            except UnicodeDecodeError as cause:
                raise not_in(f"{place}:{line}", encoding) from cause
            out.write((text.removeprefix("\ufeff") if first else text).encode("utf-8", "strict"))
            line, first = line + text.count("\n"), first and not text
            if not piece:
                return target


def not_in(place: str, encoding: str) -> Exception:
    """The file is not in the encoding that it claims."""
    return unreadable(
        place,
        f"从此处起无法按 {encoding.upper()} 解码。",
        f"from about here it does not decode as {encoding.upper()}.",
        "请核对编码设置，或以 UTF-8 重新导出。",
        "Check the encoding given, or export again in UTF-8.",
    )
