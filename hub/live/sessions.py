"""Who is behind a session cookie, and whether that still holds."""

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.http import HttpRequest, parse_cookie

from hub.live.queries import Counter, counters
from hub.live.topics import ANONYMOUS

WATCH_PREFIX = "member:"


@dataclass(frozen=True)
class Visitor:
    """Who opened a socket: the member (or ANONYMOUS), the session, and the stamp at which it was checked."""

    member_id: int = ANONYMOUS
    session_key: str = ""
    stamp: int = 0


def session_key_of(cookie_header: str) -> str:
    """The session key in a Cookie header, or nothing."""
    return parse_cookie(cookie_header).get(settings.SESSION_COOKIE_NAME, "")


def watch_topic(member_id: int) -> str:
    """The topic whose stamp is raised when a member signs out, is suspended or changes the password."""
    return f"{WATCH_PREFIX}{member_id}"


def visitor_of(session_key: str) -> Visitor:
    """Who this session belongs to. The stamp is read before the session is checked, so no change is missed."""
    claimed = _session(session_key).get(SESSION_KEY)
    if not (isinstance(claimed, str) and claimed.isdigit()):
        return Visitor()
    topic = watch_topic(int(claimed))
    stamp = counters([topic]).get(topic, Counter(0, 0)).stamp
    member_id = _member_of(session_key)
    return Visitor(member_id, session_key, stamp) if member_id else Visitor()


def still_signed_in(member_id: int, session_keys: Collection[str]) -> set[str]:
    """Those of the sessions that still belong to this active member."""
    return {key for key in session_keys if _member_of(key) == member_id}


def _member_of(session_key: str) -> int:
    request = HttpRequest()
    request.session = _session(session_key)
    return get_user(request).pk or ANONYMOUS


def _session(session_key: str):  # type: ignore[no-untyped-def]  # the engine is a setting
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key)
