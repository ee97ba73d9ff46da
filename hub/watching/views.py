from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hub.figures import as_text
from hub.health import answers
from hub.limits.address import told_address
from hub.watching import metrics as _figures  # noqa: F401 -- names the figures that are asked for
from hub.watching import queries


@require_GET
def metrics(request):
    """Figures for Prometheus; nothing is here for anybody but the addresses of METRICS_ALLOW."""
    if not _is_allowed(request):
        raise Http404
    answer = HttpResponse(as_text(), content_type="text/plain; version=0.0.4; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


def _is_allowed(request) -> bool:
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and not settings.TRUSTED_PROXY_COUNT:
        # It came through a proxy that nobody told us of: whose address this is, is not known.
        return False
    try:
        address = ip_address(told_address(request.META.get("REMOTE_ADDR", ""), forwarded))
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_ALLOW)


@require_GET
def how_is_the_hub(request):
    if not queries.may_see(request.user):
        raise PermissionDenied
    parts = answers()
    facts = {"parts": parts, "well": all(words.startswith("ok") for words in parts.values())}
    facts |= {"queues": queries.queues(), "lags": queries.lags(), "last_backup": queries.last_backup()}
    return render(request, "watching/how_is_the_hub.html", facts)
