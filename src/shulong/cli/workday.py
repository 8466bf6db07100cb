"""The commands about working days: which years are known, which days differ from the plain week, loading a year."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.ledger.durable import durable_write
from shulong.terms.errors import InputError
from shulong.terms.text import Text
from shulong.terms.workday import load as read_arrangements


@click.group()
def workday() -> None:
    """工作日 / working days: the arrangements of rest days that are known."""


@workday.command("list")
@pass_context
def list_years(context: Context) -> None:
    """已知哪些年份 / the years that are known, and which the city loaded itself."""
    calendar = context.home.calendar
    own = {day.year for day in calendar.arranged}
    # Neighbouring years of one origin are one row.
    runs = groupby(enumerate(sorted(calendar.years)), key=lambda each: (each[1] - each[0], each[1] in own))
    heads = ("年份", "来源") if context.language == "zh" else ("years", "from")
    origins = (Text(zh="随程序（chinesecalendar）", en="the program (chinesecalendar)"),
               Text(zh="本地载入", en="loaded here"))  # fmt: skip
    rows = []
    for (_, loaded), members in runs:
        years = [year for _, year in members]
        rows.append((f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]), context.text(origins[loaded])))
    table("", heads, rows)


@workday.command()
@click.argument("year", type=click.IntRange(1949, 2200))
@pass_context
def show(context: Context, year: int) -> None:
    """某年的安排 / the days of a year that differ from the plain week."""
    calendar, zh = context.home.calendar, context.language == "zh"
    days = [date(year, 1, 1) + timedelta(days=step) for step in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    kinds = (Text(zh="休", en="rest"), Text(zh="班", en="work"))
    rows = [(day, context.text(kinds[calendar.is_working(day)]), calendar.holiday(day) or "")
            for day in days if calendar.is_working(day) != (day.isoweekday() <= 5)]  # fmt: skip
    table("", ("日期", "安排", "节日") if zh else ("day", "kind", "name"), rows)
    count = sum(calendar.is_working(day) for day in days)
    context.say(f"{year} 年共 {count} 个工作日", f"{year} has {count} working days")


@workday.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="替换同名文件 / in place of a file of the same name.")
@pass_context
def load(context: Context, file: Path, replace: bool) -> None:
    """载入安排 / load an arrangement (CSV of day,kind,name): checked together with those already there, then kept."""
    folder = context.home.workdays
    target = folder / f"{file.stem}.csv"
    if target.exists() and not replace and target.read_bytes() != file.read_bytes():
        raise InputError("已有同名文件，内容不同", "a file of that name is there with other content", place=str(target),
                         mend=Text(zh="确要替换请加 --replace。", en="Give --replace if it shall be replaced."))  # fmt: skip
    others = [path for path in sorted(folder.glob("*.csv")) if path != target]
    read_arrangements(*others, file)
    days = read_arrangements(file).arranged
    folder.mkdir(exist_ok=True)
    durable_write(target, file.read_bytes())
    years = ", ".join(map(str, sorted({day.year for day in days})))
    context.say(f"已载入 {years} 年，{len(days)} 天", f"loaded {years}: {len(days)} days")
