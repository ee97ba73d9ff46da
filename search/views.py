import logging
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from hub.plugins.search import place_name
from search import queries
from search.backends.base import Hit, Unavailable
from search.backends.excerpts import as_html
from search.backends.rows import place_key
from search.limits import count_search

log = logging.getLogger("hub.search")


def search_page(request: HttpRequest) -> HttpResponse:
    """`/search/?q=&kind=&topic=&space=&page=`: a page at every time, whatever was typed. Too many: 429."""
    text, kind, topic = (request.GET.get(name, "") for name in ("q", "kind", "topic"))
    if text or topic:
        count_search(request)
    space = request.GET.get("space", "") if place_key(f"space:{request.GET.get('space', '')}") else ""
    topic = topic if queries.topic_key(topic) else ""
    page = queries.page_number(request.GET.get("page"))
    try:
        found, status = queries.search(request.user, text, kind=kind, topic=topic, space=space, page=page), 200
    except Unavailable as error:
        log.error("the search engine does not answer: %s", error)
        found, status = queries.Found(note=queries.DOWN), 503
    results = [shown(hit) for hit in found.hits]
    asked = {"text": text, "kind": kind, "topic": topic, "space": space}
    asked["space_name"] = place_name(viewer=request.user, place=f"space:{space}") if space else ""
    context = {**asked, "found": found, "results": results, "down": status == 503}
    return render(request, "search/page.html", context, status=status)


def shown(hit: Hit) -> tuple[Hit, SafeString, str, datetime | None]:
    """A hit with what the page says of it: excerpt, by whom, from when. A member is not "by" anybody."""
    if hit.title in hit.people:
        return hit, as_html(hit.excerpt), "", None
    return hit, as_html(hit.excerpt), ", ".join(hit.people), hit.date
