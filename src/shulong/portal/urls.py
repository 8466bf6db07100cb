"""The addresses of the pages."""

from django.urls import path

from shulong.portal.views import door, findings

app_name = "portal"
urlpatterns = [
    path("", findings.home, name="home"),
    path("findings/<str:identity>/", findings.finding, name="finding"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("language/", door.choose_language, name="language"),
]
