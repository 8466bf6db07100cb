"""The pages about the place: its checks, its data with what was set aside, its ledger."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from shulong.access.right import Right
from shulong.cases.precision import precision_of
from shulong.data.quarantine import read_quarantine
from shulong.data.receipt import Receipt
from shulong.data.shelf import Shelf
from shulong.findings.models import Finding, Run
from shulong.portal.access import policy
from shulong.portal.home import known_checks

SHOWN = 200


@policy("signed-in")
def checks(request: HttpRequest) -> HttpResponse:
    """The catalogue of checks, each with its last run."""
    rows = [(each, Run.objects.filter(check_id=each.id).first(), Finding.objects.filter(check_id=each.id).exclude(state="gone").count())
            for each in known_checks().values()]  # fmt: skip
    return render(request, "portal/checks.html", {"rows": rows})


@policy("signed-in")
def check(request: HttpRequest, check_id: str) -> HttpResponse:
    """One check: its question, parameters, innocent explanations and runs."""
    known = known_checks()
    if check_id not in known:
        raise Http404
    runs = Run.objects.filter(check_id=check_id)[:20]
    context = {"check": known[check_id], "runs": runs, "precision": precision_of(check_id)}
    return render(request, "portal/check.html", context)


@policy(Right.SUPERVISE)
def data(request: HttpRequest) -> HttpResponse:
    """Every dataset with its deliveries."""
    shelf = Shelf.open(settings.SHULONG_HOME)
    rows = [
        (contract, shelf.state(name), shelf.deliveries(name)[::-1])
        for name, contract in sorted(shelf.contracts.items())
    ]
    return render(request, "portal/data.html", {"rows": rows})


@policy(Right.SUPERVISE)
def delivery(request: HttpRequest, dataset: str, number: str) -> HttpResponse:
    """One delivery, with the rows that were set aside and how to mend them."""
    shelf = Shelf.open(settings.SHULONG_HOME)
    if dataset not in shelf.contracts:
        raise Http404
    found = next((each for each in shelf.deliveries(dataset) if each.delivery == number), None)
    if found is None:
        raise Http404
    return render(request, "portal/delivery.html", {"receipt": found, "faults": _faults(shelf, found), "shown": SHOWN})


def _faults(shelf: Shelf, receipt: Receipt) -> list[dict[str, object]]:
    path = receipt.quarantine(shelf.home)
    return read_quarantine(path, SHOWN) if path else []


@policy("signed-in")
def ledger(request: HttpRequest) -> HttpResponse:
    """The present checkpoint, the public key, and how to verify."""
    home = Shelf.open(settings.SHULONG_HOME).home
    log = home.log()
    text = (home.ledger_path / "checkpoint").read_text(encoding="utf-8")
    return render(
        request,
        "portal/ledger.html",
        {"checkpoint": text, "key": str(home.verifier), "size": log.size, "root": log.root.hex()},
    )
