"""Search, as apps and plugins meet it: what a source gives, which sources there are, what a viewer may find."""

from collections.abc import Collection
from typing import Any

from hub.plugins.documents import MEMBERS, PUBLIC, AudienceFunction, EventIds, SearchDocument, SearchSource
from hub.plugins.isolation import PluginFault
from hub.plugins.registry import registry
from hub.plugins.state import state

__all__ = [
    "MEMBERS",
    "PUBLIC",
    "AudienceFunction",
    "EventIds",
    "SearchDocument",
    "SearchSource",
    "audiences_of",
    "may_see",
    "place_name",
    "sources",
    "visible_ids",
]


def sources() -> dict[str, SearchSource]:
    """Kind → source, of the core apps and of the plugins that are on, in the order people see them.

    Whatever fails in the source of a plugin is logged, counted and raised as PluginFault.
    """
    on = [source for plugin, source in registry.sources.values() if state.is_on(plugin)]
    return {source.kind: source for source in sorted(on, key=lambda source: (source.order, source.kind))}


def audiences_of(viewer: Any) -> frozenset[str]:
    """The audience tokens of a viewer (a member or AnonymousUser). A function that fails gives none."""
    tokens = {PUBLIC}
    for _, function in registry.audiences:
        tokens.update(function(viewer))
    return frozenset(tokens)


def place_name(*, viewer: Any, place: str) -> str:
    """What a place such as "space:kitchen-table" is called, as far as the viewer may know of it; "" otherwise."""
    for source in sources().values():
        try:
            if name := source.place_name(viewer, place):
                return name
        except PluginFault:  # logged where it was raised
            continue
    return ""


def visible_ids(*, viewer: Any, kind: str, object_ids: Collection[int]) -> set[int]:
    """Those of the objects that this viewer could find: the one rule that their search source tells."""
    source = sources().get(kind)
    if source is None or not object_ids:
        return set()
    tokens = audiences_of(viewer)
    try:
        documents = list(source.documents(list(object_ids)))
    except PluginFault:  # logged where it was raised; what cannot be asked about is not seen
        return set()
    return {document.object_id for document in documents if document.audience in tokens}


def may_see(*, viewer: Any, kind: str, object_id: int) -> bool:
    return object_id in visible_ids(viewer=viewer, kind=kind, object_ids=[object_id])
