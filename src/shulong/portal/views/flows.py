"""The public pages of the flows: their list, the flow chart of each power, and the files that one may take along."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.powers.convert import WRITTEN, written
from shulong.powers.flow import Flow
from shulong.powers.flow_sheet import step_rows, stop_rows
from shulong.powers.publish import from_definitions
from shulong.powers.published import version_of, versions_of
from shulong.powers.rules import amount
from shulong.terms.errors import InputError

TYPES = {"yaml": "application/yaml", "bpmn": "application/xml", "svg": "image/svg+xml", "pdf": "application/pdf"}


def _published(flow_id: str | None = None) -> list[Flow]:
    flows = Shelf.open(settings.SHULONG_HOME).table("flows")
    chosen = flows if flow_id is None else flows.filter(flows.flow_id == flow_id)
    return from_definitions(chosen.select("definition").to_pyarrow()["definition"].to_pylist())


@policy("public")
def flows(request: HttpRequest) -> HttpResponse:
    """Every flow with its version in force today, or its newest."""
    found = _published()
    today = timezone.localdate()
    rows = [version_of(found, flow_id, None, today) for flow_id in dict.fromkeys(each.flow_id for each in found)]
    rows.sort(key=lambda each: (each.power_code, each.flow_id))
    return render(request, "portal/flows.html", {"rows": [(each, each.in_force(today), _limit(each)) for each in rows]})


@policy("public")
def flow(request: HttpRequest, flow_id: str) -> HttpResponse:
    """The chart of a flow, its steps and its versions; ``?version=`` chooses one."""
    wished = request.GET.get("version", "")
    today = timezone.localdate()
    try:
        found = versions_of(_published(flow_id), flow_id)
        one = version_of(found, flow_id, int(wished) if wished.isascii() and wished.isdigit() else None, today)
    except InputError as error:
        raise Http404(error.say("en")) from error
    return render(request, "portal/flow.html", {
        "flow": one, "limit": _limit(one), "steps": step_rows(one), "stops": stop_rows(one), "kinds": WRITTEN,
        "versions": [(each, each.in_force(today)) for each in found], "in_force": one.in_force(today),
    })  # fmt: skip


def _limit(one: Flow) -> object:
    return amount(one.limit.statutory, one.limit.promised, one.limit.unit) if one.limit else None


@policy("public")
def flow_file(request: HttpRequest, flow_id: str, version: int, kind: str) -> HttpResponse:
    """One version of a flow as a file: yaml, bpmn, svg or pdf; BPMN and PDF in the reader's language."""
    try:
        one = version_of(_published(flow_id), flow_id, version, timezone.localdate())
    except InputError as error:
        raise Http404(error.say("en")) from error
    if kind not in TYPES:
        raise Http404
    answer = HttpResponse(written([one], kind, language()), content_type=TYPES[kind])
    shown = "inline" if kind in {"svg", "pdf"} and "download" not in request.GET else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="flow-{version}.{kind}"'
    return answer
