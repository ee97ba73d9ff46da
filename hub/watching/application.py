"""The ASGI layer around everything: gives each request an id, counts it, and writes one line about it."""

import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from hub.figures import Counter
from hub.watching.logs import REQUEST_ID

log = logging.getLogger("hub.request")
REQUESTS = Counter("hub_requests_total", "Requests answered, by kind of page and status.", "kind", "status")
SECONDS = Counter("hub_request_seconds_total", "Seconds until their answers were sent.", "kind")
GIVEN = re.compile(rb"[\w.-]{8,64}")
KEPT = "kept"
"""A page that the page cache gave: it never reached a view."""

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Any, Send], Awaitable[None]]


class Watched:
    under_way = 0
    """Requests of this process that are not answered yet; changed on the event loop alone."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        started, status = time.perf_counter(), 0
        request_id = _id_of(scope)
        REQUEST_ID.set(request_id)
        mark = (b"X-Request-ID", request_id.encode())

        async def marked(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), mark]}
            await send(message)

        Watched.under_way += 1
        try:
            await self.inner(scope, receive, marked)
        finally:
            Watched.under_way -= 1
            _note(scope, status, time.perf_counter() - started)


def _note(scope: Scope, status: int, seconds: float) -> None:
    name, kind = scope.get("hub.route") or _without_a_view(scope["path"])
    REQUESTS.add(kind, str(status))
    SECONDS.add(kind, by=seconds)
    # The name of the route, never the path: there are handles, titles and secret links in paths.
    fields = {"method": scope["method"], "route": name, "status": status, "ms": round(seconds * 1000, 1)}
    log.info("%(method)s %(route)s %(status)s %(ms)s ms", fields, extra={"fields": fields})


def _id_of(scope: Scope) -> str:
    """The id that a proxy of ours gave the request, else a new one: a visitor's own would be theirs to choose."""
    if settings.TRUSTED_PROXY_COUNT:
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        if GIVEN.fullmatch(given):
            return given.decode()
    return secrets.token_hex(8)


def _without_a_view(path: str) -> tuple[str, str]:
    if path.startswith(settings.STATIC_URL):
        return "static", "static"
    return ("healthz", "health") if path == "/healthz" else (KEPT, KEPT)
