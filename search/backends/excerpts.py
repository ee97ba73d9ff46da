"""Excerpts: from an engine's delimiters to pieces, and from pieces to safe HTML."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search.backends.base import Piece
from search.backends.rows import CLOSE, OPEN

LENGTH = 220
WINDOW = 1_200
MARKED = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
SPACE = re.compile(r"\s+")
LINE_END = re.compile(rf"(?<=[\w)\]%”’\"'])({CLOSE}?)[^\S\n]*\n\s*(?={OPEN}?[^\W_a-z])")
"""Where a line ends without a full stop and the next begins as a sentence does: a heading, an entry of a list."""
TOGETHER = re.compile(f"{CLOSE}([ ’'\\-\u2010-\u2013]){OPEN}")
"""Between two found words that stand side by side, such as "co-production"."""


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in which found words stand between OPEN and CLOSE."""
    return tuple(_pieces(TOGETHER.sub(r"\1", on_one_line(text))))


def on_one_line(text: str) -> str:
    """The text in one line, with a dot where a heading or an entry of a list would run into what follows."""
    return SPACE.sub(" ", LINE_END.sub(r"\1 · ", text))


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


def window_of(text: str, words: Sequence[str]) -> tuple[int, int]:
    """Where in a long text most of the different words stand: a stretch of about WINDOW characters.

    Words are recognised by how they begin, which is nearly always what a stem leaves of them. The
    whole text when none is.
    """
    if len(text) <= WINDOW:
        return 0, len(text)
    begins = "|".join(sorted({re.escape(word[: max(3, len(word) - 3)]) for word in words}))
    places = [(match.start(), match[0]) for match in re.finditer(rf"\b(?:{begins})", text.lower())]
    if not places:
        return 0, len(text)
    # Small letters can be longer than capitals (İ), so the place is near enough, never beyond the text.
    middle = min(_crowded(places) + WINDOW // 3, len(text))
    start = max(0, middle - WINDOW // 2)
    if start:
        start = text.find(" ", start, middle) + 1 or start
    return start, start + WINDOW


def _crowded(places: Sequence[tuple[int, str]]) -> int:
    """The place from which the next half window holds the most different words, the first of equals."""
    best, where, first = 0, places[0][0], 0
    inside: Counter[str] = Counter()
    for place, word in places:
        inside[word] += 1
        while places[first][0] < place - WINDOW // 2:
            left = places[first][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
        if len(inside) > best:
            best, where = len(inside), places[first][0]
    return where


def beginning_of(text: str) -> str:
    """The first words, about LENGTH characters of them."""
    flat = on_one_line(text[: 3 * LENGTH]).strip()
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
