"""What a search source gives the search: plain documents, each with its smallest audience."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.plugins.events import Event

PUBLIC = "public"
MEMBERS = "members"
"""Audience tokens of the core. Others are `space:12`, `restriction:7`: the container that limits the object."""


@dataclass(frozen=True)
class SearchDocument:
    """One thing that can be found.

    `object_id` is the id within its kind; `part` tells several documents of one object apart (a member
    has "" for public fields and "members" for the rest). `url` is a path. `summary` and `body` are plain
    text. `audience` is one token: who holds it may find the document, and know that it exists.
    """

    kind: str
    object_id: int
    url: str
    title: str
    audience: str
    part: str = ""
    summary: str = ""
    body: str = ""
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    date: datetime | None = None
    language: str = "en"
    meta: str = ""
    """A few plain words shown with the result, such as the name of a space."""
    place: str = ""
    """Where it stands, such as "space:kitchen-table": a search can be narrowed to it. Nobody is shown it."""
    group: int = 0
    """What it is shown as, where that is not itself: a post is found, and its thread is shown once, with the
    best of its posts. Documents of one kind and group are one result.
    """
    where: str = ""
    """Which part of the thing this is, for people, such as "rates.pdf, page 3"; "" for the thing itself."""
    year: int | None = None
    """The year people know it by, where that is not the year of `date`: a resource from 2021 that came in 2025."""


EventIds = Callable[[Any], Iterable[int]]


class SearchSource(ABC):
    """Turns objects of one kind into documents. Declared in a plugin's `sources` by dotted path."""

    kind: str
    """Short name used in URLs and the API: news, note, resource, story, page, space, thread, member."""
    label: str
    """Plural, for people: "News", "Threads"."""
    one: str = ""
    """One of them, for people, beside a result: "Meeting note". Where it is empty, the kind with a capital letter."""
    order: int = 100
    events: Mapping[type[Event], EventIds]
    """Which events make which objects of this kind stale: event class → function to object ids."""

    @abstractmethod
    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        """Documents of these objects as they are now. An object that yields none is taken out of the index."""

    @abstractmethod
    def ids(self, after: int, limit: int) -> list[int]:
        """The next ids greater than `after`, in order: a rebuild walks through them."""

    def audiences(self, ids: Sequence[int]) -> Mapping[tuple[int, str], str]:
        """(object id, part) → its audience as it is now: the last look before results are shown. A source that
        can tell it without reading whole objects overrides this.
        """
        return {(document.object_id, document.part): document.audience for document in self.documents(ids)}

    def content_notes(self, ids: Sequence[int]) -> Mapping[int, str]:
        """Object id → the note that people read before its text, as it is now, of those that have one. In the search
        such a thing shows the note and is not quoted. A source that overrides this is asked for every page of results.
        """
        return {}

    def place_names(self, viewer: Any, places: Collection[str]) -> Mapping[str, str]:
        """What places of its documents are called; without those that are not there for this viewer."""
        return {}


AudienceFunction = Callable[[Any], Iterable[str]]
"""Viewer (a member or AnonymousUser) → the audience tokens they hold; declared in a plugin's `audiences`."""
