"""The addresses of the pages."""

from django.urls import path

from shulong.portal.views import door, findings, flows, matter, place

app_name = "portal"
urlpatterns = [
    path("", findings.home, name="home"),
    path("findings/<str:identity>/", findings.finding, name="finding"),
    path("matters/<path:matter_id>/", matter.matter, name="matter"),
    path("proofs/<str:dataset>/<str:row_id>.json", matter.proof, name="proof"),
    path("checks/", place.checks, name="checks"),
    path("checks/<str:check_id>/", place.check, name="check"),
    path("flows/", flows.flows, name="flows"),
    path("flows/<str:flow_id>/", flows.flow, name="flow"),
    path("flows/<str:flow_id>/<int:version>.<str:kind>", flows.flow_file, name="flow-file"),
    path("data/", place.data, name="data"),
    path("data/<str:dataset>/<str:number>/", place.delivery, name="delivery"),
    path("ledger/", place.ledger, name="ledger"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("language/", door.choose_language, name="language"),
]
