"""Rights and the roles that carry them. A right is leave to do one thing; it is never leave to see personal data."""

from __future__ import annotations

from dataclasses import dataclass

from shulong.terms.errors import UnknownName
from shulong.terms.text import Text
from shulong.terms.worded import Worded


class Right(Worded):
    """What one may do."""

    PROPOSE = "lists.propose", Text(zh="提出清单调整", en="propose changes of lists")
    """Propose a change of declared powers, of one's own organ or, held without an organ, of the city's templates."""
    REVIEW = "lists.review", Text(zh="合法性审核", en="review changes for lawfulness")
    """Say for the legal office that a proposed change is lawful, or give it back."""
    DECIDE = "lists.decide", Text(zh="决定清单调整", en="decide changes of lists")
    """Decide that a reviewed change shall be made."""
    PUBLISH = "lists.publish", Text(zh="公布清单调整", en="publish changes of lists")
    """Publish what was decided."""
    DELIVER = "acts.deliver", Text(zh="实时报送行权行为", en="deliver acts as they happen")
    """Deliver acts as they happen, of one's own organ or, held without an organ, of every organ."""
    SUPERVISE = "findings.read", Text(zh="查看疑点与办件", en="read findings and matters")
    """Read findings, matters and the data behind them."""
    ANSWER_CARDS = "cards.answer", Text(zh="答复预警牌", en="answer cards")
    """Read the cards of one's own organ, acknowledge and answer them."""
    JUDGE_CARDS = "cards.judge", Text(zh="核定预警牌的答复", en="judge answers to cards")
    """Accept the answer to a card, or return it."""
    GRANT_ROLES = "system.grant-roles", Text(zh="分配角色", en="give roles")
    """Give accounts their roles."""
    READ_DEEDS = "audit.read-deeds", Text(zh="查看操作留痕", en="read what people did")
    """Read what people did in the system."""


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of rights. ``excludes`` are the roles that no account may hold beside it."""

    id: str
    title: Text
    rights: frozenset[Right]
    excludes: frozenset[str] = frozenset()


ADMINISTRATORS = frozenset({"system-administrator", "security-administrator", "audit-administrator"})
"""Three administrators, no account two of them: none can grant, use and hide at once."""

ROLES = {
    role.id: role
    for role in (
        Role("list-administrator", Text(zh="清单管理员", en="List administrator"), frozenset({Right.PROPOSE, Right.PUBLISH})),
        Role("legal-reviewer", Text(zh="法制审核员", en="Legal reviewer"), frozenset({Right.REVIEW}), frozenset({"list-administrator", "decider"})),
        Role("decider", Text(zh="决定人", en="Decider"), frozenset({Right.DECIDE}), frozenset({"list-administrator", "legal-reviewer"})),
        Role("source-system", Text(zh="来源系统", en="Source system"), frozenset({Right.DELIVER})),
        Role("answering-officer", Text(zh="答复人", en="Answering officer"), frozenset({Right.ANSWER_CARDS}), frozenset({"supervisor"})),
        Role("supervisor", Text(zh="监督人员", en="Supervisor"), frozenset({Right.SUPERVISE, Right.JUDGE_CARDS}), frozenset({"answering-officer"})),
        Role("system-administrator", Text(zh="系统管理员", en="System administrator"), frozenset(), ADMINISTRATORS),
        Role("security-administrator", Text(zh="安全管理员", en="Security administrator"), frozenset({Right.GRANT_ROLES}), ADMINISTRATORS),
        Role("audit-administrator", Text(zh="审计管理员", en="Audit administrator"), frozenset({Right.READ_DEEDS}), ADMINISTRATORS),
    )
}  # fmt: skip


def role(name: str) -> Role:
    """The role of that id; UnknownName, with the ids that there are, if it is none."""
    if name in ROLES:
        return ROLES[name]
    known = ", ".join(ROLES)
    raise UnknownName(f"没有角色 {name!r}；可用：{known}", f"no role {name!r}; there are: {known}")


def conflicts(held: set[str], wanted: str) -> set[str]:
    """The roles already held that may not stand beside the wanted one."""
    mine = role(wanted).excludes - {wanted}
    return {other for other in held if other != wanted and (other in mine or wanted in role(other).excludes)}
