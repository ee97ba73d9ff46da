"""What every search engine of the hub can do. One contract suite holds them to it
(tests/contracts/test_search_backend.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hub.plugins.search import SearchDocument


class Unavailable(Exception):  # noqa: N818 -- reads as what it says
    """The engine does not answer just now; what was asked may be tried again."""


@dataclass(frozen=True)
class Query:
    """What is looked for, by whom.

    `words` come from `search.words`; any of them may match. Without words the newest come first.
    `audiences` are the tokens the viewer holds: nothing else is found, counted or quoted. `kinds` are
    the kinds that may be found and are counted as facets; `kind` narrows the results to one of them.
    `topic` is a slug, `place` such as "space:kitchen-table". `page` counts from 1.
    """

    words: tuple[str, ...]
    audiences: frozenset[str]
    kinds: tuple[str, ...]
    kind: str = ""
    topic: str = ""
    place: str = ""
    page: int = 1
    size: int = 20


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt, plain text; `marked` when it is one of the words that were found."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Hit:
    """One object that was found: its best document, and the words around the best matches in it."""

    kind: str
    object_id: int
    url: str
    title: str
    excerpt: tuple[Piece, ...] = ()
    meta: str = ""
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    date: datetime | None = None


@dataclass(frozen=True)
class Hits:
    """One page of results. `total` counts objects (of the chosen kind); `facets` those of every kind."""

    total: int = 0
    facets: Mapping[str, int] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    did_you_mean: str | None = None


Fingerprints = Mapping[tuple[int, str], str]
"""(object id, part) → what a document looked like when it was indexed."""


class Backend(ABC):
    """A search engine. Every method may raise Unavailable."""

    name: str

    @abstractmethod
    def index(self, documents: Sequence[SearchDocument], *, rebuild: str = "") -> None:
        """Put documents in, or anew. All documents of an object come together: parts that are
        missing are taken out. `rebuild` is the token of a rebuild these documents belong to.
        """

    @abstractmethod
    def remove(self, kind: str, ids: Sequence[int]) -> None:
        """Take every document of these objects out."""

    @abstractmethod
    def search(self, query: Query) -> Hits:
        """The best page of results. An object that matches in several documents counts once."""

    @abstractmethod
    def begin_rebuild(self) -> str:
        """Answers a token. Until `end_rebuild` the content of before goes on answering."""

    @abstractmethod
    def end_rebuild(self, rebuild: str, kinds: Sequence[str], kept: Sequence[str] = ()) -> int:
        """Forget what was not indexed since `begin_rebuild`, in `kinds` and in kinds that nobody
        names; `kept` are kinds that could not be walked to the end and stay as they are. Answers
        how many documents went.
        """

    @abstractmethod
    def clear(self) -> None:
        """Empty the index."""

    @abstractmethod
    def fingerprints(self, kind: str, after: int, upto: int | None) -> Fingerprints:
        """Those of a kind whose object id is above `after` and at most `upto` (None: no end)."""

    @abstractmethod
    def mend(self) -> int:
        """Set right what the engine holds beside its documents; answers how many were wrong."""

    @abstractmethod
    def stats(self) -> Mapping[str, int]:
        """Documents by kind."""
