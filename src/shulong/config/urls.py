"""Which address is answered by which chapter."""

from django.urls import include, path

urlpatterns = [path("", include("shulong.api.urls")), path("", include("shulong.portal.urls"))]

handler400 = "shulong.portal.views.door.bad_request"
handler403 = "shulong.portal.views.door.forbidden"
handler404 = "shulong.portal.views.door.not_found"
handler500 = "shulong.portal.views.door.broken"
