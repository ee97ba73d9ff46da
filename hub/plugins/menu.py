"""The main menu: the links of all apps and plugins, as the templates print them."""

from dataclasses import dataclass

from django.http import HttpRequest

from hub.plugins.nav import NavItem
from hub.plugins.registry import registry
from hub.plugins.state import state


@dataclass(frozen=True)
class MenuItem:
    """A link of the main menu; `current` is true on its page and on pages below it."""

    label: str
    url: str
    current: bool


def built_in_items() -> list[NavItem]:
    """What apps and plugins add to the menu, in order; links of a plugin that is off are left out."""
    return sorted(item for plugin, item in registry.nav if state.is_on(plugin))


def every_item() -> list[NavItem]:
    """The same, those of plugins that are off included: an editor's menu outlasts a plugin's pause."""
    return sorted(item for _plugin, item in registry.nav)


def nav_items(request: HttpRequest) -> list[MenuItem]:
    """The menu while no editor has arranged one."""
    return [MenuItem(item.label, item.url, item.is_current(request.path)) for item in built_in_items()]
