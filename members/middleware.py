"""A request of somebody whose account is deleted in this very moment gets a clear answer."""

import logging
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from members.queries import is_gone

log = logging.getLogger("hub.members")
GONE = "Your account was erased while you were doing this, so nothing of it was kept."


def comes_of_erasure(request: HttpRequest, error: BaseException) -> bool:
    """Whether a write failed because its member is not there any more."""
    return isinstance(error, DatabaseError | ObjectDoesNotExist) and is_gone(getattr(request, "user", None))


class ErasedMiddleware:
    """An erasure deletes the member's row last: what a request of theirs writes then is refused by the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not comes_of_erasure(request, error):
            return None
        log.info("a member was erased while a request of theirs was under way")
        request.user = AnonymousUser()
        response = render(request, "403.html", {"exception": GONE}, status=403)
        response["Cache-Control"] = "no-store"
        return response
