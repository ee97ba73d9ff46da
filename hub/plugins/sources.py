"""A plugin's search source behind the door, so that the search need not know whose source it calls."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from hub.plugins.base import HubPlugin
from hub.plugins.documents import SearchDocument, SearchSource
from hub.plugins.events import Event
from hub.plugins.isolation import Place, PluginFault, call_or_raise
from hub.plugins.state import state


class IsolatedSource(SearchSource):
    """Answers what the plugin's source answers. While the plugin is off or fails it raises PluginFault,
    so that the search keeps what it has, remembers the object and tries it again later.
    """

    def __init__(self, plugin: HubPlugin, source: SearchSource) -> None:
        self._plugin = plugin
        self._source = source
        self.kind = source.kind
        self.label = source.label
        self.one = source.one
        self.order = source.order
        self.events = {event: self._ids_of(function) for event, function in source.events.items()}

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        return iter(self._call("documents", lambda: [self._checked(one) for one in self._source.documents(ids)]))

    def ids(self, after: int, limit: int) -> list[int]:
        return self._call("ids", lambda: list(self._source.ids(after, limit)))

    def audiences(self, ids: Sequence[int]) -> Mapping[tuple[int, str], str]:
        return dict(self._call("audiences", lambda: list(self._source.audiences(ids).items())))

    def content_notes(self, ids: Sequence[int]) -> Mapping[int, str]:
        if type(self._source).content_notes is SearchSource.content_notes:
            return {}
        said = self._call("content_notes", lambda: list(self._source.content_notes(ids).items()))
        return {object_id: str(note) for object_id, note in said if note}

    def place_names(self, viewer: Any, places: Collection[str]) -> Mapping[str, str]:
        return dict(self._call("place_names", lambda: list(self._source.place_names(viewer, places).items())))

    def _ids_of(self, function: Callable[[Any], Any]) -> Callable[[Event], list[int]]:
        return lambda event: self._call("events", lambda: list(function(event)))

    def _checked(self, document: SearchDocument) -> SearchDocument:
        if not isinstance(document, SearchDocument) or document.kind != self.kind:
            raise TypeError(f"{document!r} is not a SearchDocument of kind {self.kind!r}")
        return document

    def _call(self, name: str, function: Callable[[], list[Any]]) -> list[Any]:
        if not state.is_on(self._plugin):
            raise PluginFault(f"plugin {self._plugin.label} is off")
        return call_or_raise(self._plugin, Place.SOURCE, f"{self.kind}.{name}", function)


def checked_source(path: str, made: Any) -> SearchSource:
    """`made`, when it is a whole SearchSource; an error that names `path` when it is not."""
    if not isinstance(made, SearchSource):
        raise ImproperlyConfigured(f"{path} is not a SearchSource")
    for name in ("kind", "label", "events"):
        if not getattr(made, name, None):
            raise ImproperlyConfigured(f"{path} has no {name}")
    return made
