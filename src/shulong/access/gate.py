"""The gate: may this account do this, and why. It has no way around it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction

from shulong.access.models import RoleHolding
from shulong.access.right import ROLES, Right, conflicts, role
from shulong.terms.errors import InputError, NotPermitted
from shulong.terms.text import Text

Account = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, always with its reason; a no says whom to ask."""

    allowed: bool
    reason: Text


def decide(account: Account, right: Right, organ: str = "") -> Decision:
    """Whether an account may use a right for an organ (empty: for the city's templates).

    A role held for the whole city serves every organ; one held for an organ serves that organ only.
    """
    if account.pk is None:
        return Decision(False, Text(zh="尚未登录。", en="Nobody is signed in."))
    for holding in RoleHolding.objects.filter(user_id=account.pk, organ__in={"", organ}):
        if holding.role in ROLES and right in ROLES[holding.role].rights:
            title = ROLES[holding.role].title
            return Decision(True, Text(zh=f"以“{title.zh}”身份", en=f"as {title.en.lower()}"))
    where = (
        Text(zh=f"（机关 {organ}）", en=f" for organ {organ}")
        if organ
        else Text(zh="（全市）", en=" for the whole city")
    )
    return Decision(False, Text(
        zh=f"您没有“{right.words.zh}”的权限{where.zh}，请向安全管理员申请。",
        en=f"You may not {right.words.en}{where.en}; ask the security administrator.",
    ))  # fmt: skip


def demand(account: Account, right: Right, organ: str = "") -> Decision:
    """The decision, if it is yes.

    Raises:
        NotPermitted: it is no; the message says why and whom to ask.
    """
    decision = decide(account, right, organ)
    if not decision.allowed:
        raise NotPermitted(decision.reason.zh, decision.reason.en)
    return decision


def rights_of(account: Account) -> frozenset[Right]:
    """Every right that an account holds somewhere, for menus; it opens nothing by itself."""
    if account.pk is None:
        return frozenset()
    held = RoleHolding.objects.filter(user_id=account.pk).values_list("role", flat=True)
    return frozenset(right for name in held if name in ROLES for right in ROLES[name].rights)


def organs_of(account: Account, right: Right) -> frozenset[str] | None:
    """The organs for which an account holds a right; None where it holds it for the whole city."""
    if account.pk is None:
        return frozenset()
    holdings = RoleHolding.objects.filter(user_id=account.pk).values_list("role", "organ")
    organs = {organ for name, organ in holdings if name in ROLES and right in ROLES[name].rights}
    return None if "" in organs else frozenset(organs)


def give_role(account: AbstractBaseUser, name: str, organ: str = "") -> RoleHolding:
    """Let an account hold a role, for an organ or for the city.

    Raises:
        UnknownName: there is no such role.
        InputError: the account holds a role that may not stand beside it; use another account.
    """
    wanted = role(name)
    with transaction.atomic():
        held = set(RoleHolding.objects.select_for_update().filter(user_id=account.pk).values_list("role", flat=True))
        if clash := conflicts(held, name):
            other = ROLES[sorted(clash)[0]].title
            raise InputError(
                f"同一账户不得兼任“{wanted.title.zh}”与“{other.zh}”",
                f"one account may not be both {wanted.title.en.lower()} and {other.en.lower()}",
                mend=Text(zh="请使用另一账户。", en="Use another account."),
            )
        holding, _ = RoleHolding.objects.get_or_create(user_id=account.pk, role=name, organ=organ)
    return holding
