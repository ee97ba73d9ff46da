"""What one plugin declares, with every dotted path imported and every name checked."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import conditional_escape
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from hub.plugins.base import HubPlugin
from hub.plugins.documents import AudienceFunction, SearchSource
from hub.plugins.events import Event
from hub.plugins.gate import GatedResolver
from hub.plugins.isolation import Place, call_or_raise, isolated
from hub.plugins.keeping import Kept
from hub.plugins.member_data import Erasing, Held, Section
from hub.plugins.nav import NavItem
from hub.plugins.outbox import TryLater
from hub.plugins.routers import guard_router
from hub.plugins.sitemap import SitemapSource
from hub.plugins.slots import Slot, SlotContext, SlotFunction
from hub.plugins.sources import checked_source

SlotHtml: TypeAlias = Callable[[SlotContext], SafeString]


class Declared:
    """Raises whatever a wrong attribute raises; then nothing of the plugin has been taken in yet."""

    def __init__(self, plugin: HubPlugin) -> None:
        self._plugin = plugin
        self.slots: Mapping[Slot, SlotHtml] = {
            Slot(slot): isolated(plugin, Place.SLOT, slot, as_html(_function(path)), SafeString(""))
            for slot, path in plugin.slots.items()
        }
        self.handlers = {_event(kind): _function(path) for kind, path in plugin.handlers.items()}
        self.readers = {name: self._reader(handle, wanted) for name, (handle, wanted) in plugin.readers.items()}
        self.sources: list[SearchSource] = [checked_source(path, import_string(path)()) for path in plugin.sources]
        self.sitemaps = {kind: _sitemap(kind, path) for kind, path in plugin.sitemaps.items()}
        self.audience = self._audience(plugin.audiences) if plugin.audiences else None
        self.jobs = [(self._job(path), _seconds(path, seconds)) for path, seconds in plugin.jobs.items()]
        self.topics = [import_string(path) for path in plugin.topics]
        self.provides = {name: import_string(path) for name, path in plugin.provides.items()}
        self.member_data = MemberData(plugin)
        self.keeps = [Keeping(plugin, kept) for kept in plugin.keeps]
        self._check_nav()
        if not plugin.core:
            self._check_plugin()

    def dispatch(self, event: Event) -> None:
        """Hand an event to every handler that asked for its class. A failure is raised: it is tried again."""
        for kind, handler in self.handlers.items():
            if isinstance(event, kind):
                call_or_raise(self._plugin, Place.HANDLER, event.event_name(), partial(handler, event), TryLater)

    def _reader(self, handle: str, wanted: str) -> tuple[Callable[[Event], None], Callable[[], bool]]:
        function = _function(handle)

        def behind_the_door(event: Event) -> None:
            call_or_raise(self._plugin, Place.HANDLER, event.event_name(), partial(function, event), TryLater)

        return behind_the_door, _function(wanted)

    def _audience(self, path: str) -> AudienceFunction:
        function = _function(path)

        def tokens(viewer: Any) -> tuple[str, ...]:
            return tuple(_own_token(self._plugin, token) for token in function(viewer))

        return isolated(self._plugin, Place.AUDIENCE, path, tokens, ())

    def _job(self, path: str) -> Callable[[], Any]:
        return isolated(self._plugin, Place.JOB, path, _function(path), None)

    def _check_nav(self) -> None:
        for item in self._plugin.nav:
            if not (isinstance(item, NavItem) and item.url.startswith("/") and isinstance(item.order, int)):
                raise ImproperlyConfigured(f"{item!r} is not a NavItem with a path")

    def _check_plugin(self) -> None:
        """What a core app may do and a plugin may not, and what would otherwise only fail at the first request."""
        for path in self._plugin.blocks.values():
            import_string(path)()
        if self.topics or self.provides or self.readers:
            raise ImproperlyConfigured("topics, provides and readers are for the core apps")
        if self._plugin.urls is not None:
            GatedResolver(self._plugin).check_all()
        if self._plugin.api_router:
            guard_router(self._plugin, import_string(self._plugin.api_router))


class MemberData:
    """What one app or plugin holds about members: behind the door, but never skipped while the plugin is off."""

    def __init__(self, plugin: HubPlugin) -> None:
        self.plugin = plugin
        self.holds: Sequence[Held] = tuple(_held(held) for held in plugin.holds)
        self._export = _function(plugin.exports) if plugin.exports else None
        self._erase = _function(plugin.erases) if plugin.erases else None

    def export(self, member: Any) -> list[Section]:
        """Its sections about the member. Raises PluginFault."""
        function = self._export
        if function is None:
            return []
        return call_or_raise(self.plugin, Place.MEMBER_DATA, "export", lambda: list(function(member)))

    def erase(self, erasing: Erasing) -> dict[str, int]:
        """What it did, in words → how many; nothing when there was nothing to do. Raises PluginFault."""
        function = self._erase
        if function is None:
            return {}
        done = call_or_raise(self.plugin, Place.MEMBER_DATA, "erase", lambda: dict(function(erasing)))
        return {words: count for words, count in done.items() if count}


class Keeping:
    """A row of the table of how long things are kept, and its function behind the door."""

    def __init__(self, plugin: HubPlugin, kept: Kept) -> None:
        self.plugin = plugin
        self.kept = kept
        self._forget = _function(kept.forget) if kept.forget else None

    def forget(self, before: datetime) -> int:
        """Delete what is older; answers how many. Raises PluginFault."""
        function = self._forget
        if function is None:
            return 0
        return call_or_raise(self.plugin, Place.JOB, self.kept.forget, lambda: int(function(before)))


def as_html(function: SlotFunction) -> SlotHtml:
    """A slot function whose answer is looked at behind the door: None is nothing, unsafe text is escaped."""

    def html(context: SlotContext) -> SafeString:
        answer = function(context)
        return SafeString("") if answer is None else conditional_escape(answer)

    return html


def _function(path: str) -> Callable[..., Any]:
    found: Callable[..., Any] = import_string(path)
    if not callable(found):
        raise ImproperlyConfigured(f"{path} is not a function")
    return found


def _sitemap(kind: str, path: str) -> SitemapSource:
    made = import_string(path)()
    if not isinstance(made, SitemapSource):
        raise ImproperlyConfigured(f"{path} is not a SitemapSource")
    if not re.fullmatch(r"[a-z]+", kind):
        raise ImproperlyConfigured(f"{kind!r} must be a word of small letters: it stands in an address")
    return made


def _own_token(plugin: HubPlugin, token: str) -> str:
    """A plugin may open its own containers to people, never those of the hub."""
    if not plugin.core and not token.startswith(f"{plugin.label}:"):
        raise ValueError(f"the audience token {token!r} must begin with {plugin.label}:")
    return token


def _event(kind: type[Event]) -> type[Event]:
    if not (isinstance(kind, type) and issubclass(kind, Event)):
        raise ImproperlyConfigured(f"{kind!r} is not an event")
    return kind


def _held(held: Held) -> Held:
    if not isinstance(held, Held):
        raise ImproperlyConfigured(f"{held!r} is not a Held")
    return held


def _seconds(path: str, seconds: int) -> int:
    if not isinstance(seconds, int) or seconds < 1:
        raise ImproperlyConfigured(f"the job {path} needs a whole number of seconds, not {seconds!r}")
    return seconds
