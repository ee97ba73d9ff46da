"""What a page of results says of a hit: title and names with the words found in them marked, by whom, from when."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hub.plugins.search import kind_names
from search.backends.base import Hit, Phrase, Piece
from search.backends.excerpts import as_html, pieces_of
from search.backends.rows import CLOSE, OPEN
from search.words import WORD, family_of

MOST_NAMES = 3


@dataclass(frozen=True)
class Shown:
    """A hit as people read it; `title`, `excerpt` and `by` are safe HTML, "" where there is nothing to say."""

    hit: Hit
    kind: str
    title: SafeString
    excerpt: SafeString
    by: str
    date: datetime | None


def shown(hits: Sequence[Hit], phrases: Collection[Phrase]) -> list[Shown]:
    """`phrases` are what was looked for. A member is not "by" anybody."""
    names = kind_names()
    return [_shown(hit, names[hit.kind], phrases) for hit in hits]


def _shown(hit: Hit, kind: str, phrases: Collection[Phrase]) -> Shown:
    title, excerpt = marked(hit.title, phrases), as_html(hit.excerpt)
    if hit.title in hit.people:
        return Shown(hit, kind, title, excerpt, by="", date=None)
    return Shown(hit, kind, title, excerpt, by=_names(hit.people, phrases), date=hit.date)


def about(hit: Hit) -> str:
    """What tells a hit from others of its title, in a line: its kind, what the kind says of it, its date."""
    date = "" if hit.date is None or hit.title in hit.people else written(timezone.localtime(hit.date), "j F Y")
    return " · ".join(filter(None, (kind_names()[hit.kind], hit.meta, date)))


def marked(text: str, phrases: Collection[Phrase]) -> SafeString:
    """Safe HTML of a short text in which all words of a phrase, in a row, stand in <mark>."""
    return as_html(in_pieces(text, phrases))


def in_pieces(text: str, phrases: Collection[Phrase]) -> tuple[Piece, ...]:
    """A short text in which all words of a phrase, in a row, are marked."""
    words = list(WORD.finditer(text))
    families = [family_of(word[0].lower()) for word in words]
    found = {at for phrase in phrases for at in _places(families, [family_of(word) for word in phrase])}
    for at in sorted(found, reverse=True):
        start, end = words[at].span()
        text = f"{text[:start]}{OPEN}{text[start:end]}{CLOSE}{text[end:]}"
    return pieces_of(text)


def _places(families: list[str], phrase: list[str]) -> Iterator[int]:
    for at in range(len(families) - len(phrase) + 1):
        if families[at : at + len(phrase)] == phrase:
            yield from range(at, at + len(phrase))


def _names(people: Sequence[str], phrases: Collection[Phrase]) -> SafeString:
    """The first names, and those that were looked for; how many others there are."""
    every = [marked(name, phrases) for name in people]
    said = [name for at, name in enumerate(every) if at < MOST_NAMES or "<mark>" in name]
    others = len(every) - len(said)
    if others < 2:
        return format_html_join(", ", "{}", ((name,) for name in every))
    return format_html("{} and {} others", format_html_join(", ", "{}", ((name,) for name in said)), others)
