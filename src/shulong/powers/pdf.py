"""Sheets typeset as PDF with Chinese that can be searched and copied: a Typst source of ours, and data given beside it.

The data reach the source as ``json(bytes(sys.inputs.data))`` and are never part of it, so nothing in them can be markup. The
font (Noto Sans SC, OFL) comes with a Python package; the system's fonts are not asked, so a sheet looks alike everywhere.
Guides and statements may use it as flows do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from shulong.terms.errors import ShulongError

SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans SC", lang: data.at("lang", default: "zh"), size: 10pt, cjk-latin-spacing: none)
#set document(title: data.title, author: data.at("author", default: ()))
"""
"""What every source begins with: the data, the font, the document's title."""


class UnsetPdf(ShulongError):
    """A sheet could not be typeset: the fault is in our own source; report it with the message."""


def pdf(
    source: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, *, made_at: datetime | None = None
) -> bytes:
    """The sheet as the bytes of a PDF file.

    Args:
        source: Typst, without ``SOURCE``; it finds ``data`` defined.
        data: plain values; ``title`` is needed, ``lang`` is zh unless given.
        files: pictures (SVG, PNG) by the name that the source calls them by.
        made_at: the date written into the file; without one the same data give the same bytes.

    Raises:
        UnsetPdf: the source is wrong.
    """
    whole = {"main.typ": (SOURCE + source).encode()} | dict(files or {})
    stamp = None if made_at is None else int(made_at.timestamp())
    try:
        made = typst.compile(
            whole,
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=stamp or 0,
        )
    except typst.TypstError as error:
        raise UnsetPdf("排版失败", f"the sheet could not be typeset: {error}") from error
    assert isinstance(made, bytes)
    return made


@cache
def fonts() -> Any:
    """Noto Sans SC and what the typesetter brings along; reading the file takes longer than setting a page."""
    folder = str(pylopdf_fonts_zh_cn.sans_path().parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
