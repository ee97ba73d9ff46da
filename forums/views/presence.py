"""The choice whether others see where one reads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.forms import PresenceForm
from forums.presence import is_shown
from forums.views.attempts import again, attempt

ACCOUNT = {"title": "Your account", "url": "/account/"}
SAVED = {
    "yes": "Saved. Other members see your name in the threads that you read.",
    "no": "Saved. Nobody sees which threads you read, or that you are typing.",
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request):
    form = PresenceForm.of(request, initial={"shown": "yes" if is_shown(request.user) else "no"})

    def choose(given):
        actions.show_where_reading(actor=request.user, shown=given["shown"] == "yes")
        return given["shown"]

    chosen = attempt(form, choose)
    if chosen:
        messages.success(request, SAVED[chosen])
        return redirect("forums:presence")
    return again(request, "forums/presence.html", {"form": form, "crumbs": [ACCOUNT]})
