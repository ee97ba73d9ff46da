"""What a request was about, in a word or two and without anything that a person wrote."""

from typing import Any

from django.conf import settings

KINDS = {
    "api": "api",
    "admin": "admin",
    "accounts": "account",
    "account": "account",
    "media": "media",
    "documents": "media",
    "spaces": "forums",
    "members": "members",
    "search": "search",
    "readyz": "health",
    "metrics": "health",
}


def route_of(request: Any) -> tuple[str, str]:
    """(name of the route, kind): the kind is one of a few, so that figures stay few."""
    match = request.resolver_match
    if match is None:
        return ("static", "static") if request.path.startswith(settings.STATIC_URL) else ("nothing here", "other")
    name = match.view_name or match.route
    if match.url_name == "wagtail_serve":
        return name, "feed" if request.path.endswith("/feed/") else "page"
    first = match.route.lstrip("^").partition("/")[0]
    return name, "feed" if match.route.endswith("feed/") else KINDS.get(first, "other")
