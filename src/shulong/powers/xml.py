"""XML read into small elements that know their line; entities, document types, bombs and deep nesting are refused.

Read with expat, as event logs are: nothing is expanded and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from shulong.terms.errors import UnreadableFile
from shulong.terms.text import Text

LARGEST = 20_000_000
"""Bytes; the largest drawing at hand has 140 thousand."""
DEEPEST = 200
MOST_ELEMENTS = 300_000


@dataclass
class Element:
    """One element: its namespace and local name, attributes by name (with ``{namespace}`` where they have one), its line."""

    space: str
    name: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute without namespace."""
        return self.attributes.get(name, default)

    def all(self, name: str, space: str | None = None) -> list[Element]:
        """The children of that name, of the element's own namespace unless another is given."""
        wanted = self.space if space is None else space
        return [each for each in self.children if each.name == name and each.space == wanted]

    def first(self, name: str, space: str | None = None) -> Element | None:
        """The first of these, if there is one."""
        return next(iter(self.all(name, space)), None)

    def walk(self) -> Iterator[Element]:
        """Itself and all below it."""
        yield self
        for each in self.children:
            yield from each.walk()


class _Refused(Exception):
    """Raised within expat's calls; the argument is (zh, en)."""


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="\n")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.doctype
        self.parser.ExternalEntityRefHandler = self.doctype
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition("\n")
        plain = {(f"{{{s}}}{a}" if s else a): v for (s, _, a), v in
                 ((key.rpartition("\n"), value) for key, value in attributes.items())}  # fmt: skip
        made = Element(space, local, plain, self.parser.CurrentLineNumber)
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise _Refused(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} deep")
        if self.count > MOST_ELEMENTS:
            raise _Refused(f"元素超过 {MOST_ELEMENTS} 个", f"more than {MOST_ELEMENTS} elements")
        if self.open:
            self.open[-1].children.append(made)
        else:
            self.root = made
        self.open.append(made)

    def end(self, _: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].text += text

    def doctype(self, *_: object) -> int:
        raise _Refused("含有 DOCTYPE 或实体声明，可能是攻击", "holds a DOCTYPE or entities, which may be an attack")


def read_xml(data: bytes, place: str) -> Element:
    """The root element of a document.

    Raises:
        UnreadableFile: too large, not well-formed, or it declares a document type or entities; nothing of it was used.
    """
    mend = Text(zh="请从绘图工具重新导出该文件。", en="Export the file again from its drawing tool.")
    if len(data) > LARGEST:
        raise UnreadableFile(
            f"文件超过 {LARGEST // 1_000_000} MB", f"is larger than {LARGEST // 1_000_000} MB", place=place
        )
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except _Refused as error:
        zh, en = error.args
        raise UnreadableFile(zh, en, place=f"{place}:{reader.parser.CurrentLineNumber}", mend=mend) from error
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 1)
        raise UnreadableFile(
            "不是完整规范的 XML", f"is not well-formed XML ({error})", place=f"{place}:{line}", mend=mend
        ) from error
    assert reader.root is not None
    return reader.root


def attribute(value: str) -> str:
    """A value as it stands between double quotes."""
    made = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return made.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def body(value: str) -> str:
    """A value as it stands between tags."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def tag(name: str, attributes: dict[str, str], inside: str | list[str] = "", depth: int = 0) -> str:
    """One element as text; ``inside`` is its text, already escaped, or its children, each with its line end."""
    pad = "  " * depth
    said = "".join(f' {key}="{attribute(value)}"' for key, value in attributes.items())
    if isinstance(inside, list):
        return f"{pad}<{name}{said}>\n{''.join(inside)}{pad}</{name}>\n" if inside else f"{pad}<{name}{said} />\n"
    return f"{pad}<{name}{said}>{inside}</{name}>\n" if inside else f"{pad}<{name}{said} />\n"
