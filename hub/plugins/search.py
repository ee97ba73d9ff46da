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
    "content_notes",
    "kind_names",
    "may_see",
    "place_names",
    "sources",
    "still_open",
    "visible_ids",
]


def sources() -> dict[str, SearchSource]:
    """Kind → source, of the core apps and of the plugins that are on, in the order people see them.

    Whatever fails in the source of a plugin is logged, counted and raised as PluginFault.
    """
    on = [source for plugin, source in registry.sources.values() if state.is_on(plugin)]
    return {source.kind: source for source in sorted(on, key=lambda source: (source.order, source.kind))}


def kind_names() -> dict[str, str]:
    """Kind → what one of them is called: "Meeting note"."""
    return {kind: source.one or kind[:1].upper() + kind[1:] for kind, source in sources().items()}


def audiences_of(viewer: Any) -> frozenset[str]:
    """The audience tokens of a viewer (a member or AnonymousUser). A function that fails gives none."""
    tokens = {PUBLIC}
    for _, function in registry.audiences:
        tokens.update(function(viewer))
    return frozenset(tokens)


def place_names(*, viewer: Any, places: Collection[str]) -> dict[str, str]:
    """What places such as "space:kitchen-table" are called, as far as the viewer may know of them."""
    names: dict[str, str] = {}
    for source in sources().values() if places else ():
        try:
            names.update(source.place_names(viewer, places))
        except PluginFault:  # logged where it was raised
            continue
    return names


def still_open(*, tokens: Collection[str], kind: str, parts: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Those of the documents (object id, part) of a kind that one of these tokens opens at this moment."""
    source = sources().get(kind)
    if source is None or not parts:
        return set()
    try:
        now = source.audiences(sorted({object_id for object_id, _ in parts}))
    except PluginFault:  # logged where it was raised; what cannot be asked about is not shown
        return set()
    return {part for part in parts if now.get(part) in tokens}


def content_notes(*, kind: str, object_ids: Collection[int]) -> dict[int, str]:
    """Object id → the note that its text stands behind at this moment, "" where nobody can tell; without the others."""
    source = sources().get(kind)
    if source is None or not object_ids:
        return {}
    try:
        now = source.content_notes(sorted(object_ids))
    except PluginFault:  # logged where it was raised; what cannot be asked about is not quoted
        return dict.fromkeys(object_ids, "")
    return {object_id: note for object_id, note in now.items() if note}


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
