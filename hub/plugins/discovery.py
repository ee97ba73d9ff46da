"""Finds the installed plugins by their entry points (group `hub.plugins`).

This runs while the settings are read, so it must import no models and never raise: a plugin
that cannot be imported is remembered with its reason, and the hub starts without it.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.plugins.base import HubPlugin

log = logging.getLogger("hub.plugins")
GROUP = "hub.plugins"
RESERVED = frozenset(
    {"account", "admin", "allauth", "api", "auth", "channels", "cms", "contenttypes", "daphne", "django_htmx"}
    | {"django_tasks", "django_tasks_database", "forums", "hub", "limits", "live", "mail", "members", "messages"}
    | {
        "desk",
        "django_prose_editor",
        "feedback",
        "filetext",
        "rights",
        "importing",
        "mfa",
        "modelcluster",
        "modelsearch",
        "pagecache",
        "plugins",
        "plugins_admin",
        "search",
        "sessions",
        "staticfiles",
        "watching",
    }
    | {"stories", "taggit", "template_partials", "ui"}
)
"""Labels of the hub's own apps, which no plugin may take (and none that begins with `wagtail`)."""


@dataclass(frozen=True)
class FoundPlugin:
    """One entry point: `app` is its dotted AppConfig path, or "" when `error` or `disabled` says why not."""

    name: str
    app: str
    error: str = ""
    disabled: bool = False
    version: str = ""


def discover(disabled: Sequence[str]) -> tuple[FoundPlugin, ...]:
    """Every plugin that is installed, in order of name; `disabled` holds names, or "*" for all."""
    points = {point.name: point for point in entry_points(group=GROUP)}
    found: list[FoundPlugin] = []
    taken: set[str] = set()
    for name in sorted(points):
        found.append(_look_at(points[name], disabled, taken))
    return tuple(found)


def _look_at(point: EntryPoint, disabled: Iterable[str], taken: set[str]) -> FoundPlugin:
    version = point.dist.version if point.dist else ""
    if point.name in disabled or "*" in disabled:
        return FoundPlugin(point.name, "", disabled=True, version=version)
    fault: BaseException | None = None
    try:
        config = point.load()
        reason = why_not(point.name, config, taken)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 -- a module may raise anything, SystemExit too
        reason, fault = f"{type(error).__name__}: {error}", error
    if reason:
        log.error("plugin %s is set aside: %s", point.name, reason, exc_info=fault)
        return FoundPlugin(point.name, "", error=reason, version=version)
    taken.add(config.name)
    return FoundPlugin(point.name, f"{config.__module__}.{config.__qualname__}", version=version)


def why_not(name: str, config: object, taken: Iterable[str] = ()) -> str:
    """Why this entry point cannot be taken into INSTALLED_APPS, in one sentence; "" when it can.

    Django stops at the first app that is wrong, so everything it asks of an app is asked here before.
    """
    from hub.plugins import API_VERSION  # noqa: PLC0415 -- settings are being read
    from hub.plugins.base import HubPlugin  # noqa: PLC0415 -- settings are being read

    if not (isinstance(config, type) and issubclass(config, HubPlugin)):
        return "Its entry point is not a HubPlugin."
    if config.api != API_VERSION:
        return f"It was written for plugin API {config.api}; this hub has {API_VERSION}."
    if config.core:
        return "It says that it is a core app."
    if config.ready is not HubPlugin.ready or config.import_models is not HubPlugin.import_models:
        return "It overrides ready() or import_models(); everything a plugin adds is an attribute."
    return _wrong_name(name, config, taken) or _wrong_package(config.name)


def _wrong_name(name: str, config: "type[HubPlugin]", taken: Iterable[str]) -> str:
    app_name = getattr(config, "name", None)
    if not isinstance(app_name, str):
        return "Its HubPlugin has no name; it must be the name of its package."
    label = getattr(config, "label", app_name.rpartition(".")[2])
    if label != name:
        return f"Its entry point is named {name}, but its label is {label}; the two must be the same."
    if not label.isidentifier():
        return f"Its label {label} must be one word of letters, numbers and underscores."
    if label in RESERVED or label.startswith("wagtail"):
        return f"Its label {label} is taken by the hub."
    if app_name in taken:
        return f"Another plugin is the package {app_name} already."
    return ""


def _wrong_package(app_name: str) -> str:
    if not getattr(import_module(app_name), "__file__", None):
        return f"Its package {app_name} has no __init__.py."
    if find_spec(f"{app_name}.wagtail_hooks"):
        return "It has a wagtail_hooks.py, which Wagtail would load whether the plugin is on or off."
    return ""
