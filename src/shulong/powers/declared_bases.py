"""The bases that a declaration names: of the power itself, of its fees, of the services of third parties that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shulong.powers.element import elements
from shulong.powers.footing import Basis
from shulong.powers.power import Implementation, Power

CITING = frozenset({"fees", "intermediaries"})
"""Types of elements whose records may each name the article that allows them."""


def bases_of(power: Power) -> list[Basis]:
    """What a template rests on."""
    return bases_in(power.basic_code, "", power.values, power.in_force_from)


def bases_of_own(own: Implementation) -> list[Basis]:
    """What an organ's implementation adds to it."""
    return bases_in(own.basic_code, own.organ, own.overrides, own.in_force_from)


def bases_in(code: str, organ: str, values: Mapping[str, Any], declared_on: date, row: str = "") -> list[Basis]:
    """The bases that the elements of a declaration name; what is not of an element's form is passed over."""
    found = ((element, list(_cited(type_, values[element]))) for element, type_ in _citing() if element in values)
    return [Basis(code, organ, texts, "", declared_on, element, row) for element, texts in found if texts]


def _citing() -> list[tuple[str, str]]:
    return [(each.code, each.type) for each in elements().values() if each.type == "basis" or each.type in CITING]


def _cited(type_: str, value: object) -> Iterator[str]:
    for record in value if isinstance(value, list) else ():
        if not isinstance(record, Mapping):
            continue
        if type_ == "basis" and record.get("law"):
            yield f"《{record['law']}》{record.get('citation') or ''}"
        elif type_ in CITING and record.get("basis"):
            yield str(record["basis"])
