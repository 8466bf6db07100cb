"""The public question to the market-access negative list: may an enterprise do this here?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shulong.portal.access import policy
from shulong.portal.views.guides import reading, wanted_in
from shulong.powers.negative_list import ENTERPRISES, VERDICTS, may

SHOWN = 200


@policy("public")
def ask(request: HttpRequest) -> HttpResponse:
    """The question and its answer; without a question the list itself."""
    with reading() as index:
        wanted, choices = wanted_in(request, index)
        industry, enterprise = (request.GET.get(name, "")[:40].strip() for name in ("industry", "enterprise"))
        entries = index.negative_list()
        asked = bool(wanted.words or industry)
        answer = (
            may(entries, wanted.words, region=wanted.region, enterprise=enterprise, industry=industry)
            if asked
            else None
        )
        context = {
            "wanted": wanted, "choices": choices, "way": index.way_to(wanted.region), "industry": industry, "enterprise": enterprise,
            "answer": answer, "verdict": VERDICTS[answer.verdict] if answer else None, "enterprises": ENTERPRISES.items(),
            "entries": entries[:SHOWN], "total": len(entries), "as_of": index.day,
        }  # fmt: skip
        return render(request, "portal/guides/negative_list.html", context)
