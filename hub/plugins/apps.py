from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


class PluginsConfig(AppConfig):
    name = "hub.plugins"
    label = "plugins"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take in every app that is a HubPlugin, in the order of INSTALLED_APPS."""
        from hub.plugins.base import HubPlugin  # noqa: PLC0415 -- app ready
        from hub.plugins.core import core  # noqa: PLC0415 -- app ready
        from hub.plugins.registry import registry  # noqa: PLC0415 -- app ready
        from hub.plugins.search import may_see, visible_ids  # noqa: PLC0415 -- app ready

        core.provide("may_see", may_see)
        core.provide("visible_ids", visible_ids)
        post_migrate.connect(begin_reading, sender=self)
        for config in apps.get_app_configs():
            if isinstance(config, HubPlugin):
                registry.add(config)


def begin_reading(using: str, **_: Any) -> None:
    """A plugin hears of what happens after it was installed, also before the worker first sees it."""
    from hub.plugins import outbox  # noqa: PLC0415 -- app ready
    from hub.plugins.models import ReaderPosition  # noqa: PLC0415 -- app ready
    from hub.plugins.registry import registry  # noqa: PLC0415 -- app ready

    readers = [reader for plugin, reader in registry.readers.values() if not plugin.core]
    if readers and ReaderPosition._meta.db_table in connections[using].introspection.table_names():
        for reader in readers:
            outbox.begin(reader)
