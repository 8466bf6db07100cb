"""Whose figures an account may see."""

from __future__ import annotations

from shulong.access.gate import Account, demand, organs_of
from shulong.access.right import Right
from shulong.statistics.asked import Asked


def allowed(account: Account, asked: Asked) -> Asked:
    """The question, kept to the organs for which the account may read findings; as it is where that is the whole city.

    Raises:
        NotPermitted: it may do so for no organ.
    """
    held = organs_of(account, Right.SUPERVISE)
    if held is not None and not held:
        demand(account, Right.SUPERVISE)
    return asked.only(held)
