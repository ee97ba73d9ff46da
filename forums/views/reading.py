"""Marking everything as read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from forums import actions, queries


@login_required
@require_POST
def all_read(request):
    actions.mark_all_read(actor=request.user)
    messages.success(request, "Everything in your spaces is marked as read.")
    return redirect("forums:spaces")


@login_required
@require_POST
def space_read(request, slug):
    space = queries.space_for(request.user, slug)
    actions.mark_all_read(actor=request.user, space=space)
    messages.success(request, f"Everything in “{space.name}” is marked as read.")
    return redirect(space.get_absolute_url())
