"""The pages of cards: what an organ is to do and until when, one card with all it rests on, its steps, and the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from shulong.acts.basis import grounds, power_on
from shulong.acts.record import evidence_rows, timeline_of
from shulong.acts.timeline import Timeline
from shulong.cases.card import Answer, Change, Colour, Stage
from shulong.cases.models import Card
from shulong.cases.precision import precision_of
from shulong.cases.read import READERS, STATES, Filter, find, is_overdue, matter_of, seen_by
from shulong.cases.rule import Rule
from shulong.cases.rules import published, rule_of, rules_on, shipped, todo_of, version_of
from shulong.cases.steps import possible, step
from shulong.data.shelf import Shelf
from shulong.declared.names import organ_names, post_titles
from shulong.portal.access import policy
from shulong.portal.home import known_checks
from shulong.portal.language import language
from shulong.powers.kind import kind as kind_named
from shulong.terms.errors import InputError, ShulongError, UnknownName
from shulong.terms.text import Text

PAGE = 50


def _account(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@policy(*READERS)
def cards(request: HttpRequest) -> HttpResponse:
    """The cards that the account may see, filtered; what must be done soonest first."""
    wanted, today = Filter.of(request.GET.dict()), timezone.localdate()
    seen = seen_by(_account(request))
    page = Paginator(find(seen, wanted, today), PAGE).get_page(request.GET.get("page"))
    shelf = Shelf.open(settings.SHULONG_HOME)
    context = {
        "page": page, "wanted": wanted, "states": STATES, "colours": list(Colour), "checks": known_checks(),
        "rows": _rows(shelf, list(page), today), "overdue": find(seen, Filter(state="overdue"), today).count(),
    }  # fmt: skip
    return render(request, "portal/cards.html", context)


def _rows(shelf: Shelf, shown: list[Card], today: date) -> list[dict[str, Any]]:
    organs = organ_names(shelf, {each.organ for each in shown}, today)
    posts = post_titles(shelf, {(each.organ, each.post) for each in shown if each.post}, today)
    rules = {each.version: each for each in (*published(shelf), shipped())}
    rows = []
    for each in shown:
        rule = rules[each.rules_version].named(each.rule)
        assert rule is not None
        rows.append({
            "card": each, "todo": todo_of(rule, Colour(each.colour)), "stage": Stage(each.stage), "overdue": is_overdue(each, today),
            "organ": organs.get(each.organ), "post": posts.get((each.organ, each.post)),
        })  # fmt: skip
    return rows


@policy(*READERS)
def card(request: HttpRequest, identity: str) -> HttpResponse:
    """One card: what to do and until when, its rule, its evidence, and the way to matter, flow, power and law."""
    one = get_object_or_404(seen_by(_account(request)).select_related("finding"), pk=identity)
    shelf, today, check = Shelf.open(settings.SHULONG_HOME), timezone.localdate(), known_checks().get(one.check_id)
    timeline = _timeline(shelf, matter_of(one))
    began = _began(timeline) or one.found_on
    rule = rule_of(shelf, one.rules_version, one.rule)
    row, verbs = _rows(shelf, [one], today)[0], possible(_account(request), one)
    context = {
        **row, "row_of": row, "rule": rule, "verbs": verbs, "answers": list(Answer),
        "answering": any(verb.id is Change.ANSWER for verb in verbs), "worded": any(verb.wants_words for verb in verbs), "check": check, "timeline": timeline, "precision": precision_of(one.check_id),
        "evidence": evidence_rows(shelf, list(one.finding.evidence)) if one.finding else [], "power": power_on(shelf, one.power_code, today),
        "counted": Card.objects.filter(pk__in=one.counted).order_by("found_on", "pk"), "others": one.findings[1:], "began": began,
        "grounds": grounds(shelf, one.power_code, timeline.flow if timeline else None, check.basis if check else (), began),
        "events": [(each, Change(each.change), Answer(each.answer) if each.answer else None)
                   for each in one.events.select_related("by", "deed")],
        "outcome": Answer(one.outcome) if one.outcome else None,
    }  # fmt: skip
    return render(request, "portal/card_page.html", context)


def _timeline(shelf: Shelf, matter: str) -> Timeline | None:
    try:
        return timeline_of(shelf, matter) if matter else None
    except InputError:
        return None


def _began(timeline: Timeline | None) -> date | None:
    """The day on which a matter began: the law of that day is what it rests on."""
    first = next((line.act["done_at"] for line in timeline.lines if line.act), None) if timeline else None
    return first.date() if first else None


@require_POST
@policy(*READERS)
def card_step(request: HttpRequest, identity: str) -> HttpResponse:
    """Take a step with a card."""
    one = get_object_or_404(seen_by(_account(request)), pk=identity)
    given = {name: request.POST.get(name, "") for name in ("words", "answer")}
    verb = request.POST.get("verb", "")
    answer = given["answer"] if verb == Change.ANSWER else ""
    try:
        done = step(Shelf.open(settings.SHULONG_HOME), _account(request), one, verb, words=given["words"], answer=answer)  # fmt: skip
    except ShulongError as error:
        messages.error(request, error.say(language()))
    else:
        messages.success(request, Stage(done.stage).words.say(language()))
    return redirect("portal:card", identity)


@policy(*READERS)
def card_rules(request: HttpRequest) -> HttpResponse:
    """One version of the rules (``?version=``, else that of today), and which versions there are."""
    shelf, today = Shelf.open(settings.SHULONG_HOME), rules_on(Shelf.open(settings.SHULONG_HOME), timezone.localdate())
    asked = request.GET.get("version", "")
    try:
        shown = version_of(shelf, int(asked)) if asked.isascii() and asked.isdigit() else today
    except UnknownName as error:
        raise Http404(error.say("en")) from error
    rows = [
        (rule, _asked(rule), [(found, card, rule.days[card], rule.todo[card]) for found, card in rule.colours.items()])
        for rule in shown.rules
    ]
    context = {"rules": shown, "rows": rows, "today": today, "versions": [*published(shelf), shipped()]}
    return render(request, "portal/card_rules.html", context)


def _asked(rule: Rule) -> list[tuple[Text, list[str]]]:
    """What a rule asks of a finding, in words."""
    kinds = [kind_named(each).title.say(language()) for each in sorted(rule.kinds)]
    asked = [
        (Text(zh="监督模型：", en="Checks:"), sorted(rule.checks)), (Text(zh="领域：", en="Domains:"), sorted(rule.domains)),
        (Text(zh="权力类别：", en="Kinds of power:"), kinds), (Text(zh="机关：", en="Organs:"), sorted(rule.organs)),
        (Text(zh="岗位：", en="Posts:"), sorted(rule.posts)),
    ]  # fmt: skip
    return [(words, names) for words, names in asked if names]
