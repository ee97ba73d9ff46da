import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from hub.limits.rates import TooMany
from hub.plugins.search import kind_names, place_names
from hub.ui.machines import short_name
from hub.ui.site import site_facts
from search import queries
from search.backends.base import Unavailable
from search.completing import completions
from search.limits import count_completion, count_search
from search.missed.noting import note
from search.narrowing import address, choices_in, narrowing, settled
from search.showing import shown

log = logging.getLogger("hub.search")
DESCRIPTION = "application/opensearchdescription+xml; charset=utf-8"


def search_page(request: HttpRequest) -> HttpResponse:
    """`/search/?q=&kind=&topic=&year=&space=&sort=&page=`: a page at every time, whatever was typed. Too many: 429."""
    typed, chosen = request.GET.get("q", ""), choices_in(request.GET)
    text, choices = settled(request.user, typed, chosen)
    if text or choices.any:
        count_search(request)
    try:
        found, status = queries.search(request.user, text, choices), 200
    except Unavailable as error:
        log.error("the search engine does not answer: %s", error)
        found, status = queries.Found(notes=(queries.DOWN,)), 503
    results = shown(found.hits, found.phrases)
    place = f"space:{choices.space}"
    names = place_names(viewer=request.user, places=[place]) if choices.space else {}
    name = names.get(place, "")
    context = {"text": text, "choices": choices, "found": found, "results": results, "down": status == 503}
    context |= {"pinned": shown(found.pinned, found.phrases), "space_name": name}
    # A kind or a space that was typed may be changed where it stands, unless one was chosen.
    box, kept = (text, choices) if chosen.kind or chosen.space else (typed, chosen)
    context |= {"asked": address(text, choices), "in_box": box, "kept": kept}
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
    names = kind_names() if found else {}
    return JsonResponse({"suggestions": [{"title": e.title, "url": e.url, "kind": names[e.kind]} for e in found]})


@require_safe
@cache_control(public=True, max_age=3600)
def description(request: HttpRequest) -> HttpResponse:
    """What a browser needs to search the hub from its own address bar (OpenSearch 1.1): short names by its rules."""
    name = site_facts().name
    context = {"name": name, "short": short_name(name)[:16], "long": name[:48], "base": settings.BASE_URL}
    return render(request, "search/description.xml", context, content_type=DESCRIPTION)
