"""The main menu: the links of all apps and plugins, as the templates print them."""

from dataclasses import dataclass

from django.http import HttpRequest

from hub.plugins.registry import registry
from hub.plugins.state import state


@dataclass(frozen=True)
class MenuItem:
    """A link of the main menu; `current` is true on its page and on pages below it."""

    label: str
    url: str
    current: bool


def nav_items(request: HttpRequest) -> list[MenuItem]:
    """In order; links of a plugin that is off are left out."""
    items = sorted(item for plugin, item in registry.nav if state.is_on(plugin))
    return [MenuItem(item.label, item.url, item.is_current(request.path)) for item in items]
