"""The commands about cards: list, show, issue, and the rules by which they are issued."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.deliver import report
from shulong.cli.show import table
from shulong.terms.text import Text

if TYPE_CHECKING:
    from shulong.cases.issue import Issued
    from shulong.cases.models import Card
    from shulong.cases.rule import Repeat, Rule

STATES = ("standing", "overdue", "with-organ", "answered", "closed", "withdrawn", "all")
WITHDRAWN = Text(zh="已撤牌", en="Withdrawn")


@click.group()
def card() -> None:
    """预警牌 / cards: what is shown to the organ answerable, with what to do and until when."""


@card.command("list")
@click.option("--colour", type=click.Choice(["blue", "yellow", "red"]), help="颜色 / of one colour.")
@click.option("--organ", default="", help="机关 / of one organ.")
@click.option("--check", "check_id", default="", help="监督模型 / of one check.")
@click.option("--state", type=click.Choice(STATES), default="standing", show_default=True, help="办理情况 / where they stand.")  # fmt: skip
@click.option("--limit", default=20, show_default=True, help="行数 / rows.")
@pass_context
def list_cards(context: Context, colour: str | None, organ: str, check_id: str, state: str, limit: int) -> None:
    """有哪些预警牌 / the cards, those with the nearest deadline first."""
    context.start_django()
    from shulong.cases.models import Card  # noqa: PLC0415 (Django must have started)
    from shulong.cases.read import Filter, find  # noqa: PLC0415

    asked = Filter(colour=colour or "", organ=organ, state=state, check=check_id)
    found = find(Card.objects.all(), asked, _today(context))
    heads = (
        ("编号", "颜色", "机关", "岗位", "办理情况", "期限", "事由")
        if context.language == "zh"
        else ("id", "colour", "organ", "post", "where it stands", "until", "why")
    )
    table("", heads, [_row(context, each) for each in found[:limit]])
    context.say(f"共 {found.count()} 张", f"{found.count()} in all")


def _row(context: Context, each: Card) -> tuple[object, ...]:
    from shulong.cases.card import Colour, Stage  # noqa: PLC0415 (Django must have started)
    from shulong.cases.read import is_overdue  # noqa: PLC0415

    stands = WITHDRAWN if each.withdrawn_at else Stage(each.stage).words
    late = Text(zh="（逾期）", en=" (overdue)") if is_overdue(each, _today(context)) else None
    until = f"{each.due_on or '—'}{context.text(late) if late else ''}"
    say = each.say_zh if context.language == "zh" else each.say_en
    return each.pk, context.text(Colour(each.colour).words), each.organ, each.post, context.text(stands), until, say


def _today(context: Context) -> date:
    return datetime.now(UTC).astimezone(context.home.settings.zone).date()


@card.command()
@click.argument("identity")
@pass_context
def show(context: Context, identity: str) -> None:
    """一张预警牌 / one card: what to do and until when, its rule, its findings, and all that happened to it."""
    context.start_django()
    from shulong.cases.card import Change, Colour  # noqa: PLC0415 (Django must have started)
    from shulong.cases.models import Card  # noqa: PLC0415
    from shulong.cases.read import the_card  # noqa: PLC0415
    from shulong.cases.rules import rule_of, todo_of  # noqa: PLC0415

    one, zh = the_card(Card.objects.all(), identity), context.language == "zh"
    rule = rule_of(context.shelf, one.rules_version, one.rule)
    click.secho(f"{one.pk}  {context.text(Colour(one.colour).words)}  {one.say_zh if zh else one.say_en}", bold=True)
    for name, value in (
        (Text(zh="机关", en="organ"), one.organ), (Text(zh="岗位", en="post"), one.post),
        (Text(zh="请这样做", en="what to do"), context.text(todo_of(rule, Colour(one.colour)))),
        (Text(zh="期限", en="until"), one.due_on),
        (Text(zh="规则", en="rule"), f"{context.text(rule.title)} ({one.rule}, {one.rules_version})"),
        (Text(zh="疑点", en="findings"), ", ".join(one.findings)), (Text(zh="黄牌", en="yellow cards"), ", ".join(one.counted)),
    ):  # fmt: skip
        if value:
            click.echo(f"  {context.text(name)}{'：' if zh else ': '}{value}")
    rows = [
        (f"{each.at.astimezone(context.home.settings.zone):%Y-%m-%d %H:%M}", context.text(Change(each.change).words),
         each.by or "", (each.why_zh if zh else each.why_en) or each.words, each.deed.entry)
        for each in one.events.select_related("by", "deed")
    ]  # fmt: skip
    table(
        "", ("时间", "经过", "何人", "说明", "账本条目") if zh else ("at", "what", "who", "words", "ledger entry"), rows
    )


@card.command()
@pass_context
def issue(context: Context) -> None:
    """按现行规则重新亮牌、撤牌 / issue cards anew by the rules in force; `check run` does so by itself."""
    context.start_django()
    from shulong.cases.issue import issue as issue_cards  # noqa: PLC0415 (Django must have started)

    say_issued(context, issue_cards(context.shelf))


def say_issued(context: Context, done: Issued) -> None:
    """One line on what was issued, raised and withdrawn."""
    context.say(
        f"预警牌：新亮 {done.issued}，升级 {done.raised}，降级 {done.lowered}，转岗 {done.passed_on}，撤牌 {done.withdrawn}，"
        f"重新亮牌 {done.reissued}；现有 {done.standing} 张",
        f"cards: issued {done.issued}, raised {done.raised}, lowered {done.lowered}, passed on {done.passed_on}, withdrawn {done.withdrawn}, "
        f"issued again {done.reissued}; {done.standing} stand",
    )  # fmt: skip
    if done.without_organ:
        context.say(
            f"  · {done.without_organ} 个疑点没有责任机关，未亮牌",
            f"  · {done.without_organ} findings name no organ and became no card",
        )


@card.group()
def rules() -> None:
    """亮牌规则 / the rules by which cards are issued."""


@rules.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_context
def publish(context: Context, file: Path) -> None:
    """发布规则 / publish a rules file (YAML) as a version of the rules: checked, sealed, in force from its date."""
    from shulong.cases.rules import publish as publish_rules  # noqa: PLC0415 (a start that other commands need not pay)

    made, receipt = publish_rules(context.shelf, file, context.checks)
    report(context, receipt)
    context.say(f"第 {made.version} 版自 {made.in_force_from} 起生效", f"version {made.version} is in force from {made.in_force_from}")  # fmt: skip


@rules.command("list")
@pass_context
def list_rules(context: Context) -> None:
    """规则的各个版本 / the versions of the rules; the one that holds today is marked."""
    from shulong.cases.rules import published, rules_on, shipped  # noqa: PLC0415

    today = rules_on(context.shelf, _today(context))
    zh = context.language == "zh"
    heads = ("版本", "生效", "名称", "规则", "现行") if zh else ("version", "from", "title", "rules", "in force")
    rows = [
        (each.version, each.in_force_from if each.version else "—", context.text(each.title), len(each.rules) + len(each.repeats),
         "✓" if each.version == today.version else "")
        for each in (*published(context.shelf), shipped())
    ]  # fmt: skip
    table("", heads, rows)


@rules.command("show")
@click.argument("version", type=click.IntRange(min=0), required=False)
@pass_context
def show_rules(context: Context, version: int | None) -> None:
    """一版规则 / one version of the rules (that of today without a number)."""
    from shulong.cases.rules import rules_on, version_of  # noqa: PLC0415

    one = rules_on(context.shelf, _today(context)) if version is None else version_of(context.shelf, version)
    click.secho(f"{one.version}  {context.text(one.title)}  {one.in_force_from}", bold=True)
    for rule in one.rules:
        _show_rule(context, rule)
    for repeat in one.repeats:
        _show_repeat(context, repeat)


def _show_rule(context: Context, rule: Rule) -> None:
    click.secho(f"{rule.id}  {context.text(rule.title)}", bold=True)
    for name in ("checks", "domains", "kinds", "organs", "posts"):
        if found := getattr(rule, name):
            click.echo(f"  {name}: {', '.join(sorted(found))}")
    for found, colour in rule.colours.items():
        context.say(
            f"  疑点{found.words.zh[0]} → {colour.words.zh}，{rule.days[colour]} 个工作日内：{rule.todo[colour].zh}",
            f"  finding {found} → {colour}, within {rule.days[colour]} working days: {rule.todo[colour].en}",
        )


def _show_repeat(context: Context, repeat: Repeat) -> None:
    click.secho(f"{repeat.id}  {context.text(repeat.title)}", bold=True)
    context.say(
        f"  {repeat.within_days} 天内 {repeat.yellows} 张黄牌（按 {repeat.by}） → 红牌，{repeat.days} 个工作日内：{repeat.todo.zh}",
        f"  {repeat.yellows} yellow within {repeat.within_days} days (by {repeat.by}) → red, within {repeat.days} working days: {repeat.todo.en}",
    )  # fmt: skip
