"""What people may know about the installed plugins. Callers ask first whether the viewer is an admin."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings

from hub.plugins.discovery import FoundPlugin
from hub.plugins.models import PluginState
from hub.plugins.registry import registry


class PluginCondition(StrEnum):
    """How a plugin stands, in the words people see."""

    ON = "on"
    OFF = "off"
    TRIPPED = "off by itself"
    DISABLED = "disabled by HUB_PLUGINS_DISABLED"
    BROKEN = "broken"


@dataclass(frozen=True)
class PluginStatus:
    """One installed plugin. `reason` says why it is not on; `faults` counts since it was first seen."""

    name: str
    title: str
    version: str
    condition: PluginCondition
    reason: str = ""
    faults: int = 0
    last_fault: str = ""
    last_fault_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        return self.condition is PluginCondition.ON

    @property
    def can_be_switched(self) -> bool:
        return self.condition not in {PluginCondition.DISABLED, PluginCondition.BROKEN}


def plugin_names() -> list[str]:
    """Names of the plugins that are loaded, on or off."""
    return [name for name, plugin in registry.plugins.items() if not plugin.core]


def core_names() -> list[str]:
    """Names of the hub's own apps that declare themselves as plugins do."""
    return [name for name, plugin in registry.plugins.items() if plugin.core]


def plugin_statuses() -> list[PluginStatus]:
    """Every installed plugin, in order of name."""
    rows = {row.name: row for row in PluginState.objects.all()}
    return [_status(found, rows.get(found.name, PluginState())) for found in settings.HUB_PLUGINS_FOUND]


def _status(found: FoundPlugin, row: PluginState) -> PluginStatus:
    plugin = registry.plugins.get(found.name)
    condition, reason = _condition(found, row)
    return PluginStatus(
        found.name,
        str(plugin.verbose_name) if plugin else found.name,
        found.version,
        condition,
        reason,
        row.faults,
        row.last_fault,
        row.last_fault_at,
    )


def _condition(found: FoundPlugin, row: PluginState) -> tuple[PluginCondition, str]:
    if found.disabled:
        return PluginCondition.DISABLED, ""
    wrong = found.error or registry.broken.get(found.name, "")
    if wrong:
        return PluginCondition.BROKEN, wrong
    if row.enabled:
        return PluginCondition.ON, ""
    return (PluginCondition.TRIPPED if row.tripped else PluginCondition.OFF), row.off_reason
