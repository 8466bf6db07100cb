"""The public site of guides: search, lists by organ, kind, region and occasion, and a guide on screen, as JSON and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from shulong.guides.refresh import keep_fresh
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.powers import search as finding
from shulong.powers.guide import Guide, guide_of
from shulong.powers.guide_page import BANNERS, glance, guide_pdf, sections
from shulong.powers.index import Index
from shulong.powers.index_write import name_of
from shulong.powers.kind import Kind, kinds
from shulong.powers.life_event import event_title, life_events
from shulong.powers.search import Wanted
from shulong.terms.errors import UnknownName
from shulong.terms.region import Level
from shulong.terms.text import Text

LONGEST = 200
"""As many characters of a question are read."""


@contextmanager
def reading() -> Iterator[Index]:
    """The index while the block lasts; what it does not hold is a page not found."""
    try:
        with Index.open(keep_fresh(settings.SHULONG_HOME)) as index:
            yield index
    except UnknownName as error:
        raise Http404(error.say(language())) from error


def wanted_in(request: HttpRequest, index: Index, **given: Any) -> tuple[Wanted, list[tuple[str, Text]]]:
    """What the address asks for, and the regions to choose from where a region's name fits several."""
    asked = {
        name: request.GET.get(name, "")[:LONGEST].strip() for name in ("q", "region", "organ", "kind", "event", "level")
    }
    region, choices = _region(index, given.pop("region", asked["region"]))
    found = Wanted(
        words=asked["q"], region=region, organ=asked["organ"], kind=asked["kind"], event=asked["event"],
        level=Level.__members__.get(asked["level"].upper()), after=tuple(request.GET.getlist("after")[:3]),
    )  # fmt: skip
    return found if not given else Wanted(**{**_fields(found), **given}), choices


@policy("public")
def home(request: HttpRequest) -> HttpResponse:
    """The door of the public site."""
    with reading() as index:
        counted = finding.by_kind(index, Wanted())
        events = finding.by_event(index)
        context = {
            "groups": _groups(counted),
            "events": [(each, event_title(each), events[each]) for each in [*life_events(), *events] if each in events],
            "places": index.places(_top(index)),
            **_common(index),
        }
        context["events"] = list(dict.fromkeys(context["events"]))
        return render(request, "portal/guides/home.html", context)


@policy("public")
def search(request: HttpRequest) -> HttpResponse:
    """What was found, the best first."""
    with reading() as index:
        wanted, choices = wanted_in(request, index)
        first = not wanted.after
        context = {
            "found": finding.search(index, wanted),
            "page": None if wanted.words else finding.powers(index, wanted),
            "own": finding.search_own(index, wanted) if first else [],
            "organs": finding.search_organs(index, wanted.words, wanted.region) if first and not wanted.organ else [],
            "regions": finding.search_regions(index, wanted.words, 5) if first and not wanted.region else [],
            **_filters(index, wanted, choices),
        }
        return render(request, "portal/guides/search.html", context)


@policy("public")
def kind(request: HttpRequest, kind_id: str) -> HttpResponse:
    """The powers of a kind."""
    if kind_id not in kinds():
        raise Http404
    return _list(request, kinds()[kind_id].title, kind=kind_id)


@policy("public")
def event(request: HttpRequest, event: str) -> HttpResponse:
    """The powers under an occasion."""
    return _list(request, event_title(event), event=event)


@policy("public")
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """What an organ holds."""
    with reading() as index:
        found = index.organ(code)
        if found is None:
            raise Http404
        wanted, _ = wanted_in(request, index, organ=code, region="")
        context = {"organ": found, "page": finding.powers(index, wanted), "way": index.way_to(found.region),
                   "kinds": _kind_choices(finding.by_kind(index, Wanted(organ=code))), "wanted": wanted, **_common(index)}  # fmt: skip
        return render(request, "portal/guides/organ.html", context)


@policy("public")
def region(request: HttpRequest, code: str) -> HttpResponse:
    """A region: its organs, the regions within it, and what is handled there."""
    with reading() as index:
        name = index.region(code)
        if name is None:
            raise Http404
        after = request.GET.get("after", "")
        organs = index.organs(code, after, 51)
        counted = finding.by_kind(index, Wanted(region=code))
        context = {
            "code": code, "name": name, "way": index.way_to(code), "places": index.places(code), "organs": organs[:50],
            "next_organ": organs[49].code if len(organs) > 50 else "", "groups": _groups(counted), "counts": index.counts(code), **_common(index),
        }  # fmt: skip
        return render(request, "portal/guides/region.html", context)


@policy("public")
def power(request: HttpRequest, code: str) -> HttpResponse:
    """A power: who holds it, by region."""
    with reading() as index:
        found = index.power(code)
        if found is None or kinds()[found.kind].group == "internal":
            raise Http404
        wanted, choices = wanted_in(request, index)
        after = (*request.GET.getlist("after"), "", "")[:2]
        holders = index.holders(found, wanted.region, after, 51)
        shown = holders[:50]
        above = (
            [each for each in index.serving(found, wanted.region) if each.region != wanted.region]
            if after == ("", "")
            else []
        )
        context = {
            "power": found, "name": name_of(found), "item": finding.item(index, found.basic_code, wanted.region), "kind": kinds()[found.kind], "above": _placed(index, above), "holders": _placed(index, shown),
            "next": (shown[-1].region, shown[-1].code) if len(holders) > 50 else None, "slug": code, "banner": BANNERS.get(found.status),
            **_filters(index, wanted, choices),
        }  # fmt: skip
        return render(request, "portal/guides/power.html", context)


@policy("public")
def guide(request: HttpRequest, code: str, organ_code: str) -> HttpResponse:
    """One guide as a citizen reads it."""
    with reading() as index:
        found = _public(guide_of(index, code, organ_code))
        context = {"guide": found, "glance": glance(found), "sections": sections(found), "banner": BANNERS.get(found.status),
                   "way": index.way_to(found.organ.region), **_common(index)}  # fmt: skip
        return render(request, "portal/guides/guide.html", context)


@policy("public")
def guide_json(request: HttpRequest, code: str, organ_code: str) -> HttpResponse:
    """One guide as JSON."""
    with reading() as index:
        return JsonResponse(
            _public(guide_of(index, code, organ_code)).plain(), json_dumps_params={"ensure_ascii": False}
        )


@policy("public")
def guide_on_paper(request: HttpRequest, code: str, organ_code: str) -> HttpResponse:
    """One guide as PDF, in the reader's language."""
    with reading() as index:
        found = _public(guide_of(index, code, organ_code))
    answer = HttpResponse(guide_pdf(found, language(), settings.SHULONG_NAME), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.slug}-{found.organ.code}.pdf"'
    return answer


def _public(found: Guide) -> Guide:
    """The guide, unless its power is internal: such powers have no citizens."""
    if found.kind.group == "internal":
        raise Http404
    return found


def _list(request: HttpRequest, title: Text, **given: str) -> HttpResponse:
    with reading() as index:
        wanted, choices = wanted_in(request, index, **given)
        context = {
            "title": title,
            "page": finding.powers(index, wanted),
            "fixed": given,
            **_filters(index, wanted, choices),
        }
        return render(request, "portal/guides/list.html", context)


def _common(index: Index) -> dict[str, Any]:
    return {"as_of": index.day, "totals": index.meta}


def _filters(index: Index, wanted: Wanted, choices: list[tuple[str, Text]]) -> dict[str, Any]:
    return {
        "wanted": wanted, "choices": choices, "way": index.way_to(wanted.region), "in_organ": index.organ(wanted.organ) if wanted.organ else None,
        "kinds": [each for each in kinds().values() if each.group != "internal"], "event_titles": life_events().items(),
        "levels": [(level.name.lower(), level.title) for level in Level], **_common(index),
    }  # fmt: skip


def _region(index: Index, asked: str) -> tuple[str, list[tuple[str, Text]]]:
    """The region that a code or name means, and what to choose from where a name fits several or none exactly."""
    if not asked or index.region(asked) is not None:
        return asked, []
    found = finding.search_regions(index, asked)
    exact = [code for code, name in found if asked in (name.zh, name.en)]
    return (exact[0], []) if len(exact) == 1 else ("", found)


def _groups(counted: dict[str, tuple[int, int]]) -> list[tuple[Text, list[tuple[Kind, int, int]]]]:
    groups = []
    for group, title in GROUP_TITLES.items():
        found = [(each, *counted[each.id]) for each in kinds().values() if each.group == group and each.id in counted]
        groups += [(title, found)] if found else []
    return groups


def _kind_choices(counted: dict[str, tuple[int, int]]) -> list[tuple[Kind, int]]:
    return [(each, counted[each.id][0]) for each in kinds().values() if each.id in counted]


def _placed(index: Index, organs: list[Any]) -> list[tuple[Any, str]]:
    """Organs, each with the names of the regions that it lies in."""
    ways = {each.region: index.way_to(each.region) for each in organs}
    return [(each, " ".join(name.say(language()) for _, name in ways[each.region][-3:])) for each in organs]


def _top(index: Index) -> str:
    """The highest region that has several below it: a city's site begins with its counties, not with its province."""
    code = ""
    while len(places := index.places(code)) == 1 and places[0].inner:
        code = places[0].code
    return code


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}


GROUP_TITLES = {
    "external": Text(zh="行政权力", en="Administrative powers"),
    "service": Text(zh="公共服务", en="Public services"),
    "further": Text(zh="其他公共权力", en="Further public powers"),
}
