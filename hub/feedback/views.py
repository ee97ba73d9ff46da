"""The form behind “Was this clear?”, which a guest may send too, so it is in no shared cache."""

import uuid
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.feedback import actions, queries
from hub.feedback.forms import FeedbackForm
from hub.limits import rates
from hub.limits.address import request_address
from hub.ui.paths import own_path
from members.permissions import is_member

AN_HOUR = 20


def page_asked_about(request) -> str:
    """The path in the address of the form; Http404 when it is none of this hub."""
    path = request.GET.get("page", "").partition("?")[0].partition("#")[0]
    if not path or own_path(path) != path:
        raise Http404("Say which page you mean: follow “Was this page clear?” at its foot.")
    return path


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request):
    path = page_asked_about(request)
    subject = queries.subject_of(request.user, path)
    initial = {"clear": request.GET.get("clear", ""), "token": uuid.uuid4()}
    form = FeedbackForm(request.POST or None, initial=initial, signed_in=is_member(request.user))
    status, wait = 200, 0
    if request.method == "POST":
        status, wait = sent(request, form, subject)
        if not status:
            return redirect(f"/feedback/thanks/?{urlencode({'page': path})}")
    context = {"form": form, "subject": subject, "back": path}
    response = render(request, "feedback/form.html", context, status=status)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def sent(request, form: FeedbackForm, subject: queries.Subject) -> tuple[int, int]:
    """(0, 0) when it is kept; else the status that says why not, and the seconds to wait."""
    if not form.is_valid():
        return 422, 0
    given = form.cleaned_data
    try:
        rates.count("feedback", request_address(request), limit=AN_HOUR, seconds=3600)
        if not given["website"]:
            actions.tell(
                actor=request.user,
                subject=subject,
                token=given["token"],
                clear=given["clear"] == "yes",
                words=given["words"],
                named=given.get("named", False),
            )
    except rates.TooMany as error:
        form.add_error(None, f"That was a lot in a short time. {error}")
        return 429, error.wait
    except ValidationError as error:
        form.add_error(None, error)
        return 422, 0
    return 0, 0


@never_cache
@require_safe
def thanks(request):
    return render(request, "feedback/thanks.html", {"back": own_path(request.GET.get("page", ""))})
