"""The documentation is true: its commands run as shown, everything there is stands in it, both languages say it, no link is dead."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import click
import pytest

from shulong.checks.catalogue import catalogue as checks_known
from shulong.cli.main import shulong
from shulong.data.home import Settings
from shulong.data.read_contract import catalogue as contracts_known

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")
PAGES = sorted(path.name for path in (DOCS / "en").glob("*.md"))
RUN = [
    (lang, name)
    for lang in LANGUAGES
    for name in PAGES
    if "```console" in (DOCS / lang / name).read_text(encoding="utf-8")
]
MUST_RUN = {
    "start.md",
    "adjustments.md",
    "contracts.md",
    "flows.md",
    "workdays.md",
    "sources.md",
    "ledger.md",
    "write-a-check.md",
}
FILES = [*sorted((ROOT / "examples/start").iterdir()), *sorted((ROOT / "examples/city/checks").rglob("*.sql"))]
BOX = re.compile(r"[│┃┏┓┗┛┡┩┳━╇─┬┴┼└┘├┤╞╡]")


@dataclass(frozen=True)
class Shown:
    """One command of a page, and the lines shown below it."""

    command: str
    lines: tuple[str, ...]

    @property
    def fails(self) -> bool:
        return any(line.startswith(("error:", "错误：")) for line in self.lines)


def shown_in(text: str) -> list[Shown]:
    """The commands of every ``console`` block of a page, in order."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^ *```console\n(.*?)^ *```", text, flags=re.S | re.M):
        for line in filter(None, map(str.strip, block.splitlines())):
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return [Shown(command, tuple(lines)) for command, lines in found]


def plain(text: str) -> str:
    return " ".join(BOX.sub(" ", text).split())


def ran(shown: Shown, folder: Path, lang: str, delivery: str) -> str:
    """What the command said."""
    words = [word.replace("DELIVERY", delivery) for word in shlex.split(shown.command)]
    target = folder / words[-1] if ">" in words else None
    words = words[: words.index(">")] if target else words
    if words[0] == "shulong":
        words = [sys.executable, "-m", "shulong.cli.main", *words[1:]]
    else:
        assert words[0] in {"mkdir", "cp"}, f"{shown.command}: a page runs shulong, mkdir and cp"
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SHULONG_", "DJANGO_"))}
    done = subprocess.run(
        words, cwd=folder, env=environment | {"SHULONG_LANG": lang}, capture_output=True, text=True, check=False
    )
    if target:
        target.write_text(done.stdout)
    said = done.stdout + done.stderr
    assert (done.returncode not in (0, 1)) == shown.fails, f"{shown.command}: {said}"
    return said


def test_the_how_to_pages_are_run() -> None:
    assert {(lang, name) for lang in LANGUAGES for name in MUST_RUN} <= set(RUN)


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "name"), RUN, ids=lambda each: str(each))
def test_the_commands_of_a_page_run_as_shown(lang: str, name: str, tmp_path: Path) -> None:
    for file in FILES:
        shutil.copy(file, tmp_path)
    delivery = ""
    for shown in shown_in((DOCS / lang / name).read_text(encoding="utf-8")):
        said = ran(shown, tmp_path, lang, delivery)
        number = re.search(r"\d{8}T\d{12}-[0-9a-f]{4}", said)
        delivery = delivery or (number[0] if number else "")
        for line in shown.lines:
            wanted = r"\s*.*\s*".join(re.escape(plain(part)) for part in line.split("…"))
            assert any(re.search(wanted, plain(each)) for each in said.splitlines()), (
                f"{name}: {shown.command}\n{line!r} not in\n{said}"
            )


def test_every_page_is_there_in_both_languages_with_the_same_commands() -> None:
    assert sorted(path.name for path in (DOCS / "zh").glob("*.md")) == PAGES
    for name in PAGES:
        verbs = [
            [
                re.sub(r'"[^"]*"', "…", each.command)
                for each in shown_in((DOCS / lang / name).read_text(encoding="utf-8"))
            ]
            for lang in LANGUAGES
        ]
        assert verbs[0] == verbs[1], name
    for path in (DOCS / "reference").glob("*.zh.md"):
        assert path.with_name(path.name.replace(".zh.", ".en.")).exists()


def links() -> Iterator[tuple[Path, str]]:
    for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:", target):
                yield path, target


def test_no_link_is_dead() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {target}"
        for path, target in links()
        if not (path.parent / target.split("#")[0]).exists()
    ]
    assert dead == []


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_leads_to_every_page(page: str) -> None:
    lang = "zh" if ".zh." in page else "en"
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [name for name in PAGES if f"docs/{lang}/{name}" not in text] == []
    assert [
        name
        for name in ("checks", "contracts", "settings", "commands")
        if f"docs/reference/{name}.{lang}.md" not in text
    ] == []


def reference(name: str) -> list[str]:
    return [(DOCS / "reference" / f"{name}.{lang}.md").read_text(encoding="utf-8") for lang in LANGUAGES]


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name) or command, f"{path} {name}")
    else:
        yield path, command


def test_the_reference_is_what_the_program_says() -> None:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "scripts/reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    stale = [
        path.name for path, text in module.pages() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run python scripts/reference.py"


def test_everything_there_is_stands_in_the_reference() -> None:
    for text in reference("checks"):
        assert [each for each in checks_known() if f"`{each}`" not in text] == []
    for text in reference("contracts"):
        assert [name for name in contracts_known(Path("nowhere")) if f"`{name}`" not in text] == []
    for text in reference("commands"):
        assert [path for path, _ in commands(shulong, "shulong") if f"`{path}" not in text] == []
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"\bSHULONG_[A-Z]+(?:_URL)?\b", path.read_text(encoding="utf-8"))
    }
    read = used & {
        "SHULONG_HOME",
        "SHULONG_LANG",
        *(name for name in used if re.search(rf'environ[^\n]*"{name}"', sources())),
    }
    for text in reference("settings"):
        assert [each.name for each in fields(Settings) if f"`{each.name}`" not in text] == []
        assert [name for name in sorted(read) if f"`{name}`" not in text] == []


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize(
    ("path", "command"), list(commands(shulong, "shulong")), ids=lambda each: each if isinstance(each, str) else ""
)
def test_every_command_and_option_says_what_it_does_in_both_languages(path: str, command: click.Command) -> None:
    helps = [
        (path, command.help),
        *((each.name, each.help) for each in command.params if isinstance(each, click.Option)),
    ]
    for name, text in helps:
        assert text, f"{path}: {name} says nothing"
        assert " / " in text or name == "format_" or text.isascii(), f"{path}: {name} speaks one language: {text!r}"
