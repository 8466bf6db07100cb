"""Affected powers: what rests on a law, what a repeal or a new version leaves hanging; on a page and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shulong.checks.resting import Resting, resting_on_law, touched_by
from shulong.checks.resting_file import FORMS
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.portal.views.law import by_article, day_of, find, version_of
from shulong.powers.law import Law, LawVersion

PAGE = 100


@dataclass(frozen=True)
class Asked:
    """What is asked of a law: its powers on a day, all or the fallen ones; or those that a version's changes concern."""

    law: Law
    day: date
    fallen: bool
    old: LawVersion | None
    new: LawVersion | None
    found: list[Resting]


def _asked(request: HttpRequest, law_id: str) -> Asked:
    shelf = Shelf.open(settings.SHULONG_HOME)
    known, given = find(shelf, law_id), request.GET
    day, fallen = day_of(given.get("on")) or timezone.localdate(), given.get("show") == "fallen"
    new = version_of(known, given.get("new"))
    old = version_of(known, given.get("old")) or (known.before(new) if new else None)
    if new and old:
        return Asked(known, day, fallen, old, new, touched_by(shelf, known, old, new, day))
    found = [each for each in resting_on_law(shelf, known, day) if not (fallen and each.stands)]
    return Asked(known, day, fallen, None, None, found)


@policy("signed-in")
def powers(request: HttpRequest, law_id: str) -> HttpResponse:
    """The powers that rest on a law by article, each with its organ and what became of its basis."""
    asked = _asked(request, law_id)
    page = Paginator(asked.found, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "law": asked.law,
        "page": page,
        "rows": by_article(list(page)),
        "status": asked.law.status(asked.day),
        "fallen": sum(not each.stands for each in asked.found),
        "query": request.GET.urlencode(),
        "amendments": [(each, asked.law.before(each)) for each in reversed(asked.law.versions[1:])],
    }
    return render(request, "portal/law_powers.html", context)


@policy("signed-in")
def powers_file(request: HttpRequest, law_id: str, form: str) -> HttpResponse:
    """The same as a file."""
    if form not in FORMS:
        raise Http404
    write, media = FORMS[form]
    answer = HttpResponse(write(_asked(request, law_id).found, language()), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="affected-powers.{form}"'
    return answer
