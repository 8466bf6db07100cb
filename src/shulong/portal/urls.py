"""The addresses of the pages."""

from django.urls import path

from shulong.portal.views import (
    adjustment_items,
    adjustments,
    declared,
    door,
    findings,
    flows,
    guides,
    law,
    matter,
    negative_list,
    place,
)

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
    path("powers/", declared.powers, name="powers"),
    path("powers/<path:code>/", declared.power, name="power"),
    path("adjustments/", adjustments.changes, name="changes"),
    path("adjustments/new/", adjustments.begin, name="change-begin"),
    path("adjustments/<int:number>/", adjustments.change, name="change"),
    path("adjustments/<int:number>/step/", adjustments.step, name="change-step"),
    path("adjustments/<int:number>/upload/", adjustment_items.upload, name="change-upload"),
    path("adjustments/<int:number>/returned.xlsx", adjustment_items.returned, name="change-returned"),
    path("adjustments/<int:number>/item/", adjustment_items.item, name="change-item"),
    path("adjustments/<int:number>/item/<int:item_id>/drop/", adjustment_items.drop, name="change-drop"),
    path(
        "adjustments/<int:number>/item/<int:item_id>/<str:side>.<str:kind>", adjustment_items.chart, name="change-chart"
    ),
    path("laws/", law.laws, name="laws"),
    path("laws/<str:law_id>/", law.law, name="law"),
    path("laws/<str:law_id>/changes/", law.changes, name="law-changes"),
    path("guides/", guides.home, name="guides"),
    path("guides/search", guides.search, name="guide-search"),
    path("guides/kind/<slug:kind_id>/", guides.kind, name="guides-kind"),
    path("guides/event/<slug:event>/", guides.event, name="guides-event"),
    path("guides/region/<str:code>/", guides.region, name="guides-region"),
    path("guides/organ/<str:code>/", guides.organ, name="guides-organ"),
    path("guides/<str:code>/", guides.power, name="guides-power"),
    path("guides/<str:code>/<str:organ_code>.json", guides.guide_json, name="guide-json"),
    path("guides/<str:code>/<str:organ_code>.pdf", guides.guide_on_paper, name="guide-pdf"),
    path("guides/<str:code>/<str:organ_code>/", guides.guide, name="guide"),
    path("negative-list/", negative_list.ask, name="negative-list"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("language/", door.choose_language, name="language"),
]
