"""The pages of dynamic adjustment: the list of change sets, and one of them with its items and its steps."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from shulong.access.right import Right
from shulong.adjustments.change import VERBS, WHAT, Stage
from shulong.adjustments.models import ChangeSet
from shulong.adjustments.review import differences, flow_review
from shulong.adjustments.steps import move, possible, start
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.powers.list_entry import LIST_TYPES
from shulong.terms.errors import ShulongError

PAGE = 30
READERS = (Right.PROPOSE, Right.REVIEW, Right.DECIDE, Right.PUBLISH)
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
    """Begin a change set."""
    form = Beginning(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = start(_account(request), **form.cleaned_data)
        except ShulongError as error:
            messages.error(request, error.say(language()))
        else:
            return redirect("portal:change", made.pk)
    return render(request, "portal/change_begin.html", {"form": form})


@policy(*READERS)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """One change set: its items element by element, what may be done with it, and what was done."""
    found = get_object_or_404(ChangeSet, pk=number)
    stage, shelf = Stage(found.stage), Shelf.open(settings.SHULONG_HOME)
    context = {
        "change": found,
        "stage": stage,
        "way": [(each, WAY.index(each) <= WAY.index(stage)) for each in WAY] if stage in WAY else [],
        "items": [
            (i, WHAT[i.what], differences(i), flow_review(shelf, i)) for i in found.items.select_related("change")
        ],
        "verbs": possible(_account(request), found),
        "moves": [(each, VERBS[each.verb].title) for each in found.moves.select_related("by", "deed")],
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
        moved = move(home, _account(request), found, request.POST.get("verb", ""), request.POST.get("words", ""))
    except ShulongError as error:
        messages.error(request, error.say(language()))
    else:
        messages.success(request, Stage(moved.stage).words.say(language()))
    return redirect("portal:change", number)
