"""The pages of dynamic adjustment: the list of change sets, one of them with its steps, and the form of an item."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from shulong.access.right import Right
from shulong.adjustments.bring import bring, returned_path
from shulong.adjustments.change import VERBS, Stage
from shulong.adjustments.form import STATUS, own_fields, read_fields, template_fields
from shulong.adjustments.lawfulness import digest_of, lawfulness, remark_of, subject_of
from shulong.adjustments.models import ChangeItem, ChangeSet
from shulong.adjustments.occasion import occasion_of
from shulong.adjustments.publish import current
from shulong.adjustments.review import differences
from shulong.adjustments.steps import Weighed, drop_item, move, possible, put_item, start
from shulong.checks.laws import law_library
from shulong.data.shelf import Shelf
from shulong.declared.read import state_on
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.powers.kind import kinds
from shulong.powers.power import Status
from shulong.powers.state import State
from shulong.terms.errors import ShulongError
from shulong.terms.text import Text

PAGE = 30
FAULTS = 500
READERS = (Right.PROPOSE, Right.REVIEW, Right.DECIDE, Right.PUBLISH)
JUDGED = frozenset({Stage.DRAFT, Stage.PROPOSED})
"""Stages at which remarks on lawfulness are made; later ones show what the reviewer weighed."""
WAY = (Stage.DRAFT, Stage.PROPOSED, Stage.REVIEWED, Stage.DECIDED, Stage.PUBLISHED)


class Beginning(forms.Form):
    """What a change set begins with."""

    title = forms.CharField(max_length=200)
    reason = forms.CharField()
    basis = forms.CharField(required=False)
    organ = forms.CharField(required=False, max_length=64)
    in_force_from = forms.DateField()


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _state(day: date) -> State:
    return state_on(Shelf.open(settings.SHULONG_HOME), day)


@policy(*READERS)
def changes(request: HttpRequest) -> HttpResponse:
    """The change sets, those that wait for this account first."""
    found = ChangeSet.objects.select_related("made_by")
    if (stage := request.GET.get("stage", "")) in set(Stage):
        found = found.filter(stage=stage)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(each, Stage(each.stage), possible(_account(request), each)) for each in page]
    context = {"page": page, "rows": rows, "stages": list(Stage), "stage": stage}
    return render(request, "portal/changes.html", context)


@policy(Right.PROPOSE)
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a change set; of powers that the address names, and of a law that is its occasion, what is known is filled in."""
    form = Beginning(request.POST or None, initial=_occasion(request))
    codes = list(dict.fromkeys((request.POST if request.method == "POST" else request.GET).getlist("code")))
    if request.method == "POST" and form.is_valid():
        try:
            made = start(_account(request), **form.cleaned_data)
        except ShulongError as error:
            messages.error(request, error.say(language()))
        else:
            request.session[_waiting_key(made.pk)] = codes
            return redirect("portal:change", made.pk)
    return render(request, "portal/change_begin.html", {"form": form, "codes": codes})


def _occasion(request: HttpRequest) -> dict[str, str]:
    law = law_library(Shelf.open(settings.SHULONG_HOME), text=False).laws.get(request.GET.get("law", ""))
    if law is None:
        return {}
    found = occasion_of(law, timezone.localdate())
    return {"title": found.title.say(language()), "reason": found.reason.say(language()), "basis": found.basis}


def _waiting_key(number: int) -> str:
    """Where a session keeps the codes that its change set was begun for."""
    return f"waiting-{number}"


@policy(*READERS)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """One change set: its items element by element, what may be done with it, and what was done."""
    found = get_object_or_404(ChangeSet, pk=number)
    stage, items = Stage(found.stage), list(found.items.all())
    put = {item.code for item in items}
    remarks = lawfulness(Shelf.open(settings.SHULONG_HOME).home, found) if stage in JUDGED and items else []
    verbs = possible(_account(request), found)
    context = {
        "change": found,
        "stage": stage,
        "way": [(each, WAY.index(each) <= WAY.index(stage)) for each in WAY] if stage in WAY else [],
        "items": [(item, differences(item), [r for r in remarks if r.subject == subject_of(item)]) for item in items],
        "remarks": [r for r in remarks if r.subject not in {subject_of(item) for item in items}],
        "open": len(remarks),
        "judged": stage in JUDGED and bool(items),
        "seen": digest_of(remarks),
        "approves": any(verb.id == "approve" for verb in verbs),
        "waiting": [code for code in request.session.get(_waiting_key(number), []) if code not in put],
        "verbs": verbs,
        "moves": [
            (each, VERBS[each.verb].title, [remark_of(kept) for kept in each.remarks])
            for each in found.moves.select_related("by", "deed")
        ],
        "editable": stage is Stage.DRAFT,
    }
    return render(request, "portal/change.html", context)


@require_POST
@policy(*READERS)
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Use a verb on a change set."""
    found = get_object_or_404(ChangeSet, pk=number)
    home = Shelf.open(settings.SHULONG_HOME).home
    try:
        weighed = Weighed(request.POST.get("seen", ""), request.POST.get("on_remarks", ""))
        verb, words = request.POST.get("verb", ""), request.POST.get("words", "")
        moved = move(home, _account(request), found, verb, words, weighed)
    except ShulongError as error:
        messages.error(request, error.say(language()))
    else:
        messages.success(request, Stage(moved.stage).words.say(language()))
    return redirect("portal:change", number)


@policy(Right.PROPOSE)
def item(request: HttpRequest, number: int) -> HttpResponse:
    """The form of one item; a power's template, or an organ's implementation of it."""
    found = get_object_or_404(ChangeSet, pk=number)
    code = (request.POST.get("code") or request.GET.get("code", "")).strip()
    state = _state(found.in_force_from)
    organ = found.organ or (request.POST.get("organ") or request.GET.get("organ", "")).strip()
    what = "implementation" if organ else "power"
    kept = ChangeItem.objects.filter(change=found, what=what, code=code, organ=organ).first()
    before = current(state, what, code, organ)
    payload: dict[str, Any] = dict(kept.after) if kept else dict(before or _empty(state, what, code, organ))
    fields = _fields(state, what, code, payload)
    if request.method == "POST":
        values = read_fields(fields, {key: request.POST.getlist(key) for key in request.POST})
        if not any(each.faults for each in fields):
            payload |= {"values" if what == "power" else "overrides": values}
            payload["status"] = Status(request.POST.get("status", Status.IN_FORCE)).value
            try:
                put_item(_account(request), found, what, code, payload, before=before, organ=organ,
                         reason=request.POST.get("item_reason", ""))  # fmt: skip
            except ShulongError as error:
                messages.error(request, error.say(language()))
            else:
                return redirect("portal:change", number)
    context = {"change": found, "code": code, "what": what, "fields": fields, "status": payload["status"], "statuses": STATUS,
               "reason": kept.reason if kept else "", "kind": payload.get("kind", ""), "new": before is None, "organ": organ}  # fmt: skip
    return render(request, "portal/change_item.html", context)


def _empty(state: State, what: str, code: str, organ: str) -> dict[str, Any]:
    """What a new power or implementation begins with."""
    if what == "implementation":
        known = state.organs.get(organ)
        return {"region": known.region if known else "", "overrides": {}, "status": Status.IN_FORCE.value}
    kind = next((each.id for each in kinds().values() if code.startswith(each.prefix)), "")
    if not kind:
        raise Http404("no such kind")
    return {"kind": kind, "values": {}, "status": Status.IN_FORCE.value, "parent": None, "holders": [], "open": []}


def _fields(state: State, what: str, code: str, payload: dict[str, Any]) -> list[Any]:
    if what == "power":
        return template_fields(payload["kind"], payload["values"])
    if code not in state.powers:
        raise Http404("no such power")
    return own_fields(state.powers[code], payload["overrides"])


@require_POST
@policy(Right.PROPOSE)
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Bring a workbook into a draft; where it has faults, a page that lists them and gives the marked workbook back."""
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
            brought = bring(home, _account(request), found, path)
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
