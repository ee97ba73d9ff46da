"""Looks at one plugin that was loaded alone and says, in plain sentences, what is wrong with it."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from hub.plugins.base import HubPlugin
from hub.plugins.registry import registry


def examine(name: str) -> list[str]:
    """What is wrong with the plugin, one sentence each; empty when nothing is."""
    found = {plugin.name: plugin for plugin in settings.HUB_PLUGINS_FOUND}
    if name not in found:
        known = ", ".join(found) or "none"
        return [f"No installed package has an entry point {name} in the group hub.plugins. There are: {known}."]
    if found[name].error:
        return [f"It cannot be loaded. {found[name].error}"]
    if name in registry.broken:
        return [f"It was set aside while the hub started. {registry.broken[name]}"]
    return list(_findings(registry.plugins[name]))


def _findings(plugin: HubPlugin) -> Iterator[str]:
    yield from _wrong_keys(plugin)
    for message in checks.run_checks(app_configs=[plugin]):
        if message.is_serious():
            yield f"Django says: {message.msg}"
    yield from _wrong_migrations(plugin)


def _wrong_keys(plugin: HubPlugin) -> Iterator[str]:
    for model in plugin.get_models():
        for field in model._meta.local_fields:
            other = field.related_model if field.is_relation else None
            if other is None or isinstance(other, str) or other._meta.app_label == plugin.label:
                continue
            if getattr(field, "db_constraint", False):
                yield (
                    f"{model.__name__}.{field.name} points at a table of the hub: give it db_constraint=False, "
                    "so that tables left behind by the plugin never block the hub."
                )


def _wrong_migrations(plugin: HubPlugin) -> Iterator[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    if plugin.label in detector.changes(graph=loader.graph, trim_to_apps={plugin.label}):
        yield f"Its models have changes without a migration: run manage.py makemigrations {plugin.label}."
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes(plugin.label))
    except (DatabaseError, ImproperlyConfigured) as error:
        yield f"Its tables could not be looked at, because the database does not answer: {error}"
        return
    waiting = [migration.name for migration, _ in plan if migration.app_label == plugin.label]
    if waiting:
        yield f"Its tables are not up to date ({', '.join(waiting)}): run manage.py migrate."
