"""What a matter rests on: the articles of law that its power, its flow and a check cite, found in the law library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shulong.checks.laws import law_library
from shulong.data.shelf import Shelf
from shulong.powers.citation import Citation
from shulong.powers.flow import Flow
from shulong.powers.law_library import LawLibrary, Resolution
from shulong.powers.parse_citation import mentions
from shulong.powers.power import Power
from shulong.powers.publish_declared import power_of
from shulong.terms.text import Text

OF_POWER = Text(zh="权力事项的依据", en="What the power rests on")
OF_FLOW = Text(zh="流程与时限的依据", en="What the flow and its limits rest on")
OF_CHECK = Text(zh="监督模型的依据", en="What the check rests on")


@dataclass(frozen=True, slots=True)
class Article:
    """One citation as written. ``law_id`` is empty where the library does not hold the law, ``anchor`` where no article is named."""

    written: str
    law_id: str = ""
    anchor: str = ""
    text: str = ""
    trouble: Text | None = None
    """Why it is not what it was cited as (repealed, not there …); None where it stands."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What one thing (a power, a flow, a check) rests on. ``plain`` are bases that cite no law."""

    of: Text
    articles: tuple[Article, ...]
    plain: tuple[str, ...] = ()


def grounds(shelf: Shelf, power_code: str, flow: Flow | None, check: Sequence[str], day: date) -> list[Ground]:
    """What a matter of a power, handled by a flow and held against a check, rests on, as the law stood on a day; empty ones left out."""
    power = power_on(shelf, power_code, day)
    said = [(OF_POWER, _of_power(power)), (OF_FLOW, _of_flow(flow)), (OF_CHECK, list(check))]
    names = law_library(shelf, text=False)
    cited = [(of, [(text, _citations(text, names)) for text in texts]) for of, texts in said]
    titles = {citation.title for _, texts in cited for _, found in texts for citation in found}
    library = law_library(shelf, sorted({law.law_id for title in titles for law in names.find(title)}))
    made = [_ground(of, texts, library, day) for of, texts in cited]
    return [each for each in made if each.articles or each.plain]


def power_on(shelf: Shelf, power_code: str, day: date) -> Power | None:
    """The declared power of that code as it stood on a day; None if none was declared."""
    table = shelf.table("powers")
    rows = table.filter(table.basic_code == power_code).to_pyarrow().to_pylist() if power_code else []
    begun = [power for power in map(power_of, rows) if power.in_force_from <= day]
    return max(begun, key=lambda power: power.in_force_from, default=None)


def _of_power(power: Power | None) -> list[str]:
    listed: list[dict[str, Any]] = list(power.values.get("basis", ())) if power else []
    return [f"《{each['law']}》{each.get('citation') or ''}" for each in listed if each.get("law")]


def _of_flow(flow: Flow | None) -> list[str]:
    return [*flow.basis, *(step.basis for step in flow.steps.values() if step.basis)] if flow else []


def _citations(text: str, names: LawLibrary) -> list[Citation]:
    return [each.citation for each in mentions(text, names=names.names) if each.citation.title]


def _ground(of: Text, texts: Iterable[tuple[str, list[Citation]]], library: LawLibrary, day: date) -> Ground:
    known = list(texts)
    articles = [_article(library.resolve(citation, day)) for _, found in known for citation in found]
    return Ground(of, tuple(dict.fromkeys(articles)), tuple(text for text, found in known if not found))


def _article(found: Resolution) -> Article:
    number = next((piece.place.article for piece in found.provisions if piece.place.article), None)
    return Article(
        found.citation.written(), found.law.law_id if found.law else "", f"a{number.code()}" if number else "", found.text, found.said
    )  # fmt: skip
