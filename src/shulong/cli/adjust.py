"""The commands of dynamic adjustment: the same gate, verbs and deeds as the pages, as a named account."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from shulong.adjustments.form import Field
    from shulong.adjustments.items import Plain
    from shulong.adjustments.models import ChangeSet

DAY = click.DateTime(["%Y-%m-%d"])
as_account = click.option("--as", "name", envvar="SHULONG_ACCOUNT", required=True, metavar="ACCOUNT",
                          help="以哪个账户办理 / the account that does it.")  # fmt: skip
with_words = click.option("--words", default="", help="意见 / what is said of it.")


@click.group()
def adjust() -> None:
    """清单动态调整 / adjustments of lists: propose, review, decide, publish."""


@adjust.command()
@click.argument("title")
@click.option("--reason", required=True, help="理由 / why.")
@click.option("--from", "from_day", type=DAY, required=True, help="生效日期 / the day from which it holds.")
@click.option("--basis", default="", help="依据 / on what ground.")
@click.option("--organ", default="", help="只调整该机关的实施清单 / of one organ; without it, the city's templates and lists.")  # fmt: skip
@as_account
@pass_context
def new(context: Context, title: str, reason: str, from_day: datetime, basis: str, organ: str, name: str) -> None:
    """发起调整 / begin a draft; says its number."""
    account = _account(context, name)
    from shulong.adjustments.steps import start  # noqa: PLC0415 (Django must have started)

    made = start(account, title=title, reason=reason, in_force_from=from_day.date(), basis=basis, organ=organ)
    context.say(f"已建立草稿 {made.pk}", f"draft {made.pk} is made")


@adjust.command("list")
@pass_context
def list_changes(context: Context) -> None:
    """全部调整 / every change set and where it stands."""
    context.start_django()
    from shulong.adjustments.change import Stage  # noqa: PLC0415 (Django must have started)
    from shulong.adjustments.models import ChangeSet  # noqa: PLC0415

    heads = ("号", "名称", "机关", "生效", "环节", "条目") if context.language == "zh" else ("no", "title", "organ", "from", "stage", "items")  # fmt: skip
    table("", heads, [
        (each.pk, each.title, each.organ, each.in_force_from, context.text(Stage(each.stage).words), each.items.count())
        for each in ChangeSet.objects.all()
    ])  # fmt: skip


@adjust.command()
@click.argument("number", type=int)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--code", help="基本编码，或 清单/条目编码 / a basic code, or LIST/CODE of an entry of a list.")
@click.option("--organ", default="", help="机关：调整其实施清单 / the organ whose implementation it is.")
@click.option("--set", "texts", multiple=True, metavar="ELEMENT=TEXT", help="要素=内容，写法同工作簿的单元格；留空即删去 / an element as in a workbook's cell; empty takes it away.")  # fmt: skip
@click.option("--status", type=click.Choice(["in-force", "suspended", "abolished"]), help="状态 / status.")
@click.option("--reason", default="", help="本条理由 / the reason of this item.")
@click.option(
    "--power", default="", help="其他工具所画流程的事项编码 / the power that a drawing of another tool is of."
)
@click.option("--steps-by", type=click.Choice(["id", "name"]), default="id", help="BPMN 环节取编号或名称 / a BPMN step is called by its id or name.")  # fmt: skip
@as_account
@pass_context
def add(
    context: Context,
    number: int,
    files: tuple[Path, ...],
    code: str | None,
    organ: str,
    texts: tuple[str, ...],
    status: str | None,
    reason: str,
    power: str,
    steps_by: str,
    name: str,
) -> None:
    """加入条目 / put FILES (workbook, YAML, JSON, BPMN) or one item (--code, --set) into draft NUMBER."""
    if bool(files) == bool(code):
        raise click.UsageError("请给出文件，或 --code 与 --set / give files, or --code with --set")
    account, change = _account(context, name), _change(number)
    if code:
        _add_one(context, account, change, code, organ or change.organ, texts, status, reason)
    for path in files:
        _bring(context, account, change, path, power, by_name=steps_by == "name")


def _bring(context: Context, account: User, change: ChangeSet, path: Path, power: str, *, by_name: bool) -> None:
    from shulong.adjustments.bring import Drawing, bring, returned_path  # noqa: PLC0415 (Django must have started)
    from shulong.powers.fault import refuse  # noqa: PLC0415

    drawing = Drawing(power, steps_by="name" if by_name else "id")
    brought = bring(context.home, account, change, path, drawing)
    for note in brought.notes:
        context.say(note.zh, note.en, err=True)
    back = returned_path(context.home, change)
    if brought.faults and back.exists():
        context.say(f"已标出问题：{back}", f"faults are marked in {back}", err=True)
    refuse(brought.faults)
    context.say(
        f"{path.name}：加入 {brought.items} 条，{brought.unchanged} 条与现行相同",
        f"{path.name}: {brought.items} items put in, {brought.unchanged} stand already",
    )


def _add_one(
    context: Context, account: User, change: ChangeSet, code: str, organ: str, texts: tuple[str, ...], status: str | None, reason: str
) -> None:  # fmt: skip
    from shulong.adjustments.item_form import fields_of, filled_in  # noqa: PLC0415 (Django must have started)
    from shulong.adjustments.items import item_named  # noqa: PLC0415
    from shulong.adjustments.steps import put_item  # noqa: PLC0415
    from shulong.powers.fault import refuse  # noqa: PLC0415

    found = item_named(context.shelf, change, code, organ)
    fields = fields_of(found.state, found.what, found.code, found.plain)
    sent = _untouched(fields) | _given(fields, texts)
    made: Plain = filled_in(found.what, found.code, found.plain, fields, sent)
    refuse([fault.of(code, organ, found.what, 0) for one in fields for fault in one.faults])
    made["status"] = status or made["status"]
    put_item(account, change, found.what, found.code, made, before=found.before, organ=found.organ, reason=reason)
    context.say(f"已加入 {code}", f"{code} is put in")


def _untouched(fields: list[Field]) -> dict[str, list[str]]:
    """Every field as it stands, so that only what is set changes."""
    return {one.code: [one.text] for one in fields}


def _given(fields: list[Field], texts: tuple[str, ...]) -> dict[str, list[str]]:
    known = {one.code for one in fields}
    given: dict[str, list[str]] = {}
    for each in texts:
        code, mark, text = each.partition("=")
        if not mark or code not in known:
            raise InputError(f"{each!r} 不是此条目可填的要素", f"{each!r} sets nothing that this item has",
                             mend=Text(zh=f"可填：{'、'.join(sorted(known))}。", en=f"It has: {', '.join(sorted(known))}."))  # fmt: skip
        given[code] = [text.replace("\\n", "\n")]
    return given


@adjust.command()
@click.argument("number", type=int)
@pass_context
def show(context: Context, number: int) -> None:
    """一次调整 / one change set: its items element by element, the soundness of its flows, what was done."""
    context.start_django()
    from shulong.adjustments.change import VERBS, WHAT, Stage  # noqa: PLC0415 (Django must have started)
    from shulong.adjustments.review import differences, flow_review  # noqa: PLC0415

    change = _change(number)
    stage = Stage(change.stage).words
    context.say(f"{number} {change.title}：{stage.zh}，{change.in_force_from} 起", f"{number} {change.title}: {stage.en}, from {change.in_force_from}")  # fmt: skip
    zh = context.language == "zh"
    for item in change.items.select_related("change"):
        table(f"{context.text(WHAT[item.what])} {item.code} {item.organ}", ("要素", "调整前", "调整后") if zh else ("element", "before", "after"),
              [(context.text(d.title), context.text(d.before), context.text(d.after)) for d in differences(item)])  # fmt: skip
        review = flow_review(context.shelf, item)
        for each in review.remarks if review else ():
            click.echo(
                f"  {each.level} {each.id} [{each.object}] {context.text(each.message)} {context.text(each.hint)}"
            )
        for fault in review.faults if review else ():
            click.echo("  " + fault.say(context.language))
    moves = [(context.text(VERBS[m.verb].title), m.by.username, m.words, m.deed.entry) for m in change.moves.select_related("by", "deed")]  # fmt: skip
    table("", ("办理", "账户", "意见", "账本条目") if zh else ("step", "account", "words", "ledger entry"), moves)


@adjust.command()
@click.argument("number", type=int)
@click.argument("code")
@click.option("--organ", default="", help="机关 / the organ of an implementation.")
@as_account
@pass_context
def drop(context: Context, number: int, code: str, organ: str, name: str) -> None:
    """移除条目 / take an item out of a draft."""
    account, change = _account(context, name), _change(number)
    from shulong.adjustments.steps import drop_item  # noqa: PLC0415 (Django must have started)

    found = change.items.filter(code=code, organ=organ or change.organ).first()
    if found is None:
        raise UnknownName(f"调整 {number} 中没有 {code!r}", f"change set {number} has no item {code!r}")
    drop_item(account, change, found.pk)
    context.say(f"已移除 {code}", f"{code} is taken out")


def _verb(command: str, verb: str, help_: str) -> None:
    """One command that uses one verb of a change set."""

    @adjust.command(command, help=help_)
    @click.argument("number", type=int)
    @with_words
    @as_account
    @pass_context
    def use(context: Context, number: int, words: str, name: str) -> None:
        _move(context, number, verb, words, name)


def _move(context: Context, number: int, verb: str, words: str, name: str, on_remarks: str = "") -> None:
    account, change = _account(context, name), _change(number)
    from shulong.adjustments.change import Stage  # noqa: PLC0415 (Django must have started)
    from shulong.adjustments.steps import Weighed, move  # noqa: PLC0415

    seen = _remarks(context, change) if verb == "approve" else ""
    moved = move(context.home, account, change, verb, words, Weighed(seen, on_remarks))
    stage = Stage(moved.stage).words
    context.say(f"调整 {number}：{stage.zh}", f"change set {number}: {stage.en}")
    for delivery in moved.deliveries:
        context.say(f"交付批次 {delivery}", f"delivery {delivery}")


_verb("propose", "submit", "提交审核 / submit a draft for legal review.")
_verb("withdraw", "withdraw", "撤回 / withdraw it.")
_verb("decide", "decide", "同意调整 / decide that it shall be made.")
_verb("refuse", "refuse", "不予调整 / refuse it.")
_verb("publish", "publish", "公布 / publish what was decided.")


@adjust.command()
@click.argument("number", type=int)
@click.option("--return", "back", is_flag=True, help="退回修改 / give it back for revision.")
@click.option(
    "--on-remarks", default="", help="对合法性提示的说明 / why open remarks on lawfulness do not stand in the way."
)
@with_words
@as_account
@pass_context
def review(context: Context, number: int, back: bool, on_remarks: str, words: str, name: str) -> None:
    """合法性审核 / approve it as lawful, or give it back."""
    _move(context, number, "return" if back else "approve", words, name, on_remarks)


def _remarks(context: Context, change: ChangeSet) -> str:
    """Shows the remarks on lawfulness that are open; their digest."""
    from shulong.adjustments.lawfulness import digest_of, lawfulness  # noqa: PLC0415 (Django must have started)

    found = lawfulness(context.home, change)
    for each in found:
        click.echo(f"  · {each.subject} {context.text(each.title)}: {context.text(each.said)}")
    return digest_of(found)


def _account(context: Context, name: str) -> User:
    context.start_django()
    from django.contrib.auth.models import User  # noqa: PLC0415 (Django must have started)

    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise UnknownName(f"没有账户 {name!r}", f"there is no account {name!r}",
                          mend=Text(zh="用 shulong account 建立。", en="Make it with shulong account."))  # fmt: skip
    return found


def _change(number: int) -> ChangeSet:
    from shulong.adjustments.models import ChangeSet  # noqa: PLC0415 (Django must have started)

    found = ChangeSet.objects.filter(pk=number).first()
    if found is None:
        raise UnknownName(f"没有调整 {number}", f"there is no change set {number}", mend=Text(zh="用 shulong adjust list 查看。", en="See shulong adjust list."))  # fmt: skip
    return found
