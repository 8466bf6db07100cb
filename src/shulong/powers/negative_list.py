"""The market-access negative list and its question: may an enterprise of this kind do this here? What is not listed is free.

An entry's ``stated`` values, all but ``measure`` may be left out:

    measure      prohibited, or licence (allowed with the power that ``basic_code``, or the link ``licence``, names)
    activity     what is restricted, besides the title; ``activities`` for several
    industries   codes of GB/T 4754, each with all codes below it (A02 holds for A0241)
    enterprises  kinds of enterprise it holds for (foreign-invested, individual, …); none, or ``all``, means all
    conditions   what must be met, one sentence each
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from shulong.powers.words import asked, words
from shulong.terms.errors import DeclarationFault
from shulong.terms.region import within
from shulong.terms.text import Text

Measure = Literal["prohibited", "licence"]
Verdict = Literal["prohibited", "licence", "free"]
NATIONAL = ("", "00")
"""Region codes of an entry that holds everywhere."""
CLOSE, NEAR = 0.6, 0.3
"""Share of pairs of characters that question and entry have in common, for the entry to hold and to be worth a look."""

ENTERPRISES: Mapping[str, Text] = {
    "domestic": Text(zh="内资企业", en="Domestic enterprise"),
    "foreign-invested": Text(zh="外商投资企业", en="Foreign-invested enterprise"),
    "individual": Text(zh="个体工商户", en="Individual business"),
    "cooperative": Text(zh="农民专业合作社", en="Farmers' cooperative"),
}
"""Kinds of enterprise that a question may name."""
VERDICTS: Mapping[Verdict, Text] = {
    "prohibited": Text(zh="禁止准入", en="Prohibited"),
    "licence": Text(zh="许可准入", en="Allowed with a licence"),
    "free": Text(zh="清单以外，依法平等进入", en="Free: not on the list"),
}


@dataclass(frozen=True, slots=True)
class NegativeEntry:
    """One entry. It says what is restricted, not who restricted it."""

    entry_code: str
    title: str
    region: str
    measure: Measure
    basic_code: str = ""
    activities: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    @property
    def national(self) -> bool:
        """Whether it holds everywhere."""
        return self.region in NATIONAL

    @property
    def slug(self) -> str:
        """The basic code as one part of an address."""
        return self.basic_code.replace("/", "-")

    def to_json(self) -> str:
        """Its plain form."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> NegativeEntry:
        """The entry of that plain form."""
        plain: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in json.loads(text).items()}
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the list says. ``entries`` decide, the strictest first; ``near`` are others that a person should compare."""

    verdict: Verdict
    entries: tuple[NegativeEntry, ...]
    near: tuple[NegativeEntry, ...]


def entry_of(row: Mapping[str, Any]) -> NegativeEntry:
    """The entry of a row of ``list_entries``.

    Raises:
        DeclarationFault: its values are not as the module says; the place names the entry.
    """
    try:
        stated, links = json.loads(row["stated"]), json.loads(row["links"])
        if stated["measure"] not in ("prohibited", "licence"):
            raise ValueError(stated["measure"])
        texts = {name: _texts(stated.get(name)) for name in ("industries", "enterprises", "conditions")}
        activities = (*_texts(stated.get("activity")), *_texts(stated.get("activities")))
        licence = (*_texts(row["basic_code"]), *_texts(links.get("licence")), "")[0]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DeclarationFault(
            "所列要素应含 measure（prohibited 或 licence），其余为文字列表", "expected stated values with measure (prohibited or licence), the others lists of texts",
            place=f"list_entries, negative, {row['entry_code']}", mend=Text(zh="请改正该条目的 stated。", en="Mend the entry's `stated`."),
        ) from error  # fmt: skip
    if "all" in texts["enterprises"]:
        texts["enterprises"] = ()
    return NegativeEntry(
        row["entry_code"], row["title"], row["region"], stated["measure"], licence, activities, **texts
    )


def _texts(value: Any) -> tuple[str, ...]:
    texts = (value,) if isinstance(value, str) else tuple(value or ())
    if not all(isinstance(each, str) for each in texts):
        raise ValueError(value)
    return tuple(filter(None, texts))


def may(
    entries: Iterable[NegativeEntry], question: str, *, region: str = "", enterprise: str = "", industry: str = ""
) -> Answer:
    """Whether an enterprise may do what the question or the industry code says, in a region.

    Where both words and a code are given, an entry that either meets decides: the stricter reading. Without a region only national
    entries decide; local ones are near.
    """
    decide: list[NegativeEntry] = []
    near: list[tuple[float, NegativeEntry]] = []
    for entry in entries:
        if not _concerns(entry, region, enterprise):
            continue
        share = max(_by_words(entry, question), _by_industry(entry, industry))
        here = entry.national or (bool(region) and within(region, entry.region))
        if share >= CLOSE and here:
            decide.append(entry)
        elif share >= NEAR:
            near.append((share, entry))
    decide.sort(key=lambda entry: (entry.measure != "prohibited", entry.entry_code))
    near.sort(key=lambda one: (-one[0], one[1].entry_code))
    return Answer(decide[0].measure if decide else "free", tuple(decide), tuple(entry for _, entry in near[:5]))


def _concerns(entry: NegativeEntry, region: str, enterprise: str) -> bool:
    elsewhere = region and not entry.national and not within(region, entry.region) and not within(entry.region, region)
    return not elsewhere and not (entry.enterprises and enterprise and enterprise not in entry.enterprises)


def _by_words(entry: NegativeEntry, question: str) -> float:
    """How much of the question an entry's title or one of its activities has, 0 to 1."""
    return max((_share(question, phrase) for phrase in (entry.title, *entry.activities)), default=0.0)


def _share(question: str, phrase: str) -> float:
    wanted, has = _pairs(question), _pairs(phrase)
    common = len(wanted & has)
    return common / min(len(wanted), len(has)) if common else 0.0


def _pairs(text: str) -> set[str]:
    runs = [word for each in asked(text) for word in words(each)]
    return ({word for word in runs if len(word) > 1} or set(runs)) - _EMPTY


_EMPTY = {
    word for phrase in ("未获得许可", "不得从事", "禁止准入", "许可准入", "可以", "经营") for word in words(phrase)
}
"""Pairs that stand in most entries and questions and so tell nothing."""


def _by_industry(entry: NegativeEntry, industry: str) -> float:
    code = industry.strip().upper()
    if not code or not entry.industries:
        return 0.0
    if any(code.startswith(each.upper()) for each in entry.industries):
        return 1.0
    return NEAR if any(each.upper().startswith(code) for each in entry.industries) else 0.0
