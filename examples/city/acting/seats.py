"""Who sits where on which day, as arrays: the posts of an organ by role, and their holders by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from whole.bodies import SINCE, holders_of, posts_of

from acting.days import Ints, number
from shulong.powers.organ import Organ, PostHolder

SPAN = 1 << 16
"""More days than any day's number: a post and a day together are one number."""


@dataclass(frozen=True)
class Seats:
    """The posts of some organs and their holders.

    ``first`` and ``count`` give for each organ and role the number of its first post and how many seats it has (0: none).
    """

    roles: tuple[str, ...]
    posts: pa.StringArray
    first: Ints
    count: Ints
    terms: Ints
    """Post and first day of each holding, as one number, ascending."""
    holders: Ints
    persons: pa.StringArray

    def post(self, organ: Ints, role: Ints, draw: Ints) -> Ints:
        """The number of a post of that organ and role; which of several seats the draw says. -1 where there is no such role."""
        found = self.first[organ, role] + draw % np.maximum(self.count[organ, role], 1)
        return np.where((role < 0) | (self.count[organ, role] == 0), -1, found)

    def person(self, post: Ints, day: Ints) -> Ints:
        """The number of the person who holds each post on each day; -1 where there is no post."""
        found = self.holders[np.searchsorted(self.terms, np.maximum(post, 0) * SPAN + day, side="right") - 1]
        return np.where(post < 0, -1, found)

    def role_of(self, names: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of roles; -1 for one that no organ has."""
        return np.array([self.roles.index(name) if name in self.roles else -1 for name in names], dtype=np.int64)


def seats_of(seed: int, organs: Sequence[Organ]) -> Seats:
    """The seats of these organs."""
    listed = [
        [(post, [h for h in holders_of(seed, organ) if h.post_id == post.post_id]) for post in posts_of(organ)]
        for organ in organs
    ]
    roles = tuple(sorted({post.role for each in listed for post, _ in each}))
    first, count = (
        np.zeros((len(organs), len(roles)), dtype=np.int64),
        np.zeros((len(organs), len(roles)), dtype=np.int64),
    )
    posts: list[str] = []
    held: list[tuple[int, PostHolder]] = []
    for row, each in enumerate(listed):
        for post, holdings in each:
            role = roles.index(post.role)
            first[row, role] = first[row, role] if count[row, role] else len(posts)
            count[row, role] += 1
            held += [(len(posts), holding) for holding in holdings]
            posts.append(post.post_id)
    persons = {key: at for at, key in enumerate(sorted({holding.person_key for _, holding in held}))}
    rows = sorted((post * SPAN + number(max(h.held_from, SINCE)), persons[h.person_key]) for post, h in held)
    return Seats(
        roles, pa.array(posts, pa.string()), first, count,
        terms=np.array([key for key, _ in rows], dtype=np.int64), holders=np.array([who for _, who in rows], dtype=np.int64),
        persons=pa.array(list(persons), pa.string()),
    )  # fmt: skip
