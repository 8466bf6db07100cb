"""The command about statistics of exercise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shulong.cli.check import AS_OF
from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.terms.errors import InputError
from shulong.terms.text import Text

if TYPE_CHECKING:
    from shulong.statistics.read import Names, Statistics

ROWS = 50


@click.command()
@click.option(
    "--by", default="", help="分组（逗号分隔）：organ、power、post、region、month / grouped by these, commas between."
)
@click.option("--power", default="", help="权力事项编码 / of one power.")
@click.option("--organ", default="", help="机关 / of one organ.")
@click.option("--from", "since", default="", help="起始月份，如 2026-01 / from this month on.")
@click.option("--to", "until", default="", help="结束月份（含） / to this month, that month included.")
@click.option(
    "--level",
    default="",
    help="区划汇总到：province、city、county、township、village / regions rolled up to this level.",
)
@AS_OF
@click.option(
    "--to-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写入 .csv 或 .xlsx / write a .csv or .xlsx file.",
)
@pass_context
def statistics(
    context: Context, by: str, power: str, organ: str, since: str, until: str, level: str, as_of: datetime | None, to_file: Path | None
) -> None:  # fmt: skip
    """行权统计 / statistics of exercise: how much, how fast, how often on time; counts anew what has changed, for pages too."""
    context.start_django()
    from shulong.statistics.asked import asked_of  # noqa: PLC0415 (Django must have started)
    from shulong.statistics.read import bounded, names_in  # noqa: PLC0415
    from shulong.statistics.read import statistics as answer  # noqa: PLC0415
    from shulong.statistics.written import FORMS  # noqa: PLC0415

    asked = asked_of({"by": by, "power": power, "organ": organ, "from": since, "to": until, "level": level})
    form = to_file.suffix.lower().lstrip(".") if to_file else ""
    if to_file and form not in FORMS:
        raise InputError(f"不能写成 {to_file.suffix or '无后缀'} 文件", f"a file {to_file.name} cannot be written", place=str(to_file),
                         mend=Text(zh="请用 .csv 或 .xlsx。", en="Use .csv or .xlsx."))  # fmt: skip
    found = answer(context.shelf, asked, anew=True, as_of=as_of)
    found = bounded(found) if to_file else found
    names = names_in(context.shelf, found)
    if to_file:
        to_file.write_bytes(FORMS[form][0](found, names, context.language))
        context.say(
            f"已写入 {to_file}：{found.table.num_rows} 行", f"{to_file} is written: {found.table.num_rows} rows"
        )
        return
    _show(context, found, names)


def _show(context: Context, found: Statistics, names: Names) -> None:
    from shulong.statistics.brief import brief_heads, brief_rows  # noqa: PLC0415 (Django must have started)

    rows = brief_rows(replace(found, table=found.table.slice(0, ROWS)), names, context.language)
    table("", [head.say(context.language) for head in brief_heads(found)], rows)
    context.say(f"截至 {found.as_of:%Y-%m-%d %H:%M}，共 {found.table.num_rows} 行；各指标的含义见 docs/zh/statistics.md",
                f"as of {found.as_of:%Y-%m-%d %H:%M}, {found.table.num_rows} rows in all; docs/en/statistics.md says what each figure is")  # fmt: skip
