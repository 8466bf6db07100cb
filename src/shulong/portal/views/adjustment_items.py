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
from shulong.adjustments.item_form import empty, fields_of, filled_in
from shulong.adjustments.items import Plain, current, current_entry
from shulong.adjustments.models import ChangeItem, ChangeSet
from shulong.adjustments.steps import drop_item, put_item
from shulong.data.shelf import Shelf
from shulong.declared.read import state_on
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.portal.views.adjustments import READERS
from shulong.powers.convert import written
from shulong.powers.flow import flow_of
from shulong.powers.list_entry import LIST_TYPES
from shulong.powers.power import Status
from shulong.powers.state import State
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
    what, code, organ = _named(request, found)
    shelf = Shelf.open(settings.SHULONG_HOME)
    state = state_on(shelf, found.in_force_from)
    kept = ChangeItem.objects.filter(change=found, what=what, code=code, organ=organ).first()
    try:
        before = _before(shelf, state, found, what, code, organ)
        plain: Plain = dict(kept.after) if kept else dict(before or empty(state, what, code, organ))
        fields = fields_of(state, what, code, plain)
    except UnknownName as error:
        messages.error(request, error.say(language()))
        return redirect("portal:change", number)
    status, reason = plain["status"], kept.reason if kept else ""
    if request.method == "POST":
        status, reason = request.POST.get("status", status), request.POST.get("item_reason", "")
        made = filled_in(what, code, plain, fields, {key: request.POST.getlist(key) for key in request.POST})
        made["status"] = Status(status).value if status in set(Status) else plain["status"]
        if not any(each.faults for each in fields) and _kept(request, found, what, code, organ, made, before):
            return redirect("portal:change", number)
    return render(request, "portal/change_item.html", {
        "change": found, "code": code, "what": what, "organ": organ, "fields": fields, "status": status, "statuses": STATUS,
        "reason": reason, "new": before is None, "list": LIST_TYPES.get(code.partition("/")[0]),
        "works": sorted({each.field_of_work for each in state.organs.values()}),
    })  # fmt: skip


def _named(request: HttpRequest, change: ChangeSet) -> tuple[str, str, str]:
    """What the form is of: a list and a code in it, or a basic code with or without an organ."""
    given = request.POST if request.method == "POST" else request.GET
    code, listed, organ = (given.get(name, "").strip() for name in ("code", "list", "organ"))
    if listed or given.get("what") == "list-entry":
        return "list-entry", code if given.get("what") == "list-entry" else f"{listed}/{code}", change.organ
    organ = change.organ or organ
    return "implementation" if organ else "power", code, organ


def _before(shelf: Shelf, state: State, change: ChangeSet, what: str, code: str, organ: str) -> Plain | None:
    if what == "list-entry":
        return current_entry(shelf, code, change.in_force_from)
    return current(state, what, code, organ)


def _kept(
    request: HttpRequest, change: ChangeSet, what: str, code: str, organ: str, made: Plain, before: Plain | None
) -> bool:
    """Whether the item was put into the draft; if not, the page says why."""
    try:
        put_item(_account(request), change, what, code, made, before=before, organ=organ,
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
