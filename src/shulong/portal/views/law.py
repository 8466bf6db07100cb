"""The law library: the list, a law as it stands on a day, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shulong.checks.laws import bases_declared, law_library, search
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.powers.law import Kind, Law, LawVersion, Status
from shulong.powers.law_bases import Hanging, hanging_on
from shulong.powers.law_changes import Change, compare
from shulong.powers.law_library import LawLibrary
from shulong.powers.place_in_law import HEADINGS

PAGE = 50
HIDDEN = {Kind.TITLE, Kind.CONTENTS, Kind.COMMENT}


@policy("public")
def laws(request: HttpRequest) -> HttpResponse:
    """The laws, searched by name, issuer or number, with what each is worth on a day."""
    library = law_library(Shelf.open(settings.SHULONG_HOME), text=False)
    words, day, status = (
        request.GET.get("q", ""),
        _day(request.GET.get("on")) or _today(),
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
    library, known = _find(shelf, law_id)
    day = _day(request.GET.get("on")) or _today()
    asked = _version(known, request.GET.get("version"))
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
        "hanging": _hanging(shelf, library, law_id, day),
    }
    return render(request, "portal/law.html", context)


def _hanging(shelf: Shelf, library: LawLibrary, law_id: str, day: date) -> list[Hanging]:
    return hanging_on(library, law_id, bases_declared(shelf, public_only=True), day)


@policy("public")
def changes(request: HttpRequest, law_id: str) -> HttpResponse:
    """What changed from one version to another, article by article."""
    _, known = _find(Shelf.open(settings.SHULONG_HOME), law_id)
    new = _version(known, request.GET.get("new")) or known.newest
    old = _version(known, request.GET.get("old")) or known.before(new)
    if old is None:
        raise Http404
    pairs = compare(old, new)
    changed = [(pair, list(pair.pieces())) for pair in pairs if pair.change is not Change.SAME]
    context = {"law": known, "old": old, "new": new, "changed": changed, "same": len(pairs) - len(changed)}
    return render(request, "portal/law_changes.html", context)


def _find(shelf: Shelf, law_id: str) -> tuple[LawLibrary, Law]:
    library = law_library(shelf, [law_id])
    if law_id not in library.laws:
        raise Http404
    return library, library.laws[law_id]


def _version(known: Law, asked: str | None) -> LawVersion | None:
    """The version of a day; not found if there is none of that day."""
    if not asked:
        return None
    found: Iterator[LawVersion] = (each for each in known.versions if each.version_on.isoformat() == asked)
    version = next(found, None)
    if version is None:
        raise Http404
    return version


def _day(text: str | None) -> date | None:
    """A day of the form 2025-01-31; None for anything else."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _today() -> date:
    return timezone.localdate()
