"""The hub's own pages in the Wagtail admin that are about pages; nobody comes here who may not use the admin."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hub.cms.actions import start_team_update as start
from hub.cms.queries import may_write_news


@require_http_methods(["GET", "HEAD", "POST"])
def start_team_update(request: HttpRequest) -> HttpResponse:
    """POST starts the update of this month, or finds it, and opens it; GET shows the button."""
    if not may_write_news(request.user):
        raise PermissionDenied("Only people who write news can start a team update.")
    if request.method != "POST":
        return render(request, "cms/admin/team_update.html")
    return redirect("wagtailadmin_pages:edit", start(actor=request.user).pk)
