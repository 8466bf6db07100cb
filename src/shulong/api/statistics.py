"""Statistics of exercise, as JSON or, where that is accepted, as CSV."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from shulong.api.acts import token_of
from shulong.data.shelf import Shelf
from shulong.statistics.asked import asked_of
from shulong.statistics.leave import allowed
from shulong.statistics.measure import MEASURES
from shulong.statistics.read import Statistics, bounded, names_in, statistics
from shulong.statistics.written import as_csv
from shulong.terms.text import Text

router = Router(tags=["statistics"])
_QUESTION = [
    {"name": name, "in": "query", "schema": {"type": "string"}, "description": said}
    for name, said in (
        ("by", "organ, power, post, region, month; commas between"), ("power", "code of one power"), ("organ", "code of one organ"),
        ("from", "first month, as 2026-01"), ("to", "last month"), ("level", "regions rolled up to province, city, county, township or village"),
    )
]  # fmt: skip


@router.get("", summary="Statistics of exercise", openapi_extra={"parameters": _QUESTION})
def answer(request: HttpRequest) -> HttpResponse:
    """A table by organ, power, post, region and month. JSON tells each measure; ``Accept: text/csv`` gives the rows alone.

    Null, or an empty cell, is unknown and never zero. The token's account must hold the right to read findings; if it holds it for some
    organs only, the answer is of those.
    """
    asked = allowed(token_of(request).user, asked_of(request.GET.dict()))
    shelf = Shelf.open(settings.SHULONG_HOME)
    found = bounded(statistics(shelf, asked))
    if request.accepts("application/json") and request.headers.get("accept", "") != "text/csv":
        return HttpResponse(json.dumps(_told(found), ensure_ascii=False), content_type="application/json")
    return HttpResponse(as_csv(found, names_in(shelf, found), "zh", ids=True), content_type="text/csv; charset=utf-8")


def _told(found: Statistics) -> dict[str, Any]:
    measures = [
        {"id": each.id, "kind": each.kind, "columns": each.columns, "title": _both(each.title), "unit": _both(each.unit), "about": _both(each.about)}
        for each in MEASURES.values()
    ]  # fmt: skip
    return {"as_of": found.as_of.isoformat(timespec="seconds"), "behind": found.behind, "by": list(found.asked.by), "measures": measures,
            "rows": found.table.to_pylist()}  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
