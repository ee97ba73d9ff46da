"""The closed registries: what every plugin declared, checked and resolved once at start."""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import conditional_escape
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from hub.live.topics import register as register_topic
from hub.plugins.base import HubPlugin
from hub.plugins.core import core
from hub.plugins.events import Event
from hub.plugins.isolation import Place, isolated
from hub.plugins.nav import NavItem
from hub.plugins.outbox import Reader
from hub.plugins.search import AudienceFunction, SearchSource
from hub.plugins.slots import Slot, SlotContext, SlotFunction

log = logging.getLogger("hub.plugins")


@dataclass
class Registry:
    """Filled while Django starts; read ever after. Each entry carries the plugin that declared it."""

    plugins: dict[str, HubPlugin] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    slots: dict[Slot, list[tuple[HubPlugin, SlotFunction]]] = field(default_factory=lambda: defaultdict(list))
    readers: dict[str, tuple[HubPlugin, Reader]] = field(default_factory=dict)
    sources: dict[str, tuple[HubPlugin, SearchSource]] = field(default_factory=dict)
    audiences: list[tuple[HubPlugin, AudienceFunction]] = field(default_factory=list)
    nav: list[tuple[HubPlugin, NavItem]] = field(default_factory=list)
    jobs: list[tuple[HubPlugin, Callable[[], Any], int]] = field(default_factory=list)

    def add(self, plugin: HubPlugin) -> None:
        """Take a plugin in whole, or (one that is not core) set it aside whole with the reason."""
        try:
            parts = _Declared(plugin)
        except Exception as error:
            if plugin.core:
                raise
            log.exception("plugin %s is set aside", plugin.label)
            self.broken[plugin.label] = f"{type(error).__name__}: {error}"
            return
        self.plugins[plugin.label] = plugin
        self._take(plugin, parts)

    def _take(self, plugin: HubPlugin, parts: "_Declared") -> None:
        for slot, function in parts.slots.items():
            self.slots[slot].append((plugin, isolated(plugin, Place.SLOT, slot, html(function), SafeString(""))))
        if parts.handlers:
            reader = Reader(plugin.label, tuple(parts.handlers), parts.dispatch, from_start=plugin.core)
            self.readers[plugin.label] = (plugin, reader)
        for source in parts.sources:
            if source.kind in self.sources:
                raise ImproperlyConfigured(f"two search sources are of kind {source.kind!r}")
            self.sources[source.kind] = (plugin, source)
        if parts.audience:
            self.audiences.append((plugin, parts.audience))
        self.nav.extend((plugin, item) for item in plugin.nav)
        self.jobs.extend((plugin, job, seconds) for job, seconds in parts.jobs.items())
        for topic in parts.topics:
            register_topic(topic)
        for name, implementation in parts.provides.items():
            core.provide(name, implementation)


class _Declared:
    """A plugin's attributes with every dotted path imported and every name checked."""

    def __init__(self, plugin: HubPlugin) -> None:
        self.slots: Mapping[Slot, SlotFunction] = {Slot(s): import_string(p) for s, p in plugin.slots.items()}
        self.handlers = {_event(e): import_string(path) for e, path in plugin.handlers.items()}
        self.sources = [_source(path) for path in plugin.sources]
        self.audience: AudienceFunction | None = import_string(plugin.audiences) if plugin.audiences else None
        self.jobs = {import_string(path): seconds for path, seconds in plugin.jobs.items()}
        self.topics = [import_string(path) for path in plugin.topics]
        self.provides = {name: import_string(path) for name, path in plugin.provides.items()}
        for item in plugin.nav:
            if not (isinstance(item, NavItem) and item.url.startswith("/")):
                raise ImproperlyConfigured(f"{item!r} is not a NavItem with a path")
        if (self.topics or self.provides) and not plugin.core:
            raise ImproperlyConfigured("topics and provides are for the core apps")

    def dispatch(self, event: Event) -> None:
        for kind, handler in self.handlers.items():
            if isinstance(event, kind):
                handler(event)


def _event(kind: type[Event]) -> type[Event]:
    if not (isinstance(kind, type) and issubclass(kind, Event)):
        raise ImproperlyConfigured(f"{kind!r} is not an event")
    return kind


def _source(path: str) -> SearchSource:
    source = import_string(path)()
    if not isinstance(source, SearchSource):
        raise ImproperlyConfigured(f"{path} is not a SearchSource")
    return source


def html(function: SlotFunction) -> Callable[[SlotContext], SafeString]:
    """A slot function whose answer is looked at behind the door: None is nothing, unsafe text is escaped."""

    def render(context: SlotContext) -> SafeString:
        answer = function(context)
        return SafeString("") if answer is None else conditional_escape(answer)

    return render


registry = Registry()
