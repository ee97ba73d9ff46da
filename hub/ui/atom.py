"""Atom feeds that are well-formed whatever stands in them."""

import hashlib
import re
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date

# XML knows no such characters, not even escaped. A title that was pasted from a word processor may hold one
# (its line break is a vertical tab), and the whole feed would fail for it.
KEEP_SECONDS = 300
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class PlainAtomFeed(Atom1Feed):
    """Takes what Atom1Feed takes, and leaves out the characters that XML cannot hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*map(_clean, args), **{name: _clean(value) for name, value in kwargs.items()})

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        super().add_item(*map(_clean, args), **{name: _clean(value) for name, value in kwargs.items()})


def feed_response(request: HttpRequest, feed: Atom1Feed) -> HttpResponse:
    """The feed, or 304 when the reader has it already."""
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    if feed.num_items():
        response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return unless_known(request, response)


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 by ETag alone: when an entry is taken back, the newest date says nothing of it."""
    response["Cache-Control"] = f"public, max-age={KEEP_SECONDS}"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if "If-None-Match" not in request.headers:
        return response
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


class PlainFeed(Feed):
    """A feed whose class says what is in it (Django's syndication), in our form and with an ETag."""

    feed_type = PlainAtomFeed

    def __call__(self, request, *args, **kwargs):
        return unless_known(request, super().__call__(request, *args, **kwargs))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_IN_XML.sub(" ", value)
    if isinstance(value, list | tuple):
        return type(value)(_clean(item) for item in value)
    return value
