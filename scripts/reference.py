"""Writes docs/reference: every check, contract, setting and command, from the code itself, in both languages.

python scripts/reference.py            writes the pages
python scripts/reference.py --check    says which of them are not up to date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from shulong.checks.catalogue import catalogue as checks_known
from shulong.checks.check import Check
from shulong.cli.main import shulong
from shulong.data.contract import Contract
from shulong.data.faults import expected
from shulong.data.home import Settings
from shulong.data.read_contract import catalogue as contracts_known
from shulong.terms.text import LANGUAGES, Language, Text

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs/reference"
NOTE = Text(
    zh="本页由 `scripts/reference.py` 从程序生成，请勿手改。",
    en="`scripts/reference.py` writes this page from the program; do not edit it.",
)
CARDS = {"blue": Text(zh="蓝牌", en="blue"), "yellow": Text(zh="黄牌", en="yellow"), "red": Text(zh="红牌", en="red"),
         "data": Text(zh="数据问题", en="data quality")}  # fmt: skip
SETTINGS = {
    "name": Text(zh="地方名称，也是账本名称；建立数据目录后不要更改", en="name of the place and of its ledger; do not change it once the home is made"),
    "timezone": Text(zh="城市时区", en="the city's time zone"),
    "engine": Text(zh="分析引擎：`duckdb` 或 `spark`", en="the engine of analysis: `duckdb` or `spark`"),
    "memory": Text(zh="引擎一次可用的内存", en="what the engine may hold in memory at once"),
    "threads": Text(zh="引擎的线程数；新建数据目录时取本机核数", en="threads of the engine; a new home takes the number of cores"),
    "spark_remote": Text(zh="Spark Connect 服务地址，如 `sc://127.0.0.1:15002`；留空则在本机启动 Spark。服务端须能读到数据目录的文件",
                         en="address of a Spark Connect server, as `sc://127.0.0.1:15002`; empty starts Spark here. The server must reach the home's files"),
    "sources": Text(zh="数据库来源，`[sources.名称] url = \"…\"`，`${名称}` 代表环境变量",
                    en="databases to deliver from, `[sources.NAME] url = \"…\"`, where `${NAME}` stands for an environment variable"),
}  # fmt: skip
ENVIRONMENT = {
    "SHULONG_HOME": Text(zh="数据目录，同 `--home`", en="the home, as `--home`"),
    "SHULONG_LANG": Text(
        zh="命令行的语言：`zh` 或 `en`，同 `--lang`", en="language of the command line: `zh` or `en`, as `--lang`"
    ),
    "SHULONG_DATABASE_URL": Text(
        zh="疑点库改用 PostgreSQL：`postgresql://…`", en="PostgreSQL for findings: `postgresql://…`"
    ),
    "SHULONG_HOSTS": Text(zh="门户对外的主机名，逗号分隔", en="host names that the portal answers to, comma apart"),
    "SHULONG_HTTPS": Text(zh="`1` 表示在 TLS 之后", en="`1` behind TLS"),
}
FOLDERS = {
    "contracts/*.yaml": Text(
        zh="城市自己的[数据契约](../zh/contracts.md)", en="the city's own [contracts](../en/contracts.md)"
    ),
    "checks/<domain>/*.py, *.sql": Text(
        zh="城市自己的[监督模型](../zh/write-a-check.md)", en="the city's own [checks](../en/write-a-check.md)"
    ),
    "workdays/*.csv": Text(
        zh="城市自己的[放假安排](../zh/workdays.md)", en="the city's own [rest days](../en/workdays.md)"
    ),
    "mappings/": Text(
        zh="映射文件的存放处，交付时用 `--mapping` 指明",
        en="a place for mapping files; `--mapping` names one at delivery",
    ),
}


def one_line(text: str) -> str:
    """A text as it may stand in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A table in Markdown."""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(one_line(cell) for cell in row) + " |"
    yield ""


def of_check(check: Check, lang: Language) -> Iterator[str]:
    """The section of one check."""
    zh = lang == "zh"
    yield f"## {check.title.say(lang)} · `{check.id}`\n"
    yield check.question.say(lang) + "\n"
    yield f"- {'预警牌' if zh else 'card'}{'：' if zh else ': '}{CARDS[check.card].say(lang)}"
    yield f"- {'数据' if zh else 'tables'}{'：' if zh else ': '}{', '.join(f'`{name}`' for name in check.tables)}"
    yield f"- {'依据' if zh else 'basis'}{'：' if zh else ': '}{'；'.join(check.basis) if zh else '; '.join(check.basis)}"
    for name, param in check.params.items():
        yield f"- {'参数' if zh else 'parameter'} `{name}` = {param.default} {param.unit}{'：' if zh else ': '}{param.why.say(lang)}"
    yield f"\n{'可能的合理解释' if zh else 'Innocent explanations'}{'：' if zh else ':'}\n"
    yield from (f"- {each.say(lang)}" for each in check.innocent)
    yield f"\n{'示例' if zh else 'Examples'}{'：' if zh else ':'}\n"
    for example in check.examples:
        yield f"- {'命中' if example.hits and zh else 'hit' if example.hits else '不命中' if zh else 'no hit'}{'：' if zh else ': '}{example.why.say(lang)}"
    yield ""


def checks(lang: Language) -> Iterator[str]:
    """Every check."""
    yield "# 监督模型\n" if lang == "zh" else "# Checks\n"
    for check in checks_known().values():
        yield from of_check(check, lang)


def of_contract(contract: Contract, lang: Language) -> Iterator[str]:
    """The section of one contract."""
    zh = lang == "zh"
    yield f"## {contract.title.say(lang)} · `{contract.name}` {contract.version}\n"
    yield f"- {'交付方式' if zh else 'deliveries'}{'：' if zh else ': '}`{contract.deliveries}`"
    yield f"- {'主键' if zh else 'key'}{'：' if zh else ': '}{', '.join(f'`{name}`' for name in contract.key)}"
    yield f"- {'用途' if zh else 'purposes'}{'：' if zh else ': '}{', '.join(contract.purposes)}"
    if contract.fresh_days is not None:
        yield f"- {'多少天后算过期' if zh else 'stale after days'}{'：' if zh else ': '}{contract.fresh_days}"
    yield ""
    heads = ["字段", "名称", "要求", "密级"] if zh else ["column", "title", "promise", "classification"]
    yield from table(heads, [[f"`{each.name}`", each.title.say(lang), expected(each).say(lang), each.classification or ""]
                             for each in contract.columns])  # fmt: skip


def contracts(lang: Language) -> Iterator[str]:
    """Every contract that the program ships."""
    yield "# 数据契约\n" if lang == "zh" else "# Contracts\n"
    for _, contract in sorted(contracts_known(Path("nowhere")).items()):
        yield from of_contract(contract, lang)


def settings(lang: Language) -> Iterator[str]:
    """Every setting, environment variable and folder of a home."""
    zh, defaults = lang == "zh", Settings()
    yield "# 设置\n" if zh else "# Settings\n"
    yield "## `shulong.toml`\n"
    rows = [
        [f"`{each.name}`", f"`{getattr(defaults, each.name)!r}`", SETTINGS[each.name].say(lang)]
        for each in fields(Settings)
    ]
    yield from table(["设置", "默认", "含义"] if zh else ["setting", "default", "meaning"], rows)
    yield "## 环境变量\n" if zh else "## Environment\n"
    yield from table(
        ["变量", "含义"] if zh else ["variable", "meaning"],
        [[f"`{name}`", text.say(lang)] for name, text in ENVIRONMENT.items()],
    )
    yield "## 数据目录中可自行添加的文件\n" if zh else "## What a city adds to its home\n"
    yield from table(
        ["位置", "含义"] if zh else ["place", "meaning"],
        [[f"`{name}`", text.say(lang)] for name, text in FOLDERS.items()],
    )


def said(text: str | None, lang: Language) -> str:
    """The half of a help text in one language; helps are written “中文 / English”."""
    first, bar, second = (text or "").replace("\n", " ").partition(" / ")
    return one_line(first if lang == "zh" or not bar else second)


def of_command(command: click.Command, path: str, lang: Language) -> Iterator[str]:
    """The section of a command, and those of its commands."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from of_command(found, f"{path} {name}", lang)
        return
    words = [f"{path}"]
    for each in command.params:
        if isinstance(each, click.Argument):
            name = (each.name or "").upper() + ("…" if each.nargs == -1 else "")
            words.append(name if each.required else f"[{name}]")
    yield f"## `{' '.join(words)}`\n"
    yield said(command.help, lang) + "\n"
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield from table(["选项", "含义"] if lang == "zh" else ["option", "meaning"],
                         [[f"`{'`, `'.join(each.opts)}`", said(each.help, lang)] for each in options])  # fmt: skip


def commands(lang: Language) -> Iterator[str]:
    """Every command."""
    yield "# 命令\n" if lang == "zh" else "# Commands\n"
    yield ("退出码：0 完成；1 完成但有需要看的；2 请改正输入；3 无法回答；4 账本不符；5 磁盘拒绝写入。\n" if lang == "zh" else
           "Exit codes: 0 done, 1 done with something to look at, 2 the input must be mended, 3 cannot be answered, 4 the ledger does not fit, 5 the disk refused.\n")  # fmt: skip
    yield from of_command(shulong, "shulong", lang)


PAGES = {"checks": checks, "contracts": contracts, "settings": settings, "commands": commands}


def pages() -> Iterator[tuple[Path, str]]:
    """Every page with its text."""
    for name, made in PAGES.items():
        for lang in LANGUAGES:
            text = "\n".join([*made(lang)]).rstrip() + "\n"
            head, _, rest = text.partition("\n")
            yield FOLDER / f"{name}.{lang}.md", f"{head}\n\n{NOTE.say(lang)}\n{rest}"


def main() -> None:
    """Write the pages, or say which are not up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    stale = [path for path, text in pages() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if given.check:
        sys.exit("".join(f"{path} is not up to date; run python scripts/reference.py\n" for path in stale) or 0)
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
