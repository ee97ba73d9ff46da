"""Excerpts: from an engine's delimiters to pieces, and from pieces to safe HTML."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.backends.base import Piece
from search.backends.rows import CLOSE, OPEN

LENGTH = 220
MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
SPACE = re.compile(r"\s+")


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in which found words stand between OPEN and CLOSE."""
    return tuple(_pieces(SPACE.sub(" ", text)))


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for match in MARKED.finditer(text):
        if match.start() > end:
            yield Piece(text[end : match.start()])
        yield Piece(match[1], marked=True)
        end = match.end()
    if end < len(text):
        yield Piece(text[end:])


def best_of(texts: Iterable[str], plain: Iterable[str]) -> tuple[Piece, ...]:
    """The text with the most different words found, else the beginning of the first plain text there is."""
    best = max(texts, key=lambda text: len({word.lower() for word in MARKED.findall(text)}), default="")
    if OPEN in best:
        return pieces_of(best)
    for text in plain:
        if text.strip():
            return (Piece(beginning_of(text)),)
    return ()


def beginning_of(text: str) -> str:
    """The first words, about LENGTH characters of them."""
    flat = SPACE.sub(" ", text[: 3 * LENGTH]).strip()
    if len(flat) <= LENGTH:
        return flat
    return flat[:LENGTH].rsplit(" ", 1)[0].rstrip(".,;:–-") + "…"


def as_html(pieces: Iterable[Piece]) -> SafeString:
    """Safe HTML: every text escaped, found words in <mark>."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", p.text) if p.marked else conditional_escape(p.text),) for p in pieces),
    )
