"""PDF of plain data by a Typst template of this folder: Chinese letters are embedded, the text can be searched and copied.

The template (``declared/NAME.typ``) is ours; what the city declared reaches it as JSON and is set as text, so that it can never become
a command of the typesetter. No system font is used: a page looks the same wherever it is made.
"""

from __future__ import annotations

import json
import os

import typst

from shulong.powers.kind import DECLARED
from shulong.powers.pdf import fonts
from shulong.terms.errors import StorageFailure


def pdf(template: str, data: object) -> bytes:
    """The PDF that a template makes of data, which it reads as ``json(bytes(sys.inputs.data))``.

    Raises:
        StorageFailure: the typesetter failed; the page can still be read and printed in a browser.
    """
    source = (DECLARED / f"{template}.typ").read_bytes()
    try:
        made = typst.compile(
            source,
            format="pdf",
            root=os.devnull,
            font_paths=fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise StorageFailure(
            f"无法排版：{error.message}", f"it cannot be typeset: {error.message}", place=template
        ) from error
    assert isinstance(made, bytes)
    return made
