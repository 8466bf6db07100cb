"""What every command is given: the home it works on and the language it speaks."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shulong.data.home import SETTINGS, Home, open_home
from shulong.terms.text import Language, Text

if TYPE_CHECKING:
    from shulong.checks.check import Check
    from shulong.data.contract import Contract
    from shulong.data.shelf import Shelf

SETTINGS_MODULE = "shulong.config.settings"


@dataclass
class Context:
    """What every command is given: the home it works on and the language it speaks."""

    path: Path
    language: Language

    @cached_property
    def home(self) -> Home:
        """The home; an error that says how to make one if there is none."""
        return open_home(self.path)

    @cached_property
    def shelf(self) -> Shelf:
        """The tables of the home."""
        from shulong.data.shelf import Shelf  # noqa: PLC0415 (Ibis, a start that delivering and verifying need not pay)

        return Shelf(self.home)

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        """The program's checks and, where there is a home, the city's own."""
        from shulong.checks.catalogue import catalogue  # noqa: PLC0415 (a start that verifying need not pay)

        return catalogue(*([self.home.checks] if (self.path / SETTINGS).exists() else []))

    @cached_property
    def contracts(self) -> Mapping[str, Contract]:
        """The contracts of the home, those that the program ships included."""
        from shulong.data.read_contract import catalogue  # noqa: PLC0415 (a start that verifying need not pay)

        return catalogue(self.home.contracts)

    def say(self, zh: str, en: str, *, err: bool = False) -> None:
        """One line in the language of the reader."""
        click.echo(zh if self.language == "zh" else en, err=err)

    def text(self, text: Text) -> str:
        """A text in the language of the reader."""
        return text.say(self.language)

    def start_django(self) -> None:
        """Make findings readable and writable: Django's models on the home's database, its tables brought up to date."""
        os.environ["SHULONG_HOME"] = str(self.home.path.resolve())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
        import django  # noqa: PLC0415 (a second's start that other commands need not pay)
        from django.core.management import call_command  # noqa: PLC0415

        django.setup()
        call_command("migrate", verbosity=0)


def language_of(option: str | None) -> Language:
    """The language asked for, else that of the environment, else English."""
    wanted = option or os.environ.get("SHULONG_LANG") or locale.getlocale()[0] or "en"
    return "zh" if wanted.lower().startswith("zh") else "en"


pass_context = click.make_pass_decorator(Context)
