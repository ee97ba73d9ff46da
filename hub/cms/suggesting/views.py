"""Pages of members: suggesting a resource, and what became of one's suggestions."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.cms.suggesting import actions, queries
from hub.cms.suggesting.forms import SuggestionForm
from hub.limits import rates
from hub.limits.rates import TooMany

log = logging.getLogger("hub.cms")
AN_HOUR = 10
RESOURCES = {"title": "Resources", "url": "/resources/"}
ACCOUNT = {"title": "Your account", "url": "/account/"}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = SuggestionForm(request.POST if sent else None, request.FILES if sent else None, member=request.user)
    if sent and form.is_valid() and _is_taken(form):
        messages.success(request, "Thank you. Your suggestion is with the editors now.")
        return redirect("suggesting:own")
    response = render(request, "cms/suggest.html", {"form": form, "crumbs": [RESOURCES]}, status=form.status)
    if form.wait:
        response["Retry-After"] = str(form.wait)
    return response


def _is_taken(form: SuggestionForm) -> bool:
    """Whether it is with the editors now; if not, the form says why."""
    if queries.suggestion_sent(form.member, form.mark):
        return True
    form.check_duplicate()
    if form.errors:
        return False
    try:
        rates.count("suggest", form.member.pk, limit=AN_HOUR, seconds=3600)
        actions.suggest(actor=form.member, **form.suggestion())
    except TooMany as error:
        form.status, form.wait = 429, error.wait
        form.add_error(None, f"That was a lot in a short time. {error}")
    except ValidationError as error:
        _refuse(form, error)
    except OSError:
        log.exception("a file that a member sent in could not be kept")
        form.status = 507
        form.add_error("file", "We could not keep this file: something is wrong on our side. Please try again later.")
    return not form.errors


def _refuse(form: SuggestionForm, error: ValidationError) -> None:
    """Beside the field, where the form has it."""
    for name, words in getattr(error, "message_dict", {None: error.messages}).items():
        form.add_error(name if name in form.fields else None, words)


@never_cache
@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    suggestions, older = queries.own_suggestions(request.user, request.GET.get("before", ""))
    return render(
        request, "cms/own_suggestions.html", {"suggestions": suggestions, "older": older, "crumbs": [ACCOUNT]}
    )
