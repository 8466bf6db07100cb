"""The law library: the list, a law as it stands on a day, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shulong.checks.laws import law_library, search
from shulong.checks.resting import Resting, resting
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.powers.law import Kind, Law, LawVersion, Status
from shulong.powers.law_changes import Change, compare
from shulong.powers.place_in_law import HEADINGS, Number

PAGE = 50
SHOWN = 60
"""Powers that a law's own page lists; the rest stand on the page of its powers."""
HIDDEN = {Kind.TITLE, Kind.CONTENTS, Kind.COMMENT}


@policy("public")
def laws(request: HttpRequest) -> HttpResponse:
    """The laws, searched by name, issuer or number, with what each is worth on a day."""
    library = law_library(Shelf.open(settings.SHULONG_HOME), text=False)
    words, day, status = (
        request.GET.get("q", ""),
        day_of(request.GET.get("on")) or _today(),
        request.GET.get("status", ""),
    )
    found = [(each, library.laws[each.law_id]) for each in search(library, words)]
    rows = [(newest, known, known.status(day)) for newest, known in found]
    page = Paginator([row for row in rows if not status or row[2] == status], PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "day": day, "status": status, "statuses": _statuses()}
    return render(request, "portal/laws.html", context)


def _statuses() -> list[Status]:
    """A law as a whole is never merely amended."""
    return [each for each in Status if each is not Status.AMENDED]


@policy("public")
def law(request: HttpRequest, law_id: str) -> HttpResponse:
    """One law: contents, provisions, versions; the version asked for, else that in force on the day, else the newest."""
    shelf = Shelf.open(settings.SHULONG_HOME)
    known = find(shelf, law_id)
    day = day_of(request.GET.get("on")) or _today()
    asked = version_of(known, request.GET.get("version"))
    shown = asked or known.in_force(day) or known.newest
    pieces = [(f"p{n}", each) for n, each in enumerate(shown.provisions, 1) if each.kind not in HIDDEN]
    context = {
        "law": known,
        "version": shown,
        "day": day,
        "status": known.status(day, shown),
        "versions": [(each, known.status(day, each), known.before(each)) for each in reversed(known.versions)],
        "pieces": pieces,
        "heads": [(anchor, each) for anchor, each in pieces if each.kind.value in HEADINGS],
        "articles": len(shown.articles()),
        **_resting(request, shelf, law_id, day),
    }
    return render(request, "portal/law.html", context)


def _resting(request: HttpRequest, shelf: Shelf, law_id: str, day: date) -> dict[str, object]:
    """The first powers that rest on the law, by article; none for a stranger where powers are not public."""
    shown = request.user.is_authenticated or shelf.contract("powers").sensitivity == "public"
    found = [each for each in resting(shelf, day) if each.footing.law_id == law_id] if shown else []
    return {
        "resting": by_article(found[:SHOWN]),
        "resting_count": len(found),
        "fallen": sum(not each.stands for each in found),
    }


def by_article(found: list[Resting]) -> list[tuple[Number | None, list[Resting]]]:
    """Powers under the article that they rest on; None for the law as a whole."""
    grouped = groupby(found, key=lambda each: each.footing.article)
    return [(Number.parse(article) if article else None, list(rows)) for article, rows in grouped]


@policy("public")
def changes(request: HttpRequest, law_id: str) -> HttpResponse:
    """What changed from one version to another, article by article."""
    known = find(Shelf.open(settings.SHULONG_HOME), law_id)
    new = version_of(known, request.GET.get("new")) or known.newest
    old = version_of(known, request.GET.get("old")) or known.before(new)
    if old is None:
        raise Http404
    pairs = compare(old, new)
    changed = [(pair, list(pair.pieces())) for pair in pairs if pair.change is not Change.SAME]
    context = {"law": known, "old": old, "new": new, "changed": changed, "same": len(pairs) - len(changed)}
    return render(request, "portal/law_changes.html", context)


def find(shelf: Shelf, law_id: str) -> Law:
    """The law with its whole text; not found if there is none."""
    library = law_library(shelf, [law_id])
    if law_id not in library.laws:
        raise Http404
    return library.laws[law_id]


def version_of(known: Law, asked: str | None) -> LawVersion | None:
    """The version of a day; not found if there is none of that day."""
    if not asked:
        return None
    found: Iterator[LawVersion] = (each for each in known.versions if each.version_on.isoformat() == asked)
    version = next(found, None)
    if version is None:
        raise Http404
    return version


def day_of(text: str | None) -> date | None:
    """A day of the form 2025-01-31; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _today() -> date:
    return timezone.localdate()
