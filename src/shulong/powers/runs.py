"""All runs of a net seen by a watcher: what it may have seen when a run is over."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from shulong.powers.net import Net, steps_of

MOST_STATES = 200_000

State = TypeVar("State", bound=Hashable)


class TooMany(Exception):
    """The net has more states than are looked at."""


def ends(net: Net, begin: State, watch: Callable[[State, str], State], most: int = MOST_STATES) -> set[State]:
    """The states in which a watcher may be when a run ends; it is told every step. Raises TooMany."""
    table = steps_of(net)
    found = {(net.initial, begin)}
    waiting = list(found)
    over: set[State] = set()
    while waiting:
        marking, state = waiting.pop()
        if table.ends(marking):
            over.add(state)
        for step, after in table.after(marking):
            following = (after, watch(state, step))
            if following not in found:
                if len(found) >= most:
                    raise TooMany
                found.add(following)
                waiting.append(following)
    return over
