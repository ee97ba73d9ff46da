"""The closed registries: what every app and plugin declared, checked and resolved once at start.

Functions in here are behind the door of `hub.plugins.isolation` already: whoever takes one from a
registry may call it without further care.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from hub.live.topics import register as register_topic
from hub.plugins.base import HubPlugin
from hub.plugins.blocks import block_registry
from hub.plugins.core import core
from hub.plugins.declared import Declared, Keeping, MemberData, SlotHtml
from hub.plugins.documents import AudienceFunction, SearchSource
from hub.plugins.events import Event
from hub.plugins.nav import NavItem
from hub.plugins.outbox import Reader
from hub.plugins.sitemap import SitemapSource
from hub.plugins.slots import Slot
from hub.plugins.sources import IsolatedSource
from hub.plugins.state import state

log = logging.getLogger("hub.plugins")


@dataclass
class Registry:
    """Filled while Django starts; read ever after. Each entry carries the plugin that declared it."""

    plugins: dict[str, HubPlugin] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    """Label → why the plugin was set aside at start."""
    slots: dict[Slot, list[tuple[HubPlugin, SlotHtml]]] = field(default_factory=lambda: defaultdict(list))
    readers: dict[str, tuple[HubPlugin, Reader]] = field(default_factory=dict)
    sources: dict[str, tuple[HubPlugin, SearchSource]] = field(default_factory=dict)
    sitemaps: dict[str, tuple[HubPlugin, SitemapSource]] = field(default_factory=dict)
    audiences: list[tuple[HubPlugin, AudienceFunction]] = field(default_factory=list)
    nav: list[tuple[HubPlugin, NavItem]] = field(default_factory=list)
    jobs: list[tuple[HubPlugin, Callable[[], Any], int]] = field(default_factory=list)
    member_data: list[MemberData] = field(default_factory=list)
    """What each app and plugin holds about members, whether it is on or off."""
    keeps: list[Keeping] = field(default_factory=list)
    """The table of how long things are kept."""

    def add(self, plugin: HubPlugin) -> None:
        """Take a plugin in whole, or (one that is not core) set it aside whole with the reason."""
        try:
            if plugin.fault:
                raise plugin.fault
            declared = Declared(plugin)
            self._check_free(plugin, declared)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a module may end with SystemExit; the hub must start all the same
            if plugin.core:
                raise
            self.set_aside(plugin, error)
            return
        self.plugins[plugin.label] = plugin
        self._take(plugin, declared)

    def set_aside(self, plugin: HubPlugin, error: BaseException) -> None:
        """Remember why a plugin is not taken in; the hub runs without it."""
        log.error("plugin %s is set aside", plugin.label, exc_info=error)
        self.broken[plugin.label] = f"{type(error).__name__}: {error}"
        block_registry.withdraw(plugin)

    def _check_free(self, plugin: HubPlugin, declared: Declared) -> None:
        for source in declared.sources:
            if source.kind in self.sources:
                raise ImproperlyConfigured(f"two search sources are of kind {source.kind!r}")
        for kind in set(declared.sitemaps) & set(self.sitemaps):
            raise ImproperlyConfigured(f"two parts of the site map are of kind {kind!r}")
        prefixes = {known.urls[0] for known in self.plugins.values() if known.urls}
        if plugin.urls and not plugin.core and plugin.urls[0] in prefixes:
            raise ImproperlyConfigured(f"another app has the addresses below /{plugin.urls[0]}")

    def _take(self, plugin: HubPlugin, declared: Declared) -> None:
        for slot, html in declared.slots.items():
            self.slots[slot].append((plugin, html))
        if declared.handlers:
            reader = Reader(
                plugin.label,
                tuple(declared.handlers),
                declared.dispatch,
                from_start=plugin.core,
                wanted=lambda: state.is_on(plugin),
            )
            self.readers[plugin.label] = (plugin, reader)
        for name, (handle, wanted) in declared.readers.items():
            self.readers[name] = (plugin, Reader(name, (Event,), handle, wanted=wanted))
        for source in declared.sources:
            self.sources[source.kind] = (plugin, source if plugin.core else IsolatedSource(plugin, source))
        self.sitemaps.update({kind: (plugin, source) for kind, source in declared.sitemaps.items()})
        if declared.audience:
            self.audiences.append((plugin, declared.audience))
        self.nav.extend((plugin, item) for item in plugin.nav)
        self.jobs.extend((plugin, job, seconds) for job, seconds in declared.jobs)
        self.keeps += declared.keeps
        self.member_data.append(declared.member_data)
        for topic in declared.topics:
            register_topic(topic)
        for name, implementation in declared.provides.items():
            core.provide(name, implementation)


registry = Registry()
