"""The page of the community agreement, and saying yes to it there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.agreement import actions, queries
from members.permissions import is_member


@require_safe
def agreement(request):
    found = queries.agreement_or_404()
    accepted = queries.acceptance_of(request.user, found) if is_member(request.user) else None
    return render(request, "members/agreement.html", {"agreement": found, "accepted": accepted})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request):
    if request.method == "POST":
        number = request.POST.get("agreed", "")
        try:
            actions.accept(actor=request.user, number=int(number) if number.isdecimal() and len(number) < 9 else 0)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request, "Thank you. You can post now. Go back to where you were and send your words again."
            )
    return redirect("members:agreement")
