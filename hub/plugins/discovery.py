"""Finds the installed plugins by their entry points (group `hub.plugins`).

This runs while the settings are read, so it must import no models and never raise: a plugin
that cannot be imported is remembered with its reason, and the hub starts without it.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points

log = logging.getLogger("hub.plugins")
GROUP = "hub.plugins"


@dataclass(frozen=True)
class FoundPlugin:
    """One entry point: `app` is its dotted AppConfig path, or "" when `error` or `disabled` says why not."""

    name: str
    app: str
    error: str = ""
    disabled: bool = False


def discover(disabled: Sequence[str]) -> tuple[FoundPlugin, ...]:
    """Every plugin that is installed, in order of name; `disabled` holds names, or "*" for all."""
    found = {point.name: point for point in entry_points(group=GROUP)}
    return tuple(_look_at(found[name], disabled) for name in sorted(found))


def _look_at(point, disabled: Sequence[str]) -> FoundPlugin:
    if point.name in disabled or "*" in disabled:
        return FoundPlugin(point.name, "", disabled=True)
    try:
        config = point.load()
        reason = _why_not(config)
    except BaseException as error:
        # A plugin's module may raise anything, SystemExit too; the hub must start all the same.
        if isinstance(error, KeyboardInterrupt):
            raise
        reason = f"{type(error).__name__}: {error}"
    if reason:
        log.error("plugin %s cannot be loaded: %s", point.name, reason)
        return FoundPlugin(point.name, "", error=reason)
    return FoundPlugin(point.name, f"{config.__module__}.{config.__qualname__}")


def _why_not(config: object) -> str:
    from hub.plugins import API_VERSION  # noqa: PLC0415 -- settings are being read
    from hub.plugins.base import HubPlugin  # noqa: PLC0415 -- settings are being read

    if not (isinstance(config, type) and issubclass(config, HubPlugin)):
        return "its entry point is not a HubPlugin"
    if config.api != API_VERSION:
        return f"it was written for plugin API {config.api}; this hub has {API_VERSION}"
    return ""
