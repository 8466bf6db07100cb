"""The pages as a browser without script sees them."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

import shulong.portal
from shulong.access.gate import give_role
from shulong.access.right import Right

TEMPLATES = sorted((Path(shulong.portal.__file__).parent / "templates").rglob("*.html"))
NAMES_OF_LANGUAGES = {"English", "中文"}


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for entry in resolver.url_patterns:
        found += patterns(entry) if isinstance(entry, URLResolver) else [entry]
    return found


@pytest.mark.parametrize("entry", patterns(get_resolver()), ids=lambda e: str(e.name))
def test_every_address_declares_who_may_open_it(entry: URLPattern) -> None:
    names = getattr(entry.callback, "policy", ())
    assert names and all(isinstance(n, Right) or n in {"public", "signed-in", "token"} for n in names), (
        f"{entry} declares no policy"
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_bare_text_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?! src=\"\{% static '[^']+' %\}\" defer></script>)|\sstyle=|\son\w+=", text), (
        f"{path.name} has inline script or style"
    )
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", "|", re.sub(r"=\"[^\"{]*\"", "", text), flags=re.S)
    words = {w.strip() for w in bare.split("|") if re.search(r"[^\W\d_]", w)}
    assert words <= NAMES_OF_LANGUAGES, f"{path.name}: put {words - NAMES_OF_LANGUAGES} into {{% say %}}"


def account(name: str, role: str = "") -> Client:
    """A signed-in account with a role, or with none."""
    client, user = Client(), User.objects.create_user(name)
    if role:
        give_role(user, role)
    client.force_login(user)
    return client


@pytest.fixture
def reader(db: None) -> Client:
    return account("reader", "supervisor")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/findings/abc/", "/matters/M-1/", "/proofs/acts/D~1.json", "/data/", "/data/acts/D/"]
)
@pytest.mark.parametrize("role", ["", "list-administrator", "legal-reviewer", "decider", "security-administrator"])
def test_findings_matters_and_data_open_to_those_who_may_read_them(address: str, role: str) -> None:
    answer = account("somebody", role).get(address)
    assert answer.status_code == 403
    assert "请联系系统管理员" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "leads_to"), [("", "/powers/"), ("list-administrator", "/adjustments/"),
                                                ("legal-reviewer", "/adjustments/"), ("audit-administrator", "/powers/")])  # fmt: skip
def test_who_may_not_read_findings_is_led_to_what_there_is_to_do(role: str, leads_to: str) -> None:
    assert account("somebody", role).get("/").headers["Location"] == leads_to


@pytest.mark.django_db
def test_menus_are_those_of_the_rights() -> None:
    seen = account("somebody").get("/nothing/").content.decode()
    assert 'href="/data/"' not in seen
    assert 'href="/powers/"' in seen


@pytest.mark.django_db
def test_without_sign_in_only_the_door_opens() -> None:
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")
    assert "登录" in Client().get("/sign-in/").content.decode()


def test_the_list_speaks_both_languages(reader: Client) -> None:
    assert "疑点是供人核查的线索" in reader.get("/").content.decode()
    reader.post("/language/", {"language": "en", "next": "/"})
    page = reader.get("/")
    assert "never verdicts" in page.content.decode()
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_unknown_finding_is_a_page_not_found(reader: Client) -> None:
    answer = reader.get("/findings/abc/")
    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
