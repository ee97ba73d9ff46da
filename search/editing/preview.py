"""What a change would do, before it is made: first results before and after, as a guest finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser

from search import queries
from search.asking.language import understood, words_in
from search.asking.question import Taught, searched_for, taught
from search.backends.base import Hit, Hits, Unavailable


@dataclass(frozen=True)
class Line:
    """One of the first results. `change` is "new" after, or "gone" before, where the other side lacks it."""

    hit: Hit
    change: str = ""


@dataclass(frozen=True)
class Tried:
    """One text, as it was typed, with how many results and the first of them, before and after."""

    text: str
    total_before: int
    total_after: int
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def changes(self) -> bool:
        return [line.hit for line in self.before] != [line.hit for line in self.after]


def of_synonyms(lines: Sequence[str], *, question: str = "", before: Sequence[str] = ()) -> list[Tried] | None:
    """The question, or else each line. `before` are the lines of the group as it is. None: the search is away."""
    now = taught()
    groups = list(now.groups)
    if list(before) in groups:
        groups.remove(list(before))
    return _tried([question] if question else lines, now, replace(now, groups=(*groups, list(lines))))


def _tried(texts: Sequence[str], before: Taught, after: Taught) -> list[Tried] | None:
    guest = AnonymousUser()
    try:
        sides = zip(
            texts, queries.first_results(guest, texts, before), queries.first_results(guest, texts, after), strict=True
        )
    except Unavailable:
        return None
    return [
        Tried(text, was.total, will.total, _lines(was, will, "gone"), _lines(will, was, "new"))
        for text, was, will in sides
    ]


def _lines(side: Hits, other: Hits, change: str) -> tuple[Line, ...]:
    there = {(hit.kind, hit.group) for hit in other.hits}
    return tuple(Line(hit, "" if (hit.kind, hit.group) in there else change) for hit in side.hits)


def of_stop_phrase(phrase: str, question: str) -> tuple[list[str], list[str]]:
    """What is searched for when somebody asks this, before and after, each term in words."""
    now = taught()
    will = replace(now, stop=(*now.stop, words_in(phrase)))
    words = understood(question).words
    return searched_for(words, now), searched_for(words, will)
