"""Which requests may be answered with a page that is kept, and under which name it is kept."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import parse_cookie
from django.middleware.gzip import re_accepts_gzip

NEVER = (
    *("/admin/", "/api/", "/account/", "/accounts/", "/search/"),
    *("/static/", "/media/", "/healthz", "/readyz", "/metrics"),
)
"""Personal, limited for each address, files, or about this very moment."""
BYPASS = frozenset({b"authorization", b"hx-request", b"range"})
LONGEST = 2000


def key_of(scope: dict[str, Any], look: Callable[[str, bool], str]) -> str | None:
    """None for anybody with a session, or who asks for more than a page as everybody gets it."""
    path: str = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or path.startswith(NEVER) or len(path) > LONGEST:
        return None
    query: bytes = scope.get("query_string", b"")
    cookie, host, proto, gzip, save_data = b"", b"", b"", False, False
    for name, value in scope["headers"]:
        if name in BYPASS:
            return None
        if name == b"cookie":
            cookie = value if not cookie else cookie + b"; " + value
        elif name == b"host":
            host = value
        elif name == b"x-forwarded-proto":
            proto = value
        elif name == b"accept-encoding":
            gzip = re_accepts_gzip.search(value.decode("latin1")) is not None
        elif name == b"save-data":
            save_data = value.strip().lower() == b"on"
    chosen = _display(cookie) if cookie else ""
    if chosen is None or len(query) > LONGEST:
        return None
    shown = look(chosen, save_data) if chosen or save_data else ""
    parts = (scope.get("scheme", ""), proto.decode("latin1"), host.decode("latin1"), path, query.decode("latin1"))
    name = "\n".join((*parts, "gzip" if gzip else "", shown))
    return hashlib.blake2b(name.encode(), digest_size=20).hexdigest()


def _display(header: bytes) -> str | None:
    """What the display cookie says; None when a cookie of somebody in particular is there."""
    cookies = parse_cookie(header.decode("latin1"))
    if settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return None
    return str(cookies.get("display", ""))
