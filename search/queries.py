"""Reading the index, always with the viewer: only what one of their audience tokens opens is found."""

from dataclasses import dataclass
from typing import Any

from hub.plugins.search import audiences_of, sources
from search.backends import backend
from search.backends.base import Hit, Hits, Query, term
from search.backends.rows import place_key, topic_key
from search.words import MOST_WORDS, Words, words_of

SIZE = 20
LAST_PAGE = 50
NO_WORDS = "Type a word or two. There were no letters or numbers in what you searched for."
ONLY_COMMON = "Those words are in almost everything. Add a word that says what you are looking for."
CUT = f"That was a lot of words, so we searched for the first {MOST_WORDS} of them."
NO_KIND = "We have nothing of the kind you chose. Choose another one, or everything."
TOO_FAR = f"Results stop at page {LAST_PAGE}. Add a word to bring what you need nearer to the top."
DOWN = "Search does not answer just now. Please try again in a minute."
NO_PAGE = "There is no such page of results. Go back to the first one."


@dataclass(frozen=True)
class Facet:
    """A kind of thing with how many results are of it."""

    kind: str
    label: str
    number: int


@dataclass(frozen=True)
class Found:
    """Results for one viewer. `asked` is False while there is nothing to search for; `note` is a
    sentence for people about what was unusual; `last` is the number of the last page there is.
    """

    asked: bool = False
    total: int = 0
    facets: tuple[Facet, ...] = ()
    hits: tuple[Hit, ...] = ()
    page: int = 1
    last: int = 1
    note: str = ""
    did_you_mean: str | None = None

    @property
    def everything(self) -> int:
        """How many results there are of all kinds together."""
        return sum(facet.number for facet in self.facets)


def page_number(value: str | None) -> int:
    """The page somebody asked for; 1 when they named none, 0 when it is no page."""
    if not value:
        return 1
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def search(viewer: Any, text: str, *, kind: str = "", topic: str = "", space: str = "", page: int = 1) -> Found:
    """One page of what the viewer may find for any of the words, the best first; in one space, where one is named.

    Without words, but with a topic: everything on that topic, the newest first.
    """
    words, topic, known = words_of(text), topic_key(topic), not kind or kind in sources()
    if not words.searched and (text.strip() or not topic):
        return Found(asked=False, note=_why_nothing(text, words))
    query = Query(
        terms=tuple(term(word) for word in words.searched),
        audiences=audiences_of(viewer),
        kinds=tuple(sources()),
        kind=kind if known else "",
        topic=topic,
        place=place_key(f"space:{space}"),
        page=page if 1 <= page <= LAST_PAGE else 1,
        size=SIZE,
    )
    hits = backend().search(query)
    total = hits.total if known else 0
    last = min(max(1, -(-total // SIZE)), LAST_PAGE)
    there = known and 1 <= page <= last
    return Found(
        asked=True,
        total=total,
        facets=_facets(hits, kind),
        hits=hits.hits if there else (),
        page=page if there else 1,
        last=last,
        note=_note(words, page, known=known, there=there),
    )


def _why_nothing(text: str, words: Words) -> str:
    if not text.strip():
        return ""
    return ONLY_COMMON if words.only_common else NO_WORDS


def _note(words: Words, page: int, *, known: bool, there: bool) -> str:
    if not known:
        return NO_KIND
    if not there:
        return TOO_FAR if page > LAST_PAGE else NO_PAGE
    return CUT if words.cut else ""


def _facets(hits: Hits, chosen: str) -> tuple[Facet, ...]:
    """Kinds that were found, and the chosen one: most results first, then in the order of the sources."""
    numbers = hits.facets["kind"]
    facets = [
        Facet(kind, source.label, numbers.get(kind, 0))
        for kind, source in sources().items()
        if kind in numbers or (kind == chosen and numbers)
    ]
    return tuple(sorted(facets, key=lambda facet: -facet.number))
