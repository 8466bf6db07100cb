"""The items of a change set: the form of one, files brought in, the drawing of a flow, and taking one out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from shulong.access.right import Right
from shulong.adjustments.bring import Drawing, bring, returned_path
from shulong.adjustments.form import STATUS
from shulong.adjustments.item_form import fields_of, filled_in
from shulong.adjustments.items import Named, Plain, item_named
from shulong.adjustments.models import ChangeItem, ChangeSet
from shulong.adjustments.steps import drop_item, put_item
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.portal.views.adjustments import READERS
from shulong.powers.convert import written
from shulong.powers.flow import flow_of
from shulong.powers.list_entry import LIST_TYPES
from shulong.powers.power import Status
from shulong.terms.errors import ShulongError, UnknownName
from shulong.terms.text import Text

FAULTS = 500
CHARTS = {"svg": "image/svg+xml", "bpmn": "application/xml", "yaml": "application/yaml"}


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@policy(Right.PROPOSE)
def item(request: HttpRequest, number: int) -> HttpResponse:
    """The form of one item: a power's template, an organ's implementation of it, or an entry of a list."""
    found = get_object_or_404(ChangeSet, pk=number)
    shelf = Shelf.open(settings.SHULONG_HOME)
    try:
        named = item_named(shelf, found, *_code(request))
        fields = fields_of(named.state, named.what, named.code, named.plain)
    except UnknownName as error:
        messages.error(request, error.say(language()))
        return redirect("portal:change", number)
    what, code, organ, plain, kept = named.what, named.code, named.organ, named.plain, named.kept
    status, reason = plain["status"], kept.reason if kept else ""
    if request.method == "POST":
        status, reason = request.POST.get("status", status), request.POST.get("item_reason", "")
        made = filled_in(what, code, plain, fields, {key: request.POST.getlist(key) for key in request.POST})
        made["status"] = Status(status).value if status in set(Status) else plain["status"]
        if not any(each.faults for each in fields) and _kept(request, found, named, made):
            return redirect("portal:change", number)
    return render(request, "portal/change_item.html", {
        "change": found, "code": code, "what": what, "organ": organ, "fields": fields, "status": status, "statuses": STATUS,
        "reason": reason, "new": named.before is None, "list": LIST_TYPES.get(code.partition("/")[0]),
        "works": sorted({each.field_of_work for each in named.state.organs.values()}),
    })  # fmt: skip


def _code(request: HttpRequest) -> tuple[str, str]:
    """What the form is of: a basic code with or without an organ, or a list and a code in it."""
    given = request.POST if request.method == "POST" else request.GET
    code, listed, organ = (given.get(name, "").strip() for name in ("code", "list", "organ"))
    return (f"{listed}/{code}", "") if listed else (code, organ)


def _kept(request: HttpRequest, change: ChangeSet, named: Named, made: Plain) -> bool:
    """Whether the item was put into the draft; if not, the page says why."""
    try:
        put_item(_account(request), change, named.what, named.code, made, before=named.before, organ=named.organ,
                 reason=request.POST.get("item_reason", ""))  # fmt: skip
    except ShulongError as error:
        messages.error(request, error.say(language()))
        return False
    return True


@require_POST
@policy(Right.PROPOSE)
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Bring a workbook, a YAML or JSON file or flows into a draft; where it has faults, a page that lists them, a workbook marked."""
    found = get_object_or_404(ChangeSet, pk=number)
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, Text(zh="请选择文件。", en="Choose a file.").say(language()))
        return redirect("portal:change", number)
    home = Shelf.open(settings.SHULONG_HOME).home
    try:
        with home.staging() as work:
            path = work / Path(sent.name or "file").name
            with path.open("wb") as file:
                file.writelines(sent.chunks())
            brought = bring(home, _account(request), found, path, _drawing(request))
    except ShulongError as error:
        messages.error(request, error.say(language()))
        return redirect("portal:change", number)
    if brought.faults:
        shown = [(each, each.say(language())) for each in brought.faults[:FAULTS]]
        context = {
            "change": found,
            "faults": shown,
            "count": len(brought.faults),
            "notes": brought.notes,
            "marked": returned_path(home, found).exists(),
        }
        return render(request, "portal/change_faults.html", context, status=422)
    for note in brought.notes:
        messages.warning(request, note.say(language()))
    said = Text(
        zh=f"加入 {brought.items} 条，{brought.unchanged} 条与现行相同。",
        en=f"{brought.items} items put in, {brought.unchanged} stand already.",
    )
    messages.success(request, said.say(language()))
    return redirect("portal:change", number)


def _drawing(request: HttpRequest) -> Drawing:
    """What a drawing of another tool does not say itself."""
    by_name = request.POST.get("steps_by") == "name"
    return Drawing(request.POST.get("power", "").strip(), steps_by="name" if by_name else "id")


@policy(*READERS)
def chart(request: HttpRequest, number: int, item_id: int, side: str, kind: str) -> HttpResponse:
    """The flow of an item, as it stood (``before``) or as it shall be (``after``), drawn or as a file."""
    found = get_object_or_404(ChangeItem, pk=item_id, change_id=number, what="flow")
    plain = found.before if side == "before" else found.after
    if plain is None or kind not in CHARTS:
        raise Http404("nothing is drawn there")
    flow = flow_of(plain)
    if side == "after":
        flow = replace(flow, in_force_from=found.change.in_force_from)
    answer = HttpResponse(written([flow], kind, language()), content_type=CHARTS[kind])
    shown = "inline" if kind == "svg" else "attachment"
    answer.headers["Content-Disposition"] = f'{shown}; filename="flow-{flow.version}.{kind}"'
    return answer


@policy(Right.PROPOSE)
def returned(request: HttpRequest, number: int) -> FileResponse:
    """The marked workbook of the last file that had faults."""
    path = returned_path(Shelf.open(settings.SHULONG_HOME).home, get_object_or_404(ChangeSet, pk=number))
    if not path.exists():
        raise Http404("nothing was returned")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@require_POST
@policy(Right.PROPOSE)
def drop(request: HttpRequest, number: int, item_id: int) -> HttpResponse:
    """Take an item out of a draft."""
    try:
        drop_item(_account(request), get_object_or_404(ChangeSet, pk=number), item_id)
    except ShulongError as error:
        messages.error(request, error.say(language()))
    return redirect("portal:change", number)
