"""The pages of the basic catalogue for those who keep it: powers on a day, and one power with its versions and holders."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shulong.adjustments.form import STATUS
from shulong.adjustments.models import ChangeItem
from shulong.checks.resting import resting
from shulong.data.shelf import Shelf
from shulong.declared.read import rows, state_on
from shulong.portal.access import policy
from shulong.powers.element import elements
from shulong.powers.kind import kinds
from shulong.powers.line_types import type_named
from shulong.powers.publish_declared import power_of

PAGE = 50
HOLDERS = 100


def day_asked(request: HttpRequest) -> date:
    """The day that the address names, today without it."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


@policy("signed-in")
def powers(request: HttpRequest) -> HttpResponse:
    """The catalogue as it stood on a day, by kind and words."""
    day, kind, words = day_asked(request), request.GET.get("kind", ""), request.GET.get("text", "").strip()
    state = state_on(Shelf.open(settings.SHULONG_HOME), day)
    found = [
        (power, kinds()[power.kind], STATUS[power.status])
        for code, power in sorted(state.powers.items())
        if kind in ("", power.kind) and (not words or words in code or words in str(power.values.get("name", "")))
    ]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "day": day, "kind": kind, "text": words, "kinds": kinds().values()}
    return render(request, "portal/powers.html", context)


@policy("signed-in")
def power(request: HttpRequest, code: str) -> HttpResponse:
    """One power: its elements on a day, every version, who holds it, and the change sets that concern it."""
    shelf, day = Shelf.open(settings.SHULONG_HOME), day_asked(request)
    versions = sorted(
        (v for v in map(power_of, rows(shelf, "powers")) if v.basic_code == code), key=lambda v: v.in_force_from
    )
    if not versions:
        raise Http404(code)
    state = state_on(shelf, day)
    found = state.powers.get(code)
    holders = state.holders(code) if found else []
    grounds = [each for each in resting(shelf, day) if each.footing.power_code == code]
    said = [
        (element, type_named(element.type).say(found.values[element.code], element))
        for element in elements().values()
        if found and element.code in found.values and not (grounds and element.type == "basis")
    ]
    context = {
        "code": code, "power": found, "latest": versions[-1], "day": day, "kind": kinds()[versions[-1].kind], "elements": said,
        "versions": [(v, STATUS[v.status]) for v in reversed(versions)], "holders": [(h, state.organs.get(h.organ)) for h in holders[:HOLDERS]],
        "held": len(holders), "grounds": grounds, "fallen": sum(not each.stands for each in grounds), "status": STATUS[found.status] if found else None,
        "changes": ChangeItem.objects.filter(code=code).select_related("change").order_by("-change__moved_at")[:20],
    }  # fmt: skip
    return render(request, "portal/power.html", context)
