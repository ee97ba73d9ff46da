"""Every door of the hub, and who gets which answer there. tests/integration/test_doors.py walks through it.

A door is a URL pattern (or an API call, a feed, a socket topic, a search). A new one that is not named
here makes the suite fail, so that nobody can open one without saying who may come in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROLES = ("anonymous", "suspended", "outsider", "member", "facilitator", "editor", "admin")
"""`member` and `facilitator` belong to the invited space of the world; `outsider` does not."""

SIGNED_IN = {"outsider", "member", "facilitator", "editor", "admin"}
INSIDERS = {"member", "facilitator", "admin"}
LEADERS = {"facilitator", "admin"}
ADMINS = {"admin"}
EVERYBODY = set(ROLES)

# Wagtail's admin has permissions and tests of its own; the hub's own pages in it are named in the matrix.
NOT_OURS = ("admin/", "documents/", "_util/")


@dataclass(frozen=True)
class Door:
    """`path` may hold names of the world in braces; `yes` is the status for `who`, `no` for all others."""

    path: str
    who: frozenset[str] | set[str]
    yes: int = 200
    no: int = 404
    guest: int | None = None
    """Status for people who are not signed in, where it differs from `no` (302: the way to sign in)."""
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)

    def expected(self, role: str) -> int:
        if role in self.who:
            return self.yes
        if role not in SIGNED_IN and self.guest is not None:
            return self.guest
        return self.no


def patterns() -> list[str]:
    """Every URL pattern of the hub that is not inside Wagtail's own admin."""
    return sorted({pattern for pattern in _walk(get_resolver(), "") if not pattern.startswith(NOT_OURS)})


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from _walk(entry, route)
