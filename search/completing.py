"""Titles for the box that completes what somebody types; as everywhere, only what the viewer may see."""

from collections.abc import Sequence
from typing import Any

from hub.plugins.search import audiences_of, sources
from search.asking.language import understood
from search.backends import backend
from search.backends.base import Completion
from search.opening import open_now

SIZE = 6
SHORTEST = 2
MOST_WORDS = 8


def completions(viewer: Any, text: str, *, kind: str = "") -> tuple[Completion, ...]:
    """At most SIZE titles with all the words, the last of which may be a beginning. Raises Unavailable.

    None while there is too little to go by, and none for the search's own language: that is not a title.
    """
    words, kinds, engine = _words(text), _kinds(kind), backend()
    if not words or not kinds or "completion" not in engine.offers:
        return ()
    tokens = audiences_of(viewer)
    return open_now(tokens, engine.complete(words, tokens, kinds, SIZE))


def _words(text: str) -> tuple[str, ...]:
    asked = understood(text)
    plain = not (asked.exact or asked.without or asked.narrows or asked.notes or asked.too_long)
    enough = sum(map(len, asked.words)) >= SHORTEST and len(asked.words) <= MOST_WORDS
    return asked.words if plain and enough else ()


def _kinds(kind: str) -> Sequence[str]:
    known = tuple(sources())
    return known if not kind else [kind] if kind in known else []
