"""Which acts are settled together, and which must be asked for one by one."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.example import LICENCE, Example, matter
from shulong.checks.try_example import ExampleTables
from shulong.terms.text import Text

POSTS = """
    post_id  organ  role      in_force_from  in_force_to
    O1-1     O1     head      2025-01-01     -
    O1-2     O1     reviewer  2025-01-01     2026-03-10
"""
HOLDERS = """
    post_id  person_key  held_from   held_to
    O1-1     zhao        2025-01-01  2026-03-05
    O1-1     qian        2026-03-05  -
    O1-2     li          2025-01-01  -
"""


def in_doubt(*taken: tuple[str, str | None, str | None]) -> set[tuple[str, str]]:
    """Posts and times of the acts in doubt, of one matter an act: its step and day, post, person."""
    acts: list[dict[str, Any]] = [
        {**matter(f"M{number}", step)[0], "post": post, "person_key": person}
        for number, (step, post, person) in enumerate(taken)
    ]
    given = {"acts": acts, "posts": POSTS, "post_holders": HOLDERS}
    example = Example(Text(zh="一", en="one"), given, flows=[LICENCE])
    engine = Engine(ibis.duckdb.connect())
    found = World(ExampleTables(example, engine), engine, example.as_of).get("acts_in_doubt")
    return {(row["post"], row["done_at"].strftime("%m-%d")) for row in engine.fetch(found).to_pylist()}


@pytest.mark.parametrize(
    ("why", "taken", "expected"),
    [
        ("held throughout", [("grant 2026-03-02", "O1-1", "zhao"), ("grant 2026-03-04", "O1-1", "zhao")], set()),
        ("told by role", [("grant 2026-03-02", "head", "zhao")], set()),
        ("no person told", [("grant 2026-03-02", "O1-1", None)], set()),
        ("no post told", [("grant 2026-03-02", None, "wang")], set()),
        ("one of the days is after the term: both are asked for", [("grant 2026-03-04", "O1-1", "zhao"), ("grant 2026-03-05", "O1-1", "zhao")],
         {("O1-1", "03-04"), ("O1-1", "03-05")}),
        ("another than holds it", [("grant 2026-03-04", "O1-1", "li")], {("O1-1", "03-04")}),
        ("a post that may not", [("grant 2026-03-04", "O1-2", "li")], {("O1-2", "03-04")}),
        ("a post that was no more", [("review 2026-03-04", "O1-2", "li"), ("review 2026-03-11", "O1-2", "li")],
         {("O1-2", "03-04"), ("O1-2", "03-11")}),
    ],
)  # fmt: skip
def test_acts_are_settled_together_where_one_stretch_of_days_covers_them(
    why: str, taken: list[tuple[str, str | None, str | None]], expected: set[tuple[str, str]]
) -> None:
    assert in_doubt(*taken) == expected, why
