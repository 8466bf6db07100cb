"""Organs, posts and who holds them: the bodies that powers are declared for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shulong.terms.region import Level, level
from shulong.terms.text import Text


@dataclass(frozen=True, slots=True)
class Organ:
    """A body that exercises power in one region, from a day on.

    ``code`` is its unified social credit code; ``field_of_work`` its line of business (``civil-affairs``), the same word at every level.
    """

    code: str
    name: Text
    region: str
    field_of_work: str
    in_force_from: date
    in_force_to: date | None = None
    parent: str | None = None

    @property
    def level(self) -> Level:
        """The level of its region."""
        return level(self.region)


@dataclass(frozen=True, slots=True)
class Post:
    """A role within an organ, as flows name it (``clerk``, ``section-head``), on days d with from <= d < to; by default always."""

    post_id: str
    organ: str
    role: str
    title: Text
    in_force_from: date = date(1900, 1, 1)
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True)
class PostHolder:
    """Who holds a post, on days d with from <= d < to. The person is a key, never a number. ``deputising``: for the time of an absence."""

    post_id: str
    person_key: str
    held_from: date
    held_to: date | None = None
    deputising: bool = False
