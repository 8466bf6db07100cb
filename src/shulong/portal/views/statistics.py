"""The pages of statistics: figures by organ, power, post, region and month, with plots; and the organs of one power beside their peers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from shulong.access.right import Right
from shulong.data.shelf import Shelf
from shulong.portal.access import policy
from shulong.portal.language import language
from shulong.statistics.asked import Asked, asked_of
from shulong.statistics.brief import brief_heads, brief_rows
from shulong.statistics.brief_compared import compared_rows
from shulong.statistics.compare import LEAST
from shulong.statistics.leave import allowed
from shulong.statistics.measure import MEASURES, Group
from shulong.statistics.plot import MOST, Plot, compared_plot, plots, plotted_by
from shulong.statistics.read import bounded, comparison, names_in, statistics
from shulong.statistics.written import FORMS
from shulong.terms.errors import InputError, NotAnswerable
from shulong.terms.region import Level

PAGE = 50
FIELDS = ("power", "organ", "from", "to", "level")


def _given(query: QueryDict) -> dict[str, str]:
    """The words of a question as its address tells them; by month, unless it says by what."""
    given = {name: query.get(name, "") for name in FIELDS}
    return given | {"by": ",".join(query.getlist("by")) if "by" in query else "month"}


def _asked(request: HttpRequest, given: dict[str, str]) -> tuple[Asked, str]:
    """The question, and what is wrong with it (then the question is the usual one)."""
    try:
        return allowed(request.user, asked_of(given)), ""
    except InputError as error:
        return allowed(request.user, asked_of({"by": "month"})), error.say(language())


@policy(Right.SUPERVISE)
def table(request: HttpRequest) -> HttpResponse:
    """The figures as asked, their plots, and the files to take away."""
    given = _given(request.GET)
    asked, wrong = _asked(request, given)
    context: dict[str, Any] = {
        "given": given,
        "wrong": wrong,
        "groups": list(Group),
        "chosen": asked.by,
        "levels": list(Level),
    }
    shelf = Shelf.open(settings.SHULONG_HOME)
    try:
        found = statistics(shelf, asked)
        drawn = found if plotted_by(asked) == asked else statistics(shelf, plotted_by(asked))
    except NotAnswerable as error:
        return render(request, "portal/statistics.html", context | {"unanswered": error.say(language())})
    page = Paginator(range(found.table.num_rows), PAGE).get_page(request.GET.get("page"))
    shown = replace(found, table=found.table.slice(max(0, page.start_index() - 1), PAGE))
    rows, heads = brief_rows(shown, names_in(shelf, shown), language()), brief_heads(found)
    powers = shown.table["power_code"].to_pylist() if Group.POWER in asked.by else [""] * len(rows)
    context |= {
        "found": found, "heads": heads, "page": page, "many": len(asked.by), "measures": MEASURES.values(),
        "over": drawn.asked.by == (Group.MONTH,), "most": MOST,
        "cut": drawn.asked.by != (Group.MONTH,) and drawn.table.num_rows > MOST,
        "at_power": asked.by.index(Group.POWER) + 1 if Group.POWER in asked.by else 0,
        "rows": [(list(zip(heads, row, strict=True)), code) for row, code in zip(rows, powers, strict=True)],
        "plots": [(each, json.dumps(each.drawn, ensure_ascii=False)) for each in plots(drawn, names_in(shelf, drawn), language())],
        "query": urlencode([(name, value) for name, value in given.items() if value or name == "by"]),
    }  # fmt: skip
    return render(request, "portal/statistics.html", context)


@policy(Right.SUPERVISE)
def table_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same figures as a file; an address that asks for what there is not says so in plain words."""
    if form not in FORMS:
        raise Http404
    write, media = FORMS[form]
    try:
        asked = allowed(request.user, asked_of(_given(request.GET)))
        shelf = Shelf.open(settings.SHULONG_HOME)
        found = bounded(statistics(shelf, asked))
    except (InputError, NotAnswerable) as error:
        return HttpResponse(error.say(language()), content_type="text/plain; charset=utf-8", status=422)
    answer = HttpResponse(write(found, names_in(shelf, found), language()), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="statistics.{form}"'
    return answer


@policy(Right.SUPERVISE)
def compared(request: HttpRequest, code: str) -> HttpResponse:
    """The organs that exercise one power, each beside the others of its level and field of work."""
    given = {name: request.GET.get(name, "") for name in ("from", "to")}
    asked, wrong = _asked(request, given)
    shelf = Shelf.open(settings.SHULONG_HOME)
    context: dict[str, Any] = {"code": code, "given": given, "wrong": wrong, "least": LEAST}
    try:
        found = comparison(shelf, code, asked)
    except NotAnswerable as error:
        return render(request, "portal/statistics_power.html", context | {"unanswered": error.say(language())})
    names = names_in(shelf, found)
    rows = compared_rows(found, names, language())
    drawn: Plot | None = (
        compared_plot(found.table.to_pylist(), [row.organ for row in rows], language()) if rows else None
    )
    whole = statistics(shelf, allowed(request.user, asked_of({**given, "by": "power", "power": code})))
    named = names_in(shelf, whole).get(Group.POWER, {}).get(code)
    context |= {
        "found": found,
        "rows": rows,
        "plot": drawn,
        "drawn": json.dumps(drawn.drawn, ensure_ascii=False) if drawn else "",
        "named": named,
    }
    return render(request, "portal/statistics_power.html", context)
