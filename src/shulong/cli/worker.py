"""The command that keeps watch, and those that give a department's system its token."""

from __future__ import annotations

import gc
import signal
import threading
from datetime import datetime, time, timedelta
from types import FrameType
from typing import TYPE_CHECKING

import click

from shulong.cli.context import Context, pass_context
from shulong.cli.show import table
from shulong.terms.errors import UnknownName

if TYPE_CHECKING:
    from shulong.worker.turn import Turn

PAUSE = 0.3
"""Seconds between turns that found nothing to do."""


@click.command()
@click.option(
    "--once", is_flag=True, help="只做一轮，并封存全部待封存行为 / one turn, sealing all that waits, then end."
)
@click.option(
    "--daily", default="02:00", show_default=True, help="每日全量运行的时间 / when all checks are run each day."
)
@click.option("--apart", default=15, show_default=True, type=click.IntRange(0),
              help="数据变化后全量运行的最短间隔（分钟） / least minutes between runs over everything.")  # fmt: skip
@pass_context
def worker(context: Context, once: bool, daily: str, apart: int) -> None:
    """值守：判定新到的行为，封存，按时运行监督模型 / judge acts as they arrive, seal them, run checks when due."""
    at = _time(daily)
    checks = list(context.checks.values())
    context.start_django()
    from shulong.worker.schedule import Pace  # noqa: PLC0415 (Django must have started)
    from shulong.worker.turn import Worker, only_worker  # noqa: PLC0415

    ended = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        ended.set()

    # Expressions and SQL are made of very many small objects: looking for unreachable ones less often saves a fifth of a turn (measured).
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    with only_worker(context.home), context.home.staging() as folder:
        at_work = Worker(context.home, checks, folder, Pace(at, timedelta(minutes=apart)))
        if once:
            _tell(context, at_work.turn(seal_all=True))
            return
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, end)
        told: set[str] = set()
        context.say("值守中（Ctrl+C 结束）", "keeping watch (Ctrl+C ends it)")
        while not ended.is_set():
            done = at_work.turn()
            if done.idle:
                ended.wait(PAUSE)
            else:
                _tell(context, done, told)
        _tell(context, at_work.turn(seal_all=True), told)


def _tell(context: Context, done: Turn, told: set[str] | None = None) -> None:
    """What a turn did; why a check cannot answer is told once."""
    now = datetime.now(context.home.settings.zone)
    context.say(
        f"{now:%H:%M:%S} 请求 {done.requests}，办件 {done.matters}，疑点变化 {done.changes}，预警牌变化 {done.cards}，封存 {done.sealed} 批，全量运行 {len(done.checks)} 项",
        f"{now:%H:%M:%S} requests {done.requests}, matters {done.matters}, findings changed {done.changes}, cards changed {done.cards}, "
        f"deliveries sealed {done.sealed}, checks run over everything {len(done.checks)}",
    )
    for check_id, reason in done.unanswered:
        if told is not None and check_id in told:
            continue
        (told if told is not None else set()).add(check_id)
        context.say(f"  · {check_id}：{reason.zh}", f"  · {check_id}: {reason.en}")


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r}: 02:00", param_hint="--daily") from error


@click.group()
def token() -> None:
    """来源系统的令牌 / tokens of departments' systems."""


@token.command("new")
@click.argument("account")
@click.argument("system")
@click.option("--days", default=365, show_default=True, help="有效天数 / how many days it lasts.")
@pass_context
def new(context: Context, account: str, system: str, days: int) -> None:
    """发放令牌（只显示一次） / give a system a token that speaks for ACCOUNT; it is shown once."""
    context.start_django()
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (Django must have started)

    from shulong.access.token import new_token  # noqa: PLC0415

    user = get_user_model().objects.filter(username=account).first()
    if user is None:
        raise UnknownName(f"没有账户 {account!r}", f"there is no account {account!r}")
    click.echo(new_token(user, system, days=days))


@token.command("list")
@pass_context
def list_tokens(context: Context) -> None:
    """有哪些令牌 / the tokens there are."""
    context.start_django()
    from shulong.access.models import Token  # noqa: PLC0415 (Django must have started)

    heads = ("来源系统", "账户", "有效至") if context.language == "zh" else ("system", "account", "until")
    rows = [(t.name, t.user.get_username(), f"{t.ends_at:%Y-%m-%d}") for t in Token.objects.select_related("user")]
    table("", heads, rows)


@token.command()
@click.argument("system")
@pass_context
def end(context: Context, system: str) -> None:
    """作废令牌 / end a system's token."""
    context.start_django()
    from shulong.access.token import end_token  # noqa: PLC0415 (Django must have started)

    end_token(system)
    context.say(f"{system} 的令牌已作废", f"the token of {system} opens nothing any more")
