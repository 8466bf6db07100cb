"""Signing in, and the pages for what went wrong."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.i18n import set_language

from shulong.portal.access import policy
from shulong.terms.text import Text

sign_in = policy("public")(LoginView.as_view(template_name="portal/sign_in.html"))
sign_out = policy("signed-in")(LogoutView.as_view())
choose_language = policy("public")(set_language)


def _fault(request: HttpRequest, status: int, text: Text) -> HttpResponse:
    return render(request, "portal/fault.html", {"text": text, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _fault(request, 400, Text(zh="请求无法识别。", en="The request could not be understood."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    text = Text(
        zh="您没有查看此页的权限，请联系系统管理员。", en="You may not see this page; ask the system administrator."
    )
    return _fault(request, 403, text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return _fault(request, 404, Text(zh="没有找到这个页面。", en="There is no such page."))


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return _fault(
        request, 500, Text(zh="系统出现故障，数据未受影响。", en="Something broke here; no data was changed.")
    )


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token."""
    text = Text(zh="页面已过期，请返回重新提交。", en="The page has expired; go back and send it again.")
    return _fault(request, 403, text)
