"""The language of this page, in the house's two letters."""

from __future__ import annotations

from django.utils.translation import get_language

from shulong.terms.text import Language


def language() -> Language:
    """``en`` when the reader chose English, else ``zh``."""
    return "en" if (get_language() or "").startswith("en") else "zh"
