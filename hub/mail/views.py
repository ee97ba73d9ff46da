"""Pages that show the hub's own mail on the machine it runs on, so that its links can be clicked."""

from functools import wraps

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from hub.mail import queries

LOOPBACK = {"127.0.0.1", "::1"}
SHOWN = 50


def on_this_machine(view):
    """Answers 404 unless mail is shown at all and the request comes straight from this machine."""

    @never_cache
    @wraps(view)
    def guarded(request, *args, **kwargs):
        near = request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers
        if not (near and getattr(settings, "HUB_SHOW_MAIL", False)):
            raise Http404("The hub's mail is shown on its own machine alone.")
        return view(request, *args, **kwargs)

    return guarded


@on_this_machine
def mails(request):
    return render(request, "mail/dev_list.html", {"mails": queries.newest()[:SHOWN], "shown": SHOWN})


@on_this_machine
def mail(request, pk):
    return render(request, "mail/dev_mail.html", {"mail": queries.mail_of(pk)})


@on_this_machine
@csp_replace({"style-src": ["'self'", "'unsafe-inline'"]})
def mail_html(request, pk):
    # A mail carries its style with it; nothing in it may run.
    return HttpResponse(queries.mail_of(pk).html)
