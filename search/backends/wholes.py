"""A part of a thing (a reply, a page of a file) stands for it where it says more of what was asked than the title of
the whole does. Where it does not, the thing itself stands there: who searches for a thread by its title wants the
thread, and not its shortest reply. The same on every engine, and done for the page of results alone.
"""

from collections.abc import Callable, Mapping, Sequence

from search.backends.base import Hit, Query
from search.backends.vocabulary import plain_words
from search.words import family_of

Wholes = Callable[[Sequence[Hit]], Mapping[tuple[str, int], Hit]]
"""Parts → (kind, group) → the thing itself, where it matches and has every term that the part has."""


def with_wholes(query: Query, hits: tuple[Hit, ...], wholes: Wholes) -> tuple[Hit, ...]:
    """The hits, some of them replaced. `wholes` is asked at most once, and mostly not at all."""
    if query.newest_first or not query.terms:
        return hits
    parts = [hit for hit in hits if hit.where and _says_no_more_than_its_title(hit, query)]
    instead = wholes(parts) if parts else {}
    in_parts = {(hit.kind, hit.group) for hit in parts}
    return tuple(instead.get((hit.kind, hit.group), hit) if (hit.kind, hit.group) in in_parts else hit for hit in hits)


def its_title_first(query: Query, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """What was asked for by its whole title comes first, where it is on the first page at all."""
    typed = plain_words(query.typed)
    if query.page > 1 or query.newest_first or not typed:
        return hits
    return tuple(sorted(hits, key=lambda hit: plain_words(hit.title) != typed))


def _says_no_more_than_its_title(hit: Hit, query: Query) -> bool:
    """Whether every word that is marked in what is shown of it belongs to a term that the title has."""
    title = _families(hit.title)
    ways = [[[family_of(word) for word in way] for way in each.ways] for each in query.terms]
    said = {word for of_term in ways if any(_holds(title, way) for way in of_term) for way in of_term for word in way}
    return all(word in said for piece in hit.excerpt if piece.marked for word in _families(piece.text))


def _families(text: str) -> list[str]:
    return [family_of(word) for word in plain_words(text)]


def _holds(words: Sequence[str], way: Sequence[str]) -> bool:
    return any(words[at : at + len(way)] == way for at in range(len(words) - len(way) + 1))
