"""What BPMN has no words for, as elements of our own namespace: plain values to XML and back.

A value that is one is an attribute, a mapping or a list is made of elements; what is empty is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shulong.powers.xml import Element, body, tag

NAMESPACE = "urn:shulong:flow:1"
WHOLE = {"version", "statutory", "promised", "most"}
YES = {"once", "batch", "repeatable"}
LISTS = {"also", "starts", "ends", "to_steps", "steps", "bases", "clock_stops", "separations"}


def to_xml(name: str, given: Mapping[str, Any], depth: int) -> str:
    """Plain values as an element of our namespace."""
    attributes: dict[str, str] = {}
    children: list[str] = []
    for key, value in given.items():
        if value is None or value is False or value in ((), []):
            continue
        if isinstance(value, Mapping):
            children.append(to_xml(key, value, depth + 1))
        elif isinstance(value, list | tuple):
            children += [to_xml(key, each, depth + 1) if isinstance(each, Mapping)
                         else tag(f"shulong:{key}", {}, body(str(each)) or [], depth + 1) for each in value]  # fmt: skip
        else:
            attributes[key] = "true" if value is True else str(value)
    return tag(f"shulong:{name}", attributes, children, depth)


def of_xml(element: Element) -> dict[str, Any]:
    """The plain values of such an element; ValueError where a number is none."""
    found: dict[str, Any] = {}
    for key, value in element.attributes.items():
        if not key.startswith("{"):
            found[key] = int(value) if key in WHOLE else value == "true" if key in YES else value
    for child in element.children:
        if child.space != NAMESPACE:
            continue
        inner: Any = of_xml(child) if child.attributes or child.children else child.text
        if child.name in LISTS:
            found.setdefault(child.name, []).append(inner)
        else:
            found[child.name] = inner
    return found
