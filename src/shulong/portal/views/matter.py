"""The page of a matter: what was done, beside what its flow demands; and the proof of one act."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shulong.acts.basis import grounds, power_on
from shulong.acts.record import evidence_rows, timeline_of
from shulong.acts.timeline import Timeline
from shulong.cases.read import about
from shulong.data.prove import prove
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding
from shulong.portal.access import FINDING_READERS, demand_any, policy
from shulong.terms.errors import InputError


@policy(*FINDING_READERS)
def matter(request: HttpRequest, matter_id: str) -> HttpResponse:
    """The timeline of a matter, and the findings about it."""
    shelf = Shelf.open(settings.SHULONG_HOME)
    try:
        found = timeline_of(shelf, matter_id)
    except InputError as error:
        raise Http404(error.say("en")) from error
    demand_any(request.user, {str(line.act["organ"]) for line in found.lines if line.act})
    findings = (
        Finding.objects.filter(subject_kind="matter", subject=matter_id)
        .exclude(state="gone")
        .order_by("check_id", "key")
    )
    power_code, began = _power_and_day(found)
    context = {
        "timeline": found, "findings": findings, "cards": about(request.user, "matter", matter_id), "began": began,
        "power": power_on(shelf, power_code, began), "grounds": grounds(shelf, power_code, found.flow, (), began),
    }  # fmt: skip
    return render(request, "portal/matter.html", context)


def _power_and_day(found: Timeline) -> tuple[str, date]:
    """The power of a matter, and the day on which it began (today where no act has a time)."""
    acts = [line.act for line in found.lines if line.act]
    began = next((act["done_at"].date() for act in acts if act["done_at"]), timezone.localdate())
    return str(acts[0]["power_code"]), began


@policy(*FINDING_READERS)
def proof(request: HttpRequest, dataset: str, row_id: str) -> HttpResponse:
    """The proof file of one delivered row, for an outsider to check."""
    shelf, row = Shelf.open(settings.SHULONG_HOME), row_id.replace("~", "#")
    try:
        demand_any(request.user, {str(each.get("organ")) for each in evidence_rows(shelf, [row], dataset)})
        data = prove(shelf.home, dataset, row)
    except InputError as error:
        raise Http404(error.say("en")) from error
    answer = HttpResponse(data, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="proof-{row_id.replace("~", "-")}.json"'
    return answer
