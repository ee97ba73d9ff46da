"""Pages that change one's address, and the ones that the links in the two mails lead to."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from members.email_change import actions, queries
from members.email_change.forms import EmailChangeForm

ACCOUNT = {"title": "Your account", "url": "/account/"}
STOPPED = "The change of your address is stopped. Nothing was changed."


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request):
    form = EmailChangeForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_valid():
        actions.ask(actor=request.user, email=form.cleaned_data["email"])
        return redirect("members:email")
    facts = {"form": form, "change": queries.change_of(request.user), "crumbs": [ACCOUNT]}
    return render(request, "members/email.html", facts)


@never_cache
@login_required
@require_POST
def stop(request):
    found = queries.change_of(request.user)
    try:
        if found is not None:
            actions.stop(found, actor=request.user)
            messages.success(request, STOPPED)
    except actions.Over:
        messages.info(request, "There was nothing to stop any more. Look at your address here.")
    return redirect("members:account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def old_link(request, key):
    found = queries.change_by_key("old", key)
    if request.method != "POST" or found is None:
        return _page(request, "old", found)
    act = actions.stop if "stop" in request.POST else actions.approve
    return _done(request, "old", act, found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request, key):
    found = queries.change_by_key("new", key)
    if request.method != "POST" or found is None:
        return _page(request, "new", found)
    return _done(request, "new", actions.confirm, found)


def _done(request, side, act, found):
    """Carry out what a link's page asked for, and say what came of it."""
    try:
        changed = act(found, actor=found.member)
    except actions.Over:
        return _page(request, side, None)
    except ValidationError as error:
        return _page(request, side, found, problem=" ".join(error.messages))
    done = "stopped" if changed is None else "changed" if changed else "half"
    return _page(request, side, found, done=done)


def _page(request, side, found, **more):
    facts = {"change": found, "side": side, **more}
    name = "members/email_link.html" if found else "members/email_over.html"
    return render(request, name, facts, status=200 if found else 410)
