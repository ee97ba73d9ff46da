"""The form for the words and the picture above a space's threads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forums import actions, permissions, queries
from forums.forms import WelcomeForm
from forums.views.attempts import again, attempt
from forums.views.crumbs import SPACES, crumb


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request, slug):
    space, seat = queries.space_and_seat(request.user, slug)
    permissions.require(permissions.may_moderate(seat.standing), permissions.NOT_A_FACILITATOR)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WelcomeForm(*sent, space=space)
    changed = attempt(form, lambda given: actions.change_welcome(space, actor=request.user, **given))
    if changed:
        messages.success(request, "Saved. This is how the space welcomes people now.")
        return redirect(changed.get_absolute_url())
    return again(request, "forums/welcome.html", {"space": space, "form": form, "crumbs": [SPACES, crumb(space)]})
