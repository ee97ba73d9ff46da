"""What every search engine of the hub can do. One contract suite holds them to it
(tests/contracts/test_search_backend.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from hub.plugins.search import SearchDocument


class Unavailable(Exception):  # noqa: N818 -- reads as what it says
    """The engine does not answer just now; what was asked may be tried again. `sentence` tells the people who run the
    hub what to look at, where they can do something about it.
    """

    def __init__(self, reason: str = "", *, sentence: str = "") -> None:
        super().__init__(sentence or reason)
        self.sentence = sentence


class Refused(Exception):  # noqa: N818 -- as above
    """The engine will not have a document, now or later."""


Phrase = tuple[str, ...]
"""Words in a row, as `search.words` gives them."""


@dataclass(frozen=True)
class Term:
    """One thing that is looked for. `ways` say the same: a document with any of them has the term, and
    has it no more by having two. A way is a phrase, mostly of one word.
    """

    ways: tuple[Phrase, ...]


def term(*words: str) -> Term:
    """A term that has one way to say it."""
    return Term(ways=(words,))


LAST_KINDS = frozenset({"member"})
"""Kinds of which a thing stands a little behind others: who has a word in their profile, behind what is about it."""


@dataclass(frozen=True)
class Query:
    """What is looked for, by whom.

    Any of the `terms` may match, in any form of their words. Every phrase of `exact` must stand in the
    document as it is typed, in these forms, and no term of `without` may; words of `exact` are among
    the terms as well, so that they count and are marked. Without terms the newest come first.

    `audiences` are the tokens the viewer holds: nothing else is found, counted or quoted. `kinds` are
    the kinds that may be found. `author` are words of the name of one of a document's people; `since`
    is the first moment of its date, `until` the first one that is too late.

    With `newest_first`, and without terms, the newest of a group's documents that match stands for it.

    `kind`, `topic` (a slug), `year` (the document's own, else of its date) and `place` (such as
    "space:kitchen-table") narrow the results; each is a facet, and its figures leave its own choice out. `page` counts
    from 1.

    `typed` is the question as it was typed, when it is nothing but words: what has just this title comes first.
    """

    terms: tuple[Term, ...]
    audiences: frozenset[str]
    kinds: tuple[str, ...]
    exact: tuple[Phrase, ...] = ()
    without: tuple[Term, ...] = ()
    author: Phrase = ()
    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    topic: str = ""
    year: int = 0
    place: str = ""
    newest_first: bool = False
    page: int = 1
    size: int = 20
    typed: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word of every way of the terms, once: what an excerpt marks."""
        return tuple(dict.fromkeys(word for each in self.terms for way in each.ways for word in way))

    @property
    def phrases(self) -> frozenset[Phrase]:
        """Every way to say what is looked for, the name of the author among them: what a title marks."""
        return frozenset((*(way for each in self.terms for way in each.ways), *((word,) for word in self.author)))


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt, plain text; `marked` when it is one of the words that were found."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Hit:
    """One object that was found: its best document, and the words around the best matches in it.

    `object_id` and `part` are the document's own; `group` the one that its documents are shown as (a post's
    thread), the same where it has none. `where` names the part that matched, such as a file's page.
    """

    kind: str
    object_id: int
    url: str
    title: str
    excerpt: tuple[Piece, ...] = ()
    meta: str = ""
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    date: datetime | None = None
    part: str = ""
    group: int = 0
    where: str = ""


@dataclass(frozen=True)
class Hits:
    """One page of results. `total` counts what the choices leave, groups as one.

    `facets`: "kind", "topic", "year" or "place" → value → number of results it would have, most first,
    at most MOST_VALUES of each. A topic stands there as it is written, the others as in a Query.

    `at_least` names figures that are not counted to the end: "total", or a facet. There are so many or more. `about`
    names those that are estimates where they are large.
    """

    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    stood_in: bool = False
    """True when the database answered in the place of an engine that does not answer just now."""
    at_least: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()


MOST_VALUES = 40
MOST_CORRECTIONS = 3


@dataclass(frozen=True)
class Corrections:
    """Of words that somebody typed, as the documents have them that they may see. `meant`: for a word that none has,
    near words that some have, the likeliest first, at most MOST_CORRECTIONS. `rather`: for a word that hardly any has,
    the likeliest of the near words that very many more have; it may be right as it is.
    """

    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rather: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Completion:
    """The title of something that can be found, for a box that completes what is typed. `object_id` and `part` are
    those of the document that was read.
    """

    kind: str
    title: str
    url: str
    object_id: int = 0
    part: str = ""


Fingerprints = Mapping[tuple[int, str], str]
"""(object id, part) → what a document looked like when it was indexed."""


class Backend(ABC):
    """A search engine. Every method may raise Unavailable."""

    name: str
    offers: frozenset[str] = frozenset()
    """What it can do beside `search`: "corrections", "completion", "related"; and of its facets those other
    than "kind". What is not named here is not asked of it.
    """

    shared: bool = False
    """Written to outside of the database's transactions, by several processes at once. Then `seen` says when the
    documents were read (microseconds; 0: now), and what was read earlier never replaces what was read later.
    """

    @abstractmethod
    def index(self, documents: Sequence[SearchDocument], *, rebuild: str = "", seen: int = 0) -> None:
        """Put documents in, or anew. All documents of an object come together: parts that are
        missing are taken out. `rebuild` is the token of a rebuild these documents belong to.
        """

    @abstractmethod
    def remove(self, kind: str, ids: Sequence[int], *, seen: int = 0) -> None:
        """Take every document of these objects out."""

    @abstractmethod
    def forget(self, kind: str, group: int) -> None:
        """Take out every document that is shown as this object."""

    @abstractmethod
    def search(self, query: Query) -> Hits:
        """The best page of results. An object that matches in several documents counts once."""

    @abstractmethod
    def shown(self, objects: Sequence[tuple[str, int]], audiences: frozenset[str]) -> tuple[Hit, ...]:
        """These objects (kind, group) as results, in their order, as far as one of the audiences opens them.
        Each by its first document, with the beginning of its text.
        """

    @abstractmethod
    def corrections(self, words: Sequence[str], audiences: frozenset[str]) -> Corrections:
        """What may have been meant by words, told by the documents of these audiences alone. A word that is well known,
        or that nothing is near, is left out.
        """

    @abstractmethod
    def complete(
        self, words: Phrase, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Completion, ...]:
        """Titles that hold all the words, of which the last may be a beginning; the best first."""

    @abstractmethod
    def related(
        self, kind: str, group: int, audiences: frozenset[str], kinds: Sequence[str], size: int
    ) -> tuple[Hit, ...]:
        """What is most like an object, without itself; without excerpts. Nothing when it is in no index."""

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

    def usable(self) -> bool:
        """Whether it has an index that is made as this version of the hub makes it; else it needs a rebuild."""
        return True

    @abstractmethod
    def mend(self) -> int:
        """Set right what the engine holds beside its documents; answers how many were wrong."""

    @abstractmethod
    def weed(self, kinds: Collection[str]) -> int:
        """Take out documents that no object of these kinds can have; answers how many. For a check: it looks at all."""

    @abstractmethod
    def stats(self) -> Mapping[str, int]:
        """Documents by kind."""

    def apart(self) -> AbstractContextManager["Backend"]:
        """The same engine with an empty index of its own, gone at the end: for measuring, not for people."""
        raise NotImplementedError
