"""URLs of the core apps and the plugins, mounted under the prefix each declares."""

from django.urls import URLPattern, URLResolver, include, path

from hub.plugins.gate import GatedResolver
from hub.plugins.registry import registry


def plugin_urls() -> list[URLPattern | URLResolver]:
    """URL patterns of everything registered, in the order of INSTALLED_APPS: the core apps come first."""
    return [
        path(plugin.urls[0], include(plugin.urls[1])) if plugin.core else GatedResolver(plugin)
        for plugin in registry.plugins.values()
        if plugin.urls is not None
    ]
