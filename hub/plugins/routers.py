"""API routers of plugins: their operations behind the door, and 404 while the plugin is off."""

import functools
from asyncio import iscoroutinefunction
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import Http404
from ninja import Router
from ninja.errors import HttpError

from hub.plugins.base import HubPlugin
from hub.plugins.gate import guard_view
from hub.plugins.state import state


def guard_router(plugin: HubPlugin, router: Router) -> None:
    """Put every operation of the router behind the door. To be called once per router."""
    if not isinstance(router, Router):
        raise ImproperlyConfigured(f"{plugin.api_router} is not a Router")
    for path_view in router.path_operations.values():
        for operation in path_view.operations:
            if iscoroutinefunction(operation.view_func):
                raise ImproperlyConfigured(f"{operation.view_func!r} is async; plugins answer with plain functions")
            operation.view_func = _gated(plugin, operation.view_func)


def _gated(plugin: HubPlugin, view: Callable[..., Any]) -> Callable[..., Any]:
    guarded = guard_view(plugin, view, HttpError, ValidationError)

    @functools.wraps(view)
    def gated(*args: Any, **kwargs: Any) -> Any:
        if not state.is_on(plugin):
            raise Http404
        return guarded(*args, **kwargs)

    return gated
