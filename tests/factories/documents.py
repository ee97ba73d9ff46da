"""Search documents and a source that keeps them on a shelf of its own, for tests."""

from collections import defaultdict
from datetime import UTC, datetime

from hub.plugins.base import HubPlugin
from hub.plugins.events import PagePublished, PageUnpublished
from hub.plugins.search import PUBLIC, SearchDocument, SearchSource


def a_document(object_id: int = 1, **parts) -> SearchDocument:
    """A public page with little in it."""
    parts = {
        "kind": "page",
        "url": f"/pages/{object_id}/",
        "title": f"Page {object_id}",
        "audience": PUBLIC,
        "date": datetime(2026, 11, 1, tzinfo=UTC),
        **parts,
    }
    return SearchDocument(object_id=object_id, **parts)


class ShelfPlugin(HubPlugin):
    """The plugin of a ShelfSource; never registered."""

    core = True

    def __init__(self) -> None:
        self.label = "shelf"


class ShelfSource(SearchSource):
    """Documents put on the shelf by the test; PagePublished makes the page of that id stale."""

    label = "Pages"
    order = 10
    events = {PagePublished: lambda event: [event.page_id], PageUnpublished: lambda event: [event.page_id]}

    def __init__(self, kind: str = "page", label: str = "Pages") -> None:
        self.kind, self.label = kind, label
        self.shelf: dict[int, list[SearchDocument]] = defaultdict(list)
        self.breaks_on: set[int] = set()

    def put(self, *documents: SearchDocument) -> None:
        for document in documents:
            self.shelf[document.object_id] = [d for d in self.shelf[document.object_id] if d.part != document.part]
            self.shelf[document.object_id].append(document)

    def documents(self, ids):
        if self.breaks_on & set(ids):
            raise RuntimeError("the shelf fell down")
        return [document for pk in ids for document in self.shelf.get(pk, [])]

    def ids(self, after, limit):
        return sorted(pk for pk, documents in self.shelf.items() if pk > after and documents)[:limit]
