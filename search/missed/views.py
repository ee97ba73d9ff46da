"""“Searches that found nothing” in the Wagtail admin."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.permissions import require
from search.missed import actions, queries
from search.permissions import ONLY_EDITORS, may_teach


@never_cache
@require_safe
def missed(request: HttpRequest) -> HttpResponse:
    require(may_teach(request.user), ONLY_EDITORS)
    return render(request, "search/admin/missed.html", {"missed": queries.missed_searches(request.user)})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    if actions.forget(request.POST.get("words", "")[:200].replace("\x00", ""), actor=request.user):
        messages.success(request, "It is off the list.")
    return redirect("search_missed")
