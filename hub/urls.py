"""The roof of all URLs. Wagtail's catch-all is last; what must not reach it is named before."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from hub.api import api, nothing_here, urls_of
from hub.cms.workflow_views import ApproveOrSay
from hub.health import healthz, readyz
from hub.plugins.routes import plugin_urls
from hub.ui.media import picture, picture_not_found
from hub.ui.views import choose_display
from hub.watching.views import metrics
from members.account_views import hand_over_reset, hand_over_sign_in
from members.admin_views import OwnAdminSettingsView

APPROVE = "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/"
"""Where Wagtail has it."""

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    *([path("dev/mail/", include("hub.mail.urls"))] if getattr(settings, "HUB_SHOW_MAIL", False) else []),
    re_path(r"^media/(?P<folder>[\w-]+)/(?P<name>[\w.-]+)$", picture),
    re_path(r"^media/", picture_not_found),
    path("", include("hub.ui.machines")),
    path("api/v1/", urls_of(api)),
    re_path(r"^api/(?P<path>.*)$", nothing_here),
    path("display/", choose_display),
    path("accounts/", include("members.account_urls")),
    path("account/two-step/", include("members.two_step.urls")),
    *plugin_urls(),
    path("admin/login/", hand_over_sign_in),
    re_path(r"^admin/password_reset/", hand_over_reset),
    path("_util/login/", hand_over_sign_in),
    path("admin/account/", require_admin_access(OwnAdminSettingsView.as_view())),
    path(APPROVE, require_admin_access(ApproveOrSay.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("hub.cms.urls")),
]

handler400 = "hub.ui.views.bad_request"
handler404 = "hub.cms.views.not_found"
handler429 = "hub.ui.views.too_many_requests"
handler500 = "hub.ui.views.server_error"
