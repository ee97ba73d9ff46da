"""Plugins in the Wagtail admin, for admins of the hub alone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hub.plugins.actions import switch
from hub.plugins.queries import plugin_statuses


def is_admin(viewer) -> bool:
    return viewer.is_active and viewer.is_superuser


@require_GET
def plugins(request):
    if not is_admin(request.user):
        raise PermissionDenied
    return render(request, "plugins_admin/plugins.html", {"statuses": plugin_statuses()})


@require_POST
def switch_plugin(request, name: str):
    enabled = request.POST.get("enabled") == "on"
    try:
        switch(name, enabled, actor=request.user)
    except ValidationError:
        raise Http404 from None
    state = "on" if enabled else "off"
    messages.success(request, f"{name} is {state}. Pages that are open elsewhere follow within two seconds.")
    return redirect("plugins_admin")
