"""The commands about checks: list, run, test, explain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

import click
import ibis

from shulong.checks.catalogue import named
from shulong.checks.check import Check
from shulong.checks.derive import World
from shulong.checks.engine import Engine
from shulong.checks.score import Score, chosen, scores
from shulong.checks.truth import read_truth
from shulong.checks.try_example import try_examples
from shulong.cli.card import say_issued
from shulong.cli.context import Context, pass_context
from shulong.cli.show import progress_bars, table
from shulong.data.engine import spark_engine
from shulong.terms.errors import InputError
from shulong.terms.share import Share
from shulong.terms.text import Text

RUNNING = Text(zh="运行监督模型", en="running checks")
OUTCOMES = {"answered": Text(zh="已回答", en="answered"), "not-answerable": Text(zh="无法回答", en="cannot answer"),
            "failed": Text(zh="出错", en="failed")}  # fmt: skip
CARDS = {"blue": Text(zh="蓝", en="blue"), "yellow": Text(zh="黄", en="yellow"), "red": Text(zh="红", en="red"),
         "data": Text(zh="数据质量", en="data")}  # fmt: skip


AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="以何时为准（城市时间） / judged as of (the city's time).",
)
SHOWN = 20
"""How many missed or unexpected findings of one check are listed; their number is always told."""


@click.group()
def check() -> None:
    """监督模型 / checks: what is compared."""


def _chosen(context: Context, ids: tuple[str, ...]) -> list[Check]:
    known = context.checks
    return [named(known, each) for each in ids] if ids else list(known.values())


@check.command("list")
@pass_context
def list_checks(context: Context) -> None:
    """有哪些监督模型 / the checks there are."""
    heads = ("编号", "名称", "预警牌", "问题") if context.language == "zh" else ("id", "title", "card", "question")
    table(
        "",
        heads,
        [
            (c.id, context.text(c.title), context.text(CARDS[c.card]), context.text(c.question))
            for c in context.checks.values()
        ],
    )


@check.command()
@click.argument("check_id")
@pass_context
def explain(context: Context, check_id: str) -> None:
    """说明一个监督模型 / one check: question, tables, parameters, innocent explanations, examples."""
    one, zh = named(context.checks, check_id), context.language == "zh"
    click.secho(f"{one.id}  {context.text(one.title)}", bold=True)
    click.echo(context.text(one.question))
    click.echo(("依据：" if zh else "basis: ") + "; ".join(one.basis))
    click.echo(("数据：" if zh else "tables: ") + ", ".join(one.tables))
    context.say(
        "准确率：尚不可知，还没有疑点经人办结", "precision: not yet known; no finding has been closed by a person yet"
    )
    for name, param in one.params.items():
        click.echo(f"  {name} = {param.default} {param.unit}: {context.text(param.why)}")
    click.echo("可能的合理解释：" if zh else "innocent explanations:")
    for each in one.innocent:
        click.echo(f"  · {context.text(each)}")
    click.echo("示例：" if zh else "examples:")
    for example in one.examples:
        hits = ", ".join(subject for subject, _ in example.hits) or ("不命中" if zh else "no hit")
        click.echo(f"  · {context.text(example.why)} → {hits}")


@check.command()
@click.argument("ids", nargs=-1)
@AS_OF
@pass_context
def run(context: Context, ids: tuple[str, ...], as_of: datetime | None) -> None:
    """运行并保存疑点、亮牌 / run checks (all, or those named), keep what they find, and issue the cards that follow."""
    context.start_django()
    from shulong.cases.issue import issue  # noqa: PLC0415 (Django must have started)
    from shulong.findings.watch import watch  # noqa: PLC0415 (Django must have started)

    checks, rows = _chosen(context, ids), []
    unanswered: list[tuple[str, Text]] = []
    with progress_bars(context.language) as bars:
        for result, kept in watch(
            context.shelf, checks, as_of=as_of, told=lambda _, done, total: bars.tell(RUNNING, done, total)
        ):
            if result.reason:
                unanswered.append((result.check.id, result.reason))
            rows.append((result.check.id, context.text(OUTCOMES[result.outcome]), result.hits.num_rows, kept.new, kept.seen, kept.gone, kept.back,
                         f"{result.seconds:.2f}"))  # fmt: skip
    zh = context.language == "zh"
    heads = (
        ("监督模型", "结果", "命中", "新增", "再现", "消失", "复现", "秒")
        if zh
        else ("check", "outcome", "hits", "new", "seen", "gone", "back", "seconds")
    )
    table("", heads, rows)
    say_issued(context, issue(context.shelf))
    for check_id, reason in unanswered:
        context.say(f"  · {check_id}：{reason.zh}", f"  · {check_id}: {reason.en}")
    if unanswered:
        raise click.exceptions.Exit(1)


@check.command()
@click.argument("ids", nargs=-1)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True,
              help="引擎 / the engine to run them on.")  # fmt: skip
@pass_context
def test(context: Context, ids: tuple[str, ...], engine: str) -> None:
    """运行示例 / run the examples that checks carry."""
    backend = ibis.duckdb.connect() if engine == "duckdb" else spark_engine(timezone="Asia/Shanghai").backend
    passed = failed = 0
    for each in _chosen(context, ids):
        for tried in try_examples(each, Engine(backend)):
            passed, failed = passed + tried.passed, failed + (not tried.passed)
            if not tried.passed:
                context.say(f"{each.id}：{tried.example.why.zh}：应为 {tried.expected}，实为 {tried.found} {tried.fault}",
                            f"{each.id}: {tried.example.why.en}: expected {tried.expected}, found {tried.found} {tried.fault}", err=True)  # fmt: skip
    context.say(f"{passed} 个示例通过，{failed} 个失败", f"{passed} examples passed, {failed} failed")
    if failed:
        raise InputError("有示例未通过", "some examples failed", mend=Text(zh="请修正监督模型。", en="Mend the check."))


@check.command()
@click.argument("truth", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AS_OF
@pass_context
def score(context: Context, truth: Path, as_of: datetime | None) -> None:
    """对照已知事实评分 / hold what the checks find against what is known: precision, recall, what was missed; nothing is kept."""
    known = read_truth(truth)
    engine = Engine(context.shelf.engine.backend)
    now = as_of or datetime.now(context.home.settings.zone).replace(tzinfo=None)
    try:
        with progress_bars(context.language) as bars:
            made = scores(
                chosen(context.checks, known), World(context.shelf, engine, now, calendar=context.home.calendar), known,
                told=lambda _, done, total: bars.tell(RUNNING, done, total),
            )  # fmt: skip
    finally:
        engine.close()
    _show_scores(context, made)
    if not all(each.sound for each in made):
        raise click.exceptions.Exit(1)


def _show_scores(context: Context, made: Sequence[Score]) -> None:
    zh = context.language == "zh"
    heads = (
        ("监督模型", "已埋设", "已发现", "精确率", "召回率", "误报率（95% 区间）", "秒")
        if zh
        else ("check", "planted", "found", "precision", "recall", "false alarms (95 % interval)", "seconds")
    )
    table("", heads, [(s.check_id, s.planted, s.found, _share(s.precision), _share(s.recall),
                       _alarms(s) if s.statistical else "–", f"{s.seconds:.2f}") for s in made])  # fmt: skip
    for each in made:
        if each.unanswered:
            context.say(f"  · {each.check_id}：{each.unanswered.zh}", f"  · {each.check_id}: {each.unanswered.en}")
        for lost in islice(each.missed, SHOWN):
            context.say(f"  漏报：{lost.check_id} {lost.subject} {lost.key} {lost.what}",
                        f"  missed: {lost.check_id} {lost.subject} {lost.key} {lost.what}")  # fmt: skip
        for more in islice(each.beyond, SHOWN):
            context.say(f"  多报：{more.check_id} {more.subject} {more.key}",
                        f"  not planted: {more.check_id} {more.subject} {more.key}")  # fmt: skip


def _share(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.3f}"


def _alarms(score: Score) -> str:
    """The share of false alarms among what is known to be innocent, with its interval."""
    share = score.false_alarms
    if share.value is None or share.interval is None:
        return "–"
    return f"{share.part}/{share.whole} = {share.value:.4f} ({share.interval[0]:.4f}–{share.interval[1]:.4f})"
