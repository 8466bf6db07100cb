"""The measured accuracy on real laws, written down in docs/en/laws.md, holds."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
EXCEPTIONS = {
    "宪法修正案（1988年）.md": ["11: quotation-open article"],
    "宪法修正案（1993年）.md": ["9: starts-late article"],
    "宪法修正案（1999年）.md": ["9: starts-late article"],
    "宪法修正案（2004年）.md": ["9: starts-late article"],
    "宪法修正案（2018年）.md": ["7: starts-late article", "51: starts-late section", "53: missing article"],
    "居民身份证法(2011-10-29).md": ["61: line-joined paragraph"],
    "香港特别行政区维护国家安全法(2020-06-30).md": ["29: starts-late chapter"],
    "劳动法(2018-12-29).md": ["169: line-joined paragraph"],
    "中国人民解放军军官军衔条例(1994-05-12).md": ["103: line-joined paragraph"],
    "城市房地产管理法(2019-08-26).md": ["37: starts-late chapter"],
    "预备役军官法(2010-08-28).md": ["349: missing chapter"],
}
"""Each looked at: the texts themselves lack a heading, break a line, begin with a later number, or quote without marks."""
POINTS = 10
"""Points 一、 to 十、 of the one text that has no 第…条, which the independent count does not know."""


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("law_split_benchmark", ROOT / "benchmarks/law_split.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.realdata
def test_real_laws_are_split_as_measured(benchmark: ModuleType, shared: Path) -> None:
    done = benchmark.split_all(shared / "data/laws")
    assert (done.files, done.lossless, done.days_right, done.days_named) == (210, 210, 204, 204)
    assert (done.articles, done.counted + POINTS) == (13_379, 13_379)
    assert done.in_order == 206
    assert done.faults == EXCEPTIONS


@pytest.mark.realdata
def test_the_citations_in_real_laws_resolve_as_measured(benchmark: ModuleType, shared: Path) -> None:
    done = benchmark.split_all(shared / "data/laws")
    benchmark.cite_all(done)
    assert (done.found, done.mentions) == (1347, 1347)
    assert done.written_back == done.outcomes.total() == 1156
    assert dict(done.outcomes) == {
        ("this law", "resolved"): 798, ("this law", "no-such-place"): 11,
        ("another law", "resolved"): 89, ("another law", "no-such-place"): 2, ("another law", "no-such-law"): 4,
        ("another law as a whole", "resolved"): 153, ("another law as a whole", "no-such-law"): 99,
    }  # fmt: skip


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("contents", "blanks", "lost"),
    [(True, True, []), (False, True, []), (True, False, ["宪法修正案（2018年）.md"])],
    ids=["with contents", "without contents", "no blank after the number"],
)
def test_the_same_laws_as_plain_text_have_the_same_structure(
    benchmark: ModuleType, shared: Path, contents: bool, blanks: bool, lost: list[str]
) -> None:
    assert benchmark.split_disguised(shared / "data/laws", contents=contents, blanks=blanks) == lost
