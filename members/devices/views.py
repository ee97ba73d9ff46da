"""The pages that show where one is signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.devices import actions, queries
from members.queries import member_by_id

ACCOUNT = {"title": "Your account", "url": "/account/"}


@never_cache
@login_required
@require_safe
def sessions(request):
    found = queries.sessions_of(request.user, request.session.session_key)
    return render(request, "members/sessions.html", {"sessions": found, "crumbs": [ACCOUNT]})


@never_cache
@login_required
@require_POST
def end(request, pk):
    session = queries.own_session(request.user, pk)
    actions.end_session(session, actor=request.user)
    if session.session_key == request.session.session_key:
        request.session.flush()
        return redirect("account_login")
    messages.success(request, f"You are signed out there: {session.device}.")
    return redirect("members:sessions")


@never_cache
@login_required
@require_POST
def end_others(request):
    actions.end_other_sessions(actor=request.user, keep=request.session.session_key)
    update_session_auth_hash(request, member_by_id(request.user.pk) or request.user)
    messages.success(request, "You are signed out everywhere else. Here you stay signed in.")
    return redirect("members:sessions")
