"""A remark: what is wrong with a declared flow, said to whoever maintains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shulong.terms.text import Text

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a declaration: its id, how grave it is, what is wrong, what to do, and the thing it is about.

    With an error a flow is not to be published: matters could not be judged by it rightly. A warning asks for a look.
    """

    id: str
    level: Level
    message: Text
    hint: Text
    object: str
