"""The commands that serve the portal and make accounts."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from shulong.cli.context import Context, pass_context


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 / the address to listen on.")
@click.option("--port", default=8000, show_default=True, help="端口 / the port.")
@pass_context
def serve(context: Context, host: str, port: int) -> None:
    """启动门户 / serve the portal."""
    context.checks  # noqa: B018 (a check of the city that cannot be loaded is said here, not on a page)
    context.start_django()
    import waitress  # noqa: PLC0415 (Django must have started)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    context.say(f"门户：http://{host}:{port}/ （Ctrl+C 结束）", f"the portal: http://{host}:{port}/ (Ctrl+C ends it)")
    waitress.serve(get_wsgi_application(), host=host, port=port, threads=4, ident=None)


@click.command()
@click.argument("name")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="口令写入此文件 / write the password here instead of showing it.",
)
@click.option("--role", "roles", multiple=True, help="角色，可多次 / a role; may be given several times.")
@click.option("--organ", default="", help="角色所限的机关 / the organ that the roles are limited to.")
@pass_context
def account(context: Context, name: str, password_file: Path | None, roles: tuple[str, ...], organ: str) -> None:
    """新建账户或重设口令 / make an account, or give it a new password; with the roles that it shall hold."""
    context.start_django()
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (Django must have started)

    from shulong.access.gate import give_role  # noqa: PLC0415 (Django must have started)
    from shulong.access.right import role  # noqa: PLC0415

    for each in roles:
        role(each)
    password = secrets.token_urlsafe(12)
    user, made = get_user_model().objects.get_or_create(username=name)
    user.set_password(password)
    user.save()
    for each in roles:
        give_role(user, each, organ)
    if password_file:
        password_file.touch(mode=0o600)
        password_file.write_text(password + "\n", encoding="ascii")
    shown = "" if password_file else f" {password}"
    context.say(
        f"账户 {name}{'已建立' if made else '口令已重设'}，口令：{shown}",
        f"account {name} {'made' if made else 'has a new password'}; password:{shown}",
    )
