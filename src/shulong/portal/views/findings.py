"""The list of findings and the page of one."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from shulong.access.gate import organs_of, rights_of
from shulong.access.right import Right
from shulong.acts.record import evidence_rows
from shulong.cases.precision import precision_of
from shulong.cases.read import READERS, about
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding
from shulong.findings.read import Filter, find, history
from shulong.portal.access import FINDING_READERS, demand_any, policy
from shulong.portal.context import ADJUSTS
from shulong.portal.home import known_checks

PAGE = 50


@policy("signed-in")
def home(request: HttpRequest) -> HttpResponse:
    """The findings, filtered, fifty a page; an account that may not read them is led to what it has to do instead."""
    rights = rights_of(request.user)
    if Right.SUPERVISE not in rights:
        ways = (("cards", rights & set(READERS)), ("changes", rights & ADJUSTS), ("powers", True))
        return redirect("portal:" + next(page for page, held in ways if held))
    wanted, organs = Filter.of(request.GET.dict()), organs_of(request.user, Right.SUPERVISE)
    found = find(wanted) if organs is None else find(wanted).filter(organ__in=organs)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/findings.html", {"page": page, "wanted": wanted})


@policy(*FINDING_READERS)
def finding(request: HttpRequest, identity: str) -> HttpResponse:
    """One finding with its evidence and history."""
    found = get_object_or_404(Finding, pk=identity)
    demand_any(request.user, {found.organ or ""})
    rows = evidence_rows(Shelf.open(settings.SHULONG_HOME), list(found.evidence))
    context = {
        "finding": found, "history": history(found), "check": known_checks().get(found.check_id), "rows": rows,
        "precision": precision_of(found.check_id),
        "cards": [each for each in about(request.user, found.subject_kind, found.subject) if found.pk in each.findings],
    }  # fmt: skip
    return render(request, "portal/finding.html", context)
