"""The commands about laws: bringing texts into the library, listing and showing them, looking for gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from shulong.checks.laws import law_library, search
from shulong.checks.resting import Resting, resting, resting_on_law, touched_by
from shulong.checks.resting_file import FORMS
from shulong.cli.context import Context, pass_context
from shulong.cli.deliver import report
from shulong.cli.show import table
from shulong.data.connectors.own_rows import stage_table
from shulong.data.delivery import deliver
from shulong.data.shelf import Shelf
from shulong.powers.law import Law, LawVersion
from shulong.powers.law_library import LawLibrary
from shulong.powers.law_order import disorder
from shulong.powers.law_repeals import unmarked_repeals
from shulong.powers.law_tables import law_rows, provision_rows
from shulong.powers.parse_citation import parse
from shulong.powers.read_law import ReadLaw, read_law
from shulong.terms.errors import InputError, ShulongError, UnknownName
from shulong.terms.text import Text

SUFFIXES = (".md", ".txt", ".markdown")


@click.group()
def law() -> None:
    """法规库 / the law library."""


@law.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--skip-faulty", is_flag=True, help="略过有错的文件 / pass over files that must be refused.")
@pass_context
def import_(context: Context, files: tuple[Path, ...], skip_faulty: bool) -> None:
    """导入法规文本 / split law texts (Markdown or plain text, files or folders), report, deliver. Nothing is half imported."""
    read, refused = _read_all(paths_of(files))
    for error in refused:
        click.secho(error.say(context.language), fg="red", err=True)
    if refused and not skip_faulty:
        raise InputError(
            f"{len(refused)} 个文件有错，未导入任何法规", f"{len(refused)} files must be mended; nothing was imported",
            mend=Text(zh="更正后重试，或加 --skip-faulty 略过。", en="Mend them and try again, or pass over them with --skip-faulty."),
        )  # fmt: skip
    if not read:
        raise InputError("没有可导入的法规文件", "there is no law file to import",
                         mend=Text(zh="支持 .md 和 .txt。", en="Known are .md and .txt."))  # fmt: skip
    versions = _distinct(context, read)
    LawLibrary.of(versions)
    _report_read(context, read)
    names = ", ".join(sorted({path.name for path in files}))[:200]
    for dataset, rows in (("law_provisions", provision_rows(versions)), ("laws", law_rows(versions, date.today()))):  # noqa: DTZ011 (a day of the city's calendar)
        with context.home.staging() as work:
            receipt = deliver(
                context.home, context.shelf.contract(dataset), [stage_table(rows, work, names)], work, sender="lists"
            )
        report(context, receipt)


def paths_of(files: Sequence[Path]) -> list[Path]:
    """The files, folders opened; hidden files and those that begin with ``_`` in a folder are left out."""
    found: list[Path] = []
    for each in files:
        inside = (
            sorted(path for path in each.rglob("*") if path.suffix.lower() in SUFFIXES and path.name[0] not in "._")
            if each.is_dir()
            else [each]
        )
        found += inside
    return found


def _read_all(paths: Sequence[Path]) -> tuple[list[ReadLaw], list[ShulongError]]:
    read: list[ReadLaw] = []
    refused: list[ShulongError] = []
    for path in paths:
        try:
            read.append(read_law(path))
        except InputError as error:
            refused.append(error)
    return read, refused


def _distinct(context: Context, read: Sequence[ReadLaw]) -> list[LawVersion]:
    """The versions without files that hold the same text twice, which is said."""
    kept: dict[tuple[str, date], LawVersion] = {}
    for each in read:
        version = each.version
        first = kept.setdefault((version.law_id, version.version_on), version)
        if first is not version and first.provisions == version.provisions:
            context.say(
                f"{version.source}：与 {first.source} 相同，只取一个",
                f"{version.source}: the same as {first.source}; one is taken",
            )
        elif first is not version:
            LawLibrary.of([first, version])
    return list(kept.values())


def _report_read(context: Context, read: Sequence[ReadLaw]) -> None:
    rows = [
        (each.version.source, irregular.line or "", context.text(irregular.text))
        for each in read
        for irregular in each.irregularities
        if irregular.code != "day-assumed"
    ]
    rows += [(each.version.source, "", context.text(note)) for each in read for note in each.notes]
    if rows:
        table("", ("文件", "行", "说明") if context.language == "zh" else ("file", "line", "what"), rows)
    assumed = sum(each.version.in_force_is_assumed for each in read)
    if assumed:
        context.say(
            f"{assumed} 个文本没有写明本次修改的施行日期，暂按修改之日计",
            f"{assumed} texts do not say from when their last amendment governs; its own day is taken",
        )
    articles = sum(len(each.version.articles()) for each in read)
    context.say(f"{len(read)} 个文件，{articles} 条", f"{len(read)} files, {articles} articles")


@law.command("list")
@click.argument("words", nargs=-1)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="日期 / the day.")
@pass_context
def list_laws(context: Context, words: tuple[str, ...], on: datetime | None) -> None:
    """法规目录 / the laws in the library, with what each is worth on a day (today without one)."""
    library, day = law_library(context.shelf, text=False), _day(on)
    heads = (
        ("编号", "名称", "版本", "施行", "效力", "制定机关")
        if context.language == "zh"
        else ("id", "title", "version", "from", "status", "issuer")
    )
    rows = []
    for newest in search(library, " ".join(words)):
        known = library.laws[newest.law_id]
        rows += [
            (v.law_id, v.title, v.version_on, v.from_day, context.text(known.status(day, v).words), v.issuer)
            for v in known.versions
        ]
    table("", heads, rows)


@law.command()
@click.argument("citation")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="日期 / the day.")
@pass_context
def show(context: Context, citation: str, on: datetime | None) -> None:
    """显示条文 / show what a citation such as '《…法》第三十二条第一款' says on a day (today without one)."""
    names = law_library(context.shelf, text=False)
    wanted, day = parse(citation, names.names), _day(on)
    library = law_library(context.shelf, [found.law_id for found in names.find(wanted.title)])
    found = library.resolve(wanted, day)
    if found.version:
        context.say(f"{wanted}（{found.version.title}，{found.version.version_on} 版，{day}）",
                    f"{wanted} ({found.version.title}, version of {found.version.version_on}, on {day})")  # fmt: skip
    if found.said:
        click.secho(context.text(found.said), fg="red", err=True)
    if found.provisions or (found.version and not wanted.spans):
        click.echo(found.text or "\n".join(each.said() for each in (found.version.provisions if found.version else ())))
    if found.reason:
        raise click.exceptions.Exit(1)


@law.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="日期 / the day.")
@pass_context
def check(context: Context, on: datetime | None) -> None:
    """检查法规库 / gaps and disorder in the texts; powers whose basis is repealed, amended or missing."""
    library, zh = law_library(context.shelf), context.language == "zh"
    rows = [
        (version.title, version.version_on, fault.line, context.text(fault.text))
        for each in library.laws.values()
        for version in each.versions
        for fault in disorder(version.provisions)
    ]
    context.say(
        f"{len(library.laws)} 部法规，{len(rows)} 处需要看一看",
        f"{len(library.laws)} laws, {len(rows)} things to look at",
    )
    if rows:
        table("", ("法规", "版本", "行", "说明") if zh else ("law", "version", "line", "what"), rows)
    repeals = [(each.law.title, each.by.title, each.by.from_day) for each in unmarked_repeals(library)]
    if repeals:
        table("", ("仍标为有效", "被此法规废止", "自") if zh else ("held as in force", "repealed by", "from"), repeals)
    troubled = [each for each in resting(context.shelf, _day(on)) if not each.stands]
    _show(context, troubled)
    if rows or repeals or troubled:
        raise click.exceptions.Exit(1)


@law.command()
@click.argument("law_id")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="日期 / the day.")
@click.option(
    "--new",
    type=click.DateTime(["%Y-%m-%d"]),
    help="只看该版本修改所涉及的 / only what the version of that day changed.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写入 .csv 或 .xlsx 文件 / write a .csv or .xlsx file.",
)
@pass_context
def powers(context: Context, law_id: str, on: datetime | None, new: datetime | None, to: Path | None) -> None:
    """以某部法规为依据的权力事项 / the powers that rest on a law, with what each place is worth on a day."""
    known = law_library(context.shelf, [law_id]).law(law_id)
    found = (
        touched(context.shelf, known, new.date(), _day(on)) if new else resting_on_law(context.shelf, known, _day(on))
    )
    if to is None:
        _show(context, found)
        return
    if to.suffix[1:] not in FORMS:
        raise InputError(f"不能写 {to.suffix!r} 文件", f"a file ending in {to.suffix!r} cannot be written", place=str(to),
                         mend=Text(zh="请用 .csv 或 .xlsx。", en="Use .csv or .xlsx."))  # fmt: skip
    to.write_bytes(FORMS[to.suffix[1:]][0](found, context.language))
    context.say(f"{len(found)} 行写入 {to}", f"{len(found)} rows written to {to}")


def touched(shelf: Shelf, known: Law, new_on: date, day: date) -> list[Resting]:
    """The powers that a version's changes concern.

    Raises:
        UnknownName: there is no version of that day, or none before it.
    """
    new = next((each for each in known.versions if each.version_on == new_on), None)
    old = known.before(new) if new else None
    if new is None or old is None:
        days = ", ".join(str(each.version_on) for each in known.versions[1:]) or "—"
        raise UnknownName(f"没有 {new_on} 的修改；有：{days}", f"there is no amendment of {new_on}; there are: {days}")
    return touched_by(shelf, known, old, new, day)


def _show(context: Context, found: Sequence[Resting]) -> None:
    if found:
        heads = (
            ("权力事项", "责任机关", "依据", "状态", "说明")
            if context.language == "zh"
            else ("power", "organ", "basis", "state", "what")
        )
        table("", heads, [(f.power_code, each.organ or "—", f.cited, context.text(f.standing.words), context.text(f.said) if f.said else "")
                          for each in found for f in [each.footing]])  # fmt: skip


def _day(given: datetime | None) -> date:
    return given.date() if given else date.today()  # noqa: DTZ011 (a day of the city's calendar)
