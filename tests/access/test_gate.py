"""Roles, the gate, and that no account is two administrators."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from shulong.access.gate import decide, demand, give_role, rights_of
from shulong.access.right import ROLES, Right
from shulong.terms.errors import InputError, NotPermitted, UnknownName

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> User:
    return User.objects.create_user("li")


def test_without_a_role_the_answer_says_whom_to_ask(li: User) -> None:
    assert decide(li, Right.PROPOSE).allowed is False
    with pytest.raises(NotPermitted, match="ask the security administrator"):
        demand(li, Right.PROPOSE, "91990100MA00000001")
    assert decide(AnonymousUser(), Right.PROPOSE).reason.en == "Nobody is signed in."


def test_a_role_for_one_organ_serves_that_organ_only(li: User) -> None:
    give_role(li, "list-administrator", "organ-a")
    assert decide(li, Right.PROPOSE, "organ-a").reason.zh == "以“清单管理员”身份"
    assert not decide(li, Right.PROPOSE, "organ-b").allowed
    assert not decide(li, Right.PROPOSE).allowed


def test_a_role_for_the_city_serves_every_organ(li: User) -> None:
    give_role(li, "legal-reviewer")
    assert decide(li, Right.REVIEW, "organ-b").allowed
    assert rights_of(li) == {Right.REVIEW}


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("system-administrator", "audit-administrator"),
        ("security-administrator", "system-administrator"),
        ("list-administrator", "decider"),
        ("decider", "legal-reviewer"),
    ],
)
def test_roles_that_must_be_two_persons_are_refused(li: User, held: str, wanted: str) -> None:
    give_role(li, held)
    with pytest.raises(InputError, match="one account may not be both"):
        give_role(li, wanted)
    give_role(li, held)
    assert li.role_holdings.count() == 1


def test_an_unknown_role_lists_what_there_is(li: User) -> None:
    with pytest.raises(UnknownName, match="there are: list-administrator"):
        give_role(li, "emperor")


def test_no_role_can_both_propose_and_pass_its_own_proposal() -> None:
    for role in ROLES.values():
        assert len(role.rights & {Right.PROPOSE, Right.REVIEW, Right.DECIDE}) <= 1
