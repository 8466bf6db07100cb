"""The commands about declared powers: import, export, forms to fill in, the catalogue on a day, two states compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from shulong.cli.bring_powers import bring
from shulong.cli.context import Context, pass_context
from shulong.cli.read_powers import read_declared
from shulong.cli.show import table
from shulong.powers.diff import Change, compare
from shulong.powers.element import elements
from shulong.powers.kind import kind as kind_named
from shulong.powers.kind import kinds
from shulong.powers.line_types import type_named
from shulong.powers.plain_write import write_plain
from shulong.powers.power import Implementation, Power, merged
from shulong.powers.publish import from_definitions
from shulong.powers.reduction import MEASURES, StepsOf, reductions
from shulong.powers.shelved import Rows, state_on
from shulong.powers.state import State, state
from shulong.powers.workbook_write import write_workbook
from shulong.terms.errors import InputError, UnknownName
from shulong.terms.text import Text

LONGEST = 100
"""Characters of a value that a table of the terminal shows."""

DAY = click.DateTime(["%Y-%m-%d"])
on_day = click.option("--on", "on", type=DAY, help="哪一天 / the day asked about (today).")
of_organ = click.option("--organ", help="机关代码 / the code of an organ.")


def shelved(context: Context) -> Rows:
    """The rows of a dataset of this home."""

    def rows(name: str) -> Iterable[Mapping[str, Any]]:
        found: list[dict[str, Any]] = context.shelf.table(name).to_pyarrow().to_pylist()
        return found

    return rows


def _state(context: Context, on: datetime | None) -> State:
    day = on.date() if on else datetime.now(context.home.settings.zone).date()
    return state_on(shelved(context), day)


@click.group()
def powers() -> None:
    """权力事项与实施清单 / declared powers: the catalogue and its implementations."""


@powers.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--from",
    "default_day",
    type=DAY,
    help="未写生效日期的行自该日生效 / rows that name no day are in force from this one.",
)
@click.option("--dry-run", is_flag=True, help="只检查，不入库 / examine only.")
@click.option(
    "--marked",
    type=click.Path(path_type=Path, file_okay=False),
    help="标出问题的工作簿存放处 / where marked workbooks go (beside the file).",
)
@pass_context
def import_(
    context: Context, files: tuple[Path, ...], default_day: datetime | None, dry_run: bool, marked: Path | None
) -> None:
    """导入事项与实施清单 / workbooks (.xlsx), YAML or JSON: all of it, or nothing and every fault named."""
    bring(context, files, shelved(context), default_day.date() if default_day else None, dry_run=dry_run, marked=marked)


@powers.command()
@click.argument("kind")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".xlsx, .yaml, .json"
)
@of_organ
@on_day
@pass_context
def export(context: Context, kind: str, target: Path, organ: str | None, on: datetime | None) -> None:
    """导出一类事项及其实施清单 / one kind (or all) with its implementations, as it stood on a day."""
    found = _state(context, on)
    wanted = None if kind == "all" else kind_named(kind)
    chosen = [p for _, p in sorted(found.powers.items()) if wanted is None or p.kind == wanted.id]
    codes = {power.basic_code for power in chosen}
    own = [i for _, i in sorted(found.implementations.items()) if i.basic_code in codes and organ in {None, i.organ}]
    if organ:
        held = {holding.power.basic_code for holding in found.held_by(organ)}
        chosen = [power for power in chosen if power.basic_code in held]
    write = _writer(target)
    write(chosen, own) if write else write_workbook(target, wanted, chosen, own)
    context.say(
        f"已写入 {target}：{len(chosen)} 个事项，{len(own)} 项实施清单",
        f"wrote {target}: {len(chosen)} powers, {len(own)} implementations",
    )


def _writer(target: Path) -> Callable[[list[Power], list[Implementation]], None] | None:
    if target.suffix == ".xlsx":
        return None
    if target.suffix in {".yaml", ".yml", ".json"}:
        return lambda powers, own: write_plain(target, powers, own)
    raise InputError(f"不能写成 {target.suffix!r}", f"cannot write {target.suffix!r}", place=str(target),
                     mend=Text(zh="请用 .xlsx、.yaml 或 .json。", en="Use .xlsx, .yaml or .json."))  # fmt: skip


@powers.command()
@click.argument("kind")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help=".xlsx")
@pass_context
def template(context: Context, kind: str, target: Path) -> None:
    """空白工作簿 / an empty workbook to fill in for one kind of power."""
    write_workbook(target, kind_named(kind))
    context.say(f"已写入 {target}", f"wrote {target}")


@powers.command("list")
@click.option("--kind", help="权力类别 / kind of power.")
@of_organ
@on_day
@pass_context
def list_powers(context: Context, kind: str | None, organ: str | None, on: datetime | None) -> None:
    """某日的事项 / the powers of a day, or those that an organ holds."""
    found, zh = _state(context, on), context.language == "zh"
    wanted = kind_named(kind).id if kind else None
    if organ:
        rows = [(h.power, h.status, str(h.by)) for h in found.held_by(organ)]
    else:
        rows = [(p, p.status, f"{len(found.holders(code))}") for code, p in sorted(found.powers.items())]
    heads = (
        ("编码", "类别", "名称", "状态", "生效", "行使主体")
        if zh
        else ("code", "kind", "name", "status", "from", "held by" if organ else "organs")
    )
    table(f"{found.day}", heads, [
        (p.basic_code, context.text(kinds()[p.kind].title), _name(context, p), status.value, p.in_force_from, by)
        for p, status, by in rows if wanted in {None, p.kind}
    ])  # fmt: skip


def _name(context: Context, power: Power) -> str:
    name = power.values.get("name", {})
    return str(name.get(context.language) or name.get("zh", ""))


@powers.command()
@click.argument("code")
@of_organ
@on_day
@pass_context
def show(context: Context, code: str, organ: str | None, on: datetime | None) -> None:
    """一个事项的全部要素 / every element of a power, as the template or as one organ's guide gives it."""
    found, zh = _state(context, on), context.language == "zh"
    power = found.power(code)
    holding = found.holding(code, organ) if organ else None
    if organ and holding is None:
        raise UnknownName(
            f"机关 {organ} 于 {found.day} 不行使 {code}", f"organ {organ} did not hold {code} on {found.day}"
        )
    values = holding.values() if holding else merged(power, None)
    heads = ("要素", "内容") if zh else ("element", "value")
    status = holding.status if holding else power.status
    shown = [(context.text(elements()[each].title), _said(context, each, value)) for each, value in values.items()]
    shown += [
        ("状态" if zh else "Status", status.value),
        ("生效日期" if zh else "In force from", power.in_force_from.isoformat()),
    ]
    if not organ:
        shown.append(("行使主体" if zh else "Held by", "\n".join(h.organ for h in found.holders(code)[:20])))
    table(code, heads, shown)


def _said(context: Context, element: str, value: Any) -> str:
    known = elements()[element]
    return context.text(type_named(known.type).say(value, known))


@powers.command()
@click.argument("before")
@click.argument("after")
@of_organ
@pass_context
def diff(context: Context, before: str, after: str, organ: str | None) -> None:
    """两个日期或两个文件逐要素对比 / two days (2026-01-01) or two files compared, element by element."""
    was, now = _side(context, before), _side(context, after)
    changes = [change for change in compare(was, now) if organ in {None, change.organ}]
    zh = context.language == "zh"
    heads = (
        ("编码", "机关", "要素", "变化", "之前", "之后")
        if zh
        else ("code", "organ", "element", "how", "before", "after")
    )
    table("", heads, [row for change in changes for row in _rows(context, change)])
    measured = reductions(was, now, *(_steps(context, side.day) for side in (was, now)))
    if any(each.guides for each in measured):
        fewer = ("四减一优", "之前", "之后", "指南数") if zh else ("fewer", "before", "after", "guides")
        table("", fewer, [(context.text(MEASURES[r.measure]), r.before, r.after, r.guides) for r in measured])
    context.say(f"{len(changes)} 处不同", f"{len(changes)} differences")


def _steps(context: Context, day: date) -> StepsOf:
    """How many steps each flow had that was in force on a day."""
    flows = from_definitions(row["definition"] for row in shelved(context)("flows"))
    standing = sorted((flow for flow in flows if flow.in_force(day)), key=lambda flow: flow.version)
    return {flow.flow_id: len(flow.steps) for flow in standing}.get


HOWS = {
    "added": Text(zh="新增", en="added"),
    "removed": Text(zh="删除", en="removed"),
    "changed": Text(zh="修改", en="changed"),
}


def _rows(context: Context, change: Change) -> list[tuple[str, ...]]:
    """One row a change; a list that both sides have, one row a line that differs."""
    head = (change.basic_code, change.organ, context.text(change.title))
    if not change.element:
        return [(*head, context.text(HOWS[change.how]), "", "")]
    pairs = [(change.how, change.before, change.after)]
    if change.lines:
        pairs = [(l.how, [l.before] if l.before else None, [l.after] if l.after else None) for l in change.lines]  # noqa: E741
    return [
        (*head, context.text(HOWS[how]), _brief(context, change, was), _brief(context, change, now))
        for how, was, now in pairs
    ]


def _brief(context: Context, change: Change, value: Any) -> str:
    said = context.text(Change(change.basic_code, change.organ, change.element, value, None).say()[0])
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"


def _side(context: Context, given: str) -> State:
    """The state that a date or a file stands for."""
    path = Path(given)
    if path.is_file():
        read = read_declared(path, context, date(1, 1, 1))
        return state(date.max, read.powers, read.implementations)
    try:
        return state_on(shelved(context), date.fromisoformat(given))
    except ValueError as error:
        raise InputError(f"{given!r} 既不是日期也不是文件", f"{given!r} is neither a day nor a file",
                         mend=Text(zh="日期写成 2026-01-01。", en="Write a day as 2026-01-01.")) from error  # fmt: skip
