"""Pages that belong to no app."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.defaults import server_error as plain_server_error

from hub.ui.away import database_away, is_away
from hub.ui.disk import disk_full, is_full
from hub.ui.display import display_of, keep, kept_display
from hub.ui.forms import DisplayForm
from hub.ui.paths import came_from, own_path


def csrf_failure(request, reason=""):
    """A form came without its token: usually a page that was open for a long time."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception=None):
    """400 for a request that cannot be understood; 413 when it is larger than the hub reads."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", {"limit_mb": 4}, status=413)
    return render(request, "400.html", status=400)


def too_many_requests(request, exception=None):
    """429 for limits that do not say how long to wait (allauth's own, none of which looks back more than a minute)."""
    response = render(request, "429.html", {"wait": 60}, status=429)
    response["Retry-After"] = "60"
    return response


def server_error(request):
    """500; or 503 (the database is away) and 507 (the disk is full) where a view never had the request."""
    if is_full(sys.exc_info()[1]):
        return disk_full(request)
    if is_away(sys.exc_info()[1]):
        return database_away(request)
    return plain_server_error(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_display(request: HttpRequest) -> HttpResponse:
    """Theme, text size, calm, less data: kept in one cookie, then back to where the reader was."""
    posted = request.method == "POST"
    back = own_path(request.POST.get("next", "")) if posted else came_from(request)
    form = DisplayForm(request.POST) if posted else DisplayForm.of(kept_display(request), back)
    if posted and form.is_valid():
        return keep(redirect(back), form.display())
    context = {"form": form, "next": back, "saves_data": display_of(request) != kept_display(request)}
    return render(request, "display/choose.html", context, status=400 if posted else 200)
