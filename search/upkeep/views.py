"""“Index” in the Wagtail admin, for admins of the hub."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.permissions import require
from search.permissions import ONLY_ADMINS, may_look_after_index
from search.upkeep import actions, queries


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How every index is, what waits, what failed; and the buttons."""
    require(may_look_after_index(request.user), ONLY_ADMINS)
    return render(request, "search/admin/index.html", {"health": queries.health(request.user)})


@require_POST
def ask_for(request: HttpRequest) -> HttpResponse:
    try:
        actions.ask_for(request.POST.get("act", ""), actor=request.user)
        messages.success(request, "The worker does it now. Load this page again to see how far it is.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("search_index")


@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    right, wrong = actions.try_again(actor=request.user)
    if wrong:
        messages.error(request, f"{right} came right. {wrong} did not: the log of the hub says why.")
    else:
        messages.success(request, f"{right} tried again." if right else "There was nothing to try again.")
    return redirect("search_index")
