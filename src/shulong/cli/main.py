"""The command ``shulong``: its options, its language, and how errors are said."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import click

from shulong import __version__
from shulong.cli.context import Context, language_of
from shulong.terms.errors import (
    InputError,
    NotAnswerable,
    NotPermitted,
    ShulongError,
    StorageFailure,
    Tampered,
    UnknownYear,
)
from shulong.terms.text import LANGUAGES

COMMANDS = {
    "init": "place", "dataset": "place", "deliver": "deliver", "quarantine": "deliver", "powers": "powers", "adjust": "adjust", "power": "power",
    "flow": "flow", "list": "lists", "guide": "guide", "law": "law", "workday": "workday", "check": "check", "finding": "finding",
    "card": "card", "statistics": "statistics", "matter": "finding", "ledger": "ledger", "serve": "serve", "worker": "worker", "account": "serve", "token": "worker",
}  # fmt: skip
"""Which module of this folder holds a command: only the one that is called is loaded."""

EXIT_CODES: tuple[tuple[type[ShulongError], int], ...] = (
    (Tampered, 4),
    (StorageFailure, 5),
    (NotAnswerable, 3),
    (UnknownYear, 3),
    (NotPermitted, 6),
    (InputError, 2),
)


class Commands(click.Group):
    """The commands, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(import_module(f"shulong.cli.{COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="shulong")
@click.option("--home", "path", type=click.Path(path_type=Path), envvar="SHULONG_HOME", default=Path("shulong-home"), show_default=True,
              help="数据目录 / the folder of this place.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="语言 / language (zh, en).")
@click.pass_context
def shulong(context: click.Context, path: Path, lang: str | None) -> None:
    """数笼 Shulong: public power declared, recorded and sealed, compared, followed, shown."""
    context.obj = Context(path, language_of(lang))


def main() -> None:
    """Run the command line; errors that a person can mend are one line and an exit code, never a traceback.

    Exit codes: 0 done, 1 done with something to look at, 2 the input must be mended, 3 cannot be answered,
    4 the ledger does not fit, 5 the disk refused, 6 the account may not.
    """
    try:
        # Outside its standalone mode click gives a command's exit code back instead of raising it.
        sys.exit(shulong(standalone_mode=False) or 0)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ShulongError as error:
        language = language_of(next((sys.argv[i + 1] for i, a in enumerate(sys.argv[:-1]) if a == "--lang"), None))
        click.secho(("错误：" if language == "zh" else "error: ") + error.say(language), fg="red", err=True)
        sys.exit(next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1))


if __name__ == "__main__":
    main()
