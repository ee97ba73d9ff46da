"""What every request that only reads has in common."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hub.cms.restrictions import read_once


class RestrictionsMiddleware:
    """A request that reads looks up the privacy of pages once; one that writes asks the database each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with read_once():
            return self.get_response(request)
