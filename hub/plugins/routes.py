"""URLs of the core apps and the plugins, mounted under the prefix each declares."""

from django.urls import include, path

from hub.plugins.registry import registry


def plugin_urls() -> list:
    """URL patterns of everything registered, in the order of INSTALLED_APPS."""
    return [
        path(plugin.urls[0], include(plugin.urls[1])) for plugin in registry.plugins.values() if plugin.urls is not None
    ]
