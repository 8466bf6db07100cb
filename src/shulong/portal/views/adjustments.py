"""The pages of dynamic adjustment: the list of change sets, and one of them with its items and its steps."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from shulong.access.right import Right
from shulong.adjustments.change import VERBS, WHAT, Stage
from shulong.adjustments.lawfulness import digest_of, lawfulness, remark_of, subject_of
from shulong.adjustments.models import ChangeSet
from shulong.adjustments.occasion import occasion_of
from shulong.adjustments.review import differences, flow_review
from shulong.adjustments.steps import Weighed, move, possible, start
from shulong.checks.laws import law_library
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.powers.list_entry import LIST_TYPES
from shulong.terms.errors import ShulongError

PAGE = 30
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
    stage, items, shelf = (
        Stage(found.stage),
        list(found.items.select_related("change")),
        Shelf.open(settings.SHULONG_HOME),
    )
    put = {item.code for item in items}
    remarks = lawfulness(shelf.home, found) if stage in JUDGED and items else []
    verbs = possible(_account(request), found)
    context = {
        "change": found,
        "stage": stage,
        "way": [(each, WAY.index(each) <= WAY.index(stage)) for each in WAY] if stage in WAY else [],
        "items": [
            (i, WHAT[i.what], differences(i), flow_review(shelf, i), [r for r in remarks if r.subject == subject_of(i)])
            for i in items
        ],
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
        "lists": LIST_TYPES,
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
