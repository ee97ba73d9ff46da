"""The URLs of a plugin: there while it is on, 404 while it is off, with its views behind the door."""

import functools
from asyncio import iscoroutinefunction
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.urls import URLPattern, URLResolver, include
from django.urls.exceptions import Resolver404
from django.urls.resolvers import ResolverMatch, RoutePattern

from hub.plugins.base import HubPlugin
from hub.plugins.isolation import Place, call_or_raise
from hub.plugins.state import state

RESERVED = frozenset(
    {"accounts", "account", "admin", "api", "documents", "healthz", "readyz", "metrics", "media", "static", "ws"}
    | {"news", "notes", "resources", "stories", "spaces", "members", "search", "notices", "sitemap.xml"}
)
"""First parts of the hub's own addresses; a plugin mounted there would hide them."""
ANSWERS = (Http404, PermissionDenied, SuspiciousOperation)
"""Exceptions by which a view answers 404, 403 or 400: no faults."""


class GatedResolver(URLResolver):
    """Like `path(prefix, include(urlconf))`, for a plugin."""

    def __init__(self, plugin: HubPlugin) -> None:
        if plugin.urls is None:
            raise ImproperlyConfigured(f"plugin {plugin.label} has no urls")
        prefix, urlconf = plugin.urls
        if prefix.startswith("/") or not prefix.endswith("/"):
            raise ImproperlyConfigured(f"the prefix {prefix!r} must end with a slash and not begin with one")
        if prefix.split("/")[0] in RESERVED:
            raise ImproperlyConfigured(f"the addresses below /{prefix} are the hub's own")
        module, app_name, namespace = include(urlconf)
        super().__init__(RoutePattern(prefix), module, {}, app_name=app_name, namespace=namespace)
        self._plugin = plugin

    def resolve(self, path: str) -> ResolverMatch:
        if not state.is_on(self._plugin):
            raise Resolver404({"path": path, "tried": []})
        match = super().resolve(path)
        match.func = guard_view(self._plugin, match.func)
        return match

    def check_all(self) -> None:
        """Look at every pattern now: a wrong one would otherwise break all addresses at the first request."""
        _look_at(self.url_patterns)
        self.reverse_dict  # noqa: B018 -- reading it is what checks it


def guard_view(plugin: HubPlugin, view: Callable[..., Any], *passing: type[Exception]) -> Callable[..., Any]:
    """The view behind the door: what it raises is counted, and answered with the page for errors."""
    name = f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}"
    if iscoroutinefunction(view):
        return view

    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return call_or_raise(plugin, Place.VIEW, name, lambda: view(*args, **kwargs), *ANSWERS, *passing)

    return guarded


def _look_at(patterns: list[Any]) -> None:
    for entry in patterns:
        if not isinstance(entry, URLPattern | URLResolver):
            raise ImproperlyConfigured(f"{entry!r} is not a URL pattern")
        entry.pattern.regex  # noqa: B018 -- reading it is what checks it
        if isinstance(entry, URLResolver):
            _look_at(entry.url_patterns)
        elif iscoroutinefunction(entry.callback):
            raise ImproperlyConfigured(f"the view {entry.callback!r} is async; views of plugins are plain functions")
