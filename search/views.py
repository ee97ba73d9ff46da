import logging
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from hub.limits.rates import TooMany
from hub.plugins.search import place_names
from hub.ui.machines import short_name
from hub.ui.site import site_facts
from search import queries
from search.backends.base import Hit, Unavailable
from search.backends.excerpts import as_html
from search.completing import completions
from search.limits import count_completion, count_search
from search.missed.noting import note
from search.narrowing import address, choices_in, narrowing

log = logging.getLogger("hub.search")
DESCRIPTION = "application/opensearchdescription+xml; charset=utf-8"


def search_page(request: HttpRequest) -> HttpResponse:
    """`/search/?q=&kind=&topic=&year=&space=&sort=&page=`: a page at every time, whatever was typed. Too many: 429."""
    text, choices = request.GET.get("q", ""), choices_in(request.GET)
    if text or choices.any:
        count_search(request)
    try:
        found, status = queries.search(request.user, text, choices), 200
    except Unavailable as error:
        log.error("the search engine does not answer: %s", error)
        found, status = queries.Found(notes=(queries.DOWN,)), 503
    results = [shown(hit) for hit in found.hits]
    place = f"space:{choices.space}"
    names = place_names(viewer=request.user, places=[place]) if choices.space else {}
    name = names.get(place, "")
    context = {"text": text, "choices": choices, "found": found, "results": results, "down": status == 503}
    context |= {"pinned": [shown(hit) for hit in found.pinned], "space_name": name}
    context["asked"] = address(text, choices)
    context["narrowing"] = narrowing(text, choices, found, name)
    note(request, text, choices, found)
    return render(request, "search/page.html", context, status=status)


@require_safe
@never_cache
def complete(request: HttpRequest) -> HttpResponse:
    """`/search/complete/?q=&kind=`: titles for what is being typed, as JSON. Without an engine there are none."""
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    try:
        count_completion(request)
        found = completions(request.user, text, kind=kind)
    except TooMany as error:
        return JsonResponse({"suggestions": []}, status=429, headers={"Retry-After": str(error.wait)})
    except Unavailable as error:
        log.warning("the search engine does not complete: %s", error)
        found = ()
    return JsonResponse({"suggestions": [{"title": e.title, "url": e.url, "kind": capfirst(e.kind)} for e in found]})


@require_safe
@cache_control(public=True, max_age=3600)
def description(request: HttpRequest) -> HttpResponse:
    """What a browser needs to search the hub from its own address bar (OpenSearch 1.1): short names by its rules."""
    name = site_facts().name
    context = {"name": name, "short": short_name(name)[:16], "long": name[:48], "base": settings.BASE_URL}
    return render(request, "search/description.xml", context, content_type=DESCRIPTION)


def shown(hit: Hit) -> tuple[Hit, SafeString, str, datetime | None]:
    """A hit with what the page says of it: excerpt, by whom, from when. A member is not "by" anybody."""
    if hit.title in hit.people:
        return hit, as_html(hit.excerpt), "", None
    return hit, as_html(hit.excerpt), ", ".join(hit.people), hit.date
