"""Notes now and then that a session is in use."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from members.devices.actions import note_session

log = logging.getLogger("hub.members")
MARK = "noted"
"""In the session: under which key, and when, it was noted last. So most requests cost no query."""
EVERY = 3600


class SessionsMiddleware:
    """Notes a member's session at most once an hour, and when it got a new key (as with a new password)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        # Who never asked for the session gets no cookie header, and no query, because of this list.
        if session.session_key and session.accessed and request.user.is_authenticated and is_due(session):
            try:
                note(request, request.user.pk)
            except DatabaseError as error:
                log.warning("a session could not be noted: %s", error)
        return response


def is_due(session: Any) -> bool:
    key, at = session.get(MARK, ("", 0))
    return key != session.session_key or time.time() - at > EVERY


def note(request: HttpRequest, member_id: int) -> None:
    """Note this request's session now."""
    session = request.session
    key_before = session.get(MARK, ("", 0))[0]
    agent = request.META.get("HTTP_USER_AGENT", "")
    note_session(member_id=member_id, session_key=session.session_key, user_agent=agent, key_before=key_before)
    session[MARK] = (session.session_key, time.time())
