"""The feed of a search: what everybody may find, the newest first. A feed reader is never signed in."""

import logging

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from hub.ui.atom import PlainFeed
from hub.ui.site import site_facts
from search import queries
from search.backends.base import Unavailable
from search.limits import count_search
from search.narrowing import address, choices_in

log = logging.getLogger("hub.search")
SIZE = 30


class SearchFeed(PlainFeed):
    """`/search/feed/?q=…`, with the parameters of the search page. What has no date stands in no feed."""

    def __call__(self, request, *args, **kwargs):
        count_search(request)
        try:
            response = super().__call__(request, *args, **kwargs)
        except Unavailable as error:
            log.error("the search engine does not answer: %s", error)
            return HttpResponse(queries.DOWN, status=503, content_type="text/plain; charset=utf-8")
        # Whoever keeps it asks whether it is still true: what was made private is gone at once, not after five minutes.
        response["Cache-Control"] = "public, no-cache"
        return response

    def get_object(self, request):
        return request.GET.get("q", ""), choices_in(request.GET)

    def title(self, asked):
        return f"Search for “{asked[0]}” – {site_facts().name}" if asked[0] else f"Search – {site_facts().name}"

    def subtitle(self, asked):
        return "New results that everybody may see."

    def link(self, asked):
        return f"/search/{address(*asked)}"

    def feed_url(self, asked):
        return f"/search/feed/{address(*asked)}"

    def items(self, asked):
        return [hit for hit in queries.newest(AnonymousUser(), *asked, SIZE).hits if hit.date]

    def item_title(self, hit):
        return f"{hit.title} (in {hit.where})" if hit.where else hit.title

    def item_link(self, hit):
        return hit.url

    def item_description(self, hit):
        return "".join(piece.text for piece in hit.excerpt)

    def item_author_name(self, hit):
        return ", ".join(hit.people)

    def item_pubdate(self, hit):
        return hit.date

    def item_updateddate(self, hit):
        return hit.date
