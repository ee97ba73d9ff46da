"""The roof of all URLs. Wagtail's catch-all is last; what must not reach it is named before."""

from django.urls import include, path, re_path
from django.views.generic.base import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hub.api import api, nothing_here
from hub.health import healthz, readyz
from hub.plugins.routes import plugin_urls

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("favicon.ico", RedirectView.as_view(url="/static/hub/favicon.ico")),
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<path>.*)$", nothing_here),
    path("accounts/", include("allauth.account.urls")),
    *plugin_urls(),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]

handler400 = "hub.ui.views.bad_request"
