"""Member text: cleaned once when it is written, by one allow-list, and kept as HTML and as plain text.

Every door (form, API, plugin, demo) brings its words through `clean`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby

import nh3
from django.core.exceptions import ValidationError

MOST_CHARACTERS = 100_000
EMPTY = "Write something first."
DEEPEST = 8
TAGS = {"p", "br", "strong", "em", "b", "i", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "h2", "hr"}
VOID = {"br", "hr"}
SILENT = {"script", "style", "template", "title"}
CONTAINERS = {"ul", "ol", "li", "blockquote"}
HEADINGS = {"h1", "h3", "h4", "h5", "h6"}
BLOCK = re.compile(r"<(?:p|ul|ol|li|blockquote|pre|div|h[1-6]|hr|table)(?:\s[^<>]*)?/?>", re.IGNORECASE)
BREAKING = {"p", "li", "blockquote", "pre", "h2", "br", "hr", "ul", "ol"}
LINKABLE = re.compile(r"(?:https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
# A "<" that begins no whole tag. Python's parser would look for the end of each over and over again.
NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
PLAIN_BLOCK = re.compile(r"<p>[^<]*</p>|<blockquote>(?:<p>[^<]*</p>)+</blockquote>")
PLAIN = re.compile(f"(?:{PLAIN_BLOCK.pattern})+")
# Control characters (PostgreSQL refuses NUL) and halves of surrogate pairs; tab and newline stay.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Everything that shows as nothing.
BLANK = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2800\u3164\ufeff]+"
)


class TooLong(ValidationError):
    """The text has more characters than a post may have; says so in a sentence for people."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"This is too long: it has {length:,} characters, and a post may have {MOST_CHARACTERS:,}. "
            "Please shorten it, or split it into several posts."
        )


@dataclass(frozen=True)
class Clean:
    """The same words twice: as HTML that may be printed, and as plain text with a line per paragraph."""

    html: str
    text: str


def clean(body: str) -> Clean:
    """Clean what somebody wrote. Raises TooLong, or ValidationError when there are no words."""
    if len(body) > MOST_CHARACTERS:
        raise TooLong(len(body))
    body = without_control(body)
    html = _clean_html(body if BLOCK.search(body) else paragraphs(body))
    text = plain(html)
    if not BLANK.sub("", text):
        raise ValidationError(EMPTY)
    return Clean(html, text)


def without_control(text: str) -> str:
    """The text without characters that no database or screen can use; any newline becomes "\\n"."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """A title: one line, single spaces, and nothing when it would show as nothing."""
    line = " ".join(without_control(text).split())
    return line if BLANK.sub("", line) else ""


def paragraphs(text: str) -> str:
    """Plain text as HTML: each line a paragraph, lines behind ">" a quote, addresses as links, the rest escaped."""
    lines = [line.strip() for line in text.split("\n")]
    return "".join(
        f"<blockquote>{_lines(line[1:].strip() for line in group)}</blockquote>" if quoted else _lines(group)
        for quoted, group in groupby(lines, key=lambda line: line.startswith(">"))
    )


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"<p>{_linked(line)}</p>" for line in lines if line)


def plain(html: str) -> str:
    """The words of clean HTML, a line for each paragraph or list item."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def own_words(html: str) -> str:
    """The words of clean HTML without what it quotes; with it when there is nothing else."""
    reader = _OwnWords()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n") if line.strip()]
    return "\n".join(lines) or plain(html)


def editable(html: str) -> str:
    """What to put into a plain box to change the text: plain words where nothing would be lost, else HTML."""
    bare = re.sub(r'<a href="([^"]*)" rel="[^"]*">([^<]*)</a>', _bare_link, html)
    if not PLAIN.fullmatch(bare) or "<p>&gt;" in bare:
        return html
    words = unescape("\n\n".join(_as_written(match) for match in PLAIN_BLOCK.finditer(bare)))
    # Words about HTML would be read as HTML.
    return html if BLOCK.search(words) else words


def words_of(written: str) -> str:
    """The words alone of what stands in a box, which may be HTML that nobody has cleaned yet."""
    return plain(_clean_html(written)) if BLOCK.search(written) else written


def _as_written(match: re.Match[str]) -> str:
    """One paragraph, or one quote with its lines behind ">", of a text that holds nothing else."""
    lines = re.findall(r"<p>([^<]*)</p>", match[0])
    return "\n".join(f"&gt; {line}" for line in lines) if match[0].startswith("<b") else lines[0]


def _bare_link(match: re.Match[str]) -> str:
    return match[2] if match[1] == match[2] else match[0]


def _linked(line: str) -> str:
    out, end = [], 0
    for match in ADDRESS.finditer(line):
        address = match[0].rstrip(".,;:!?'")
        if address.endswith(")") and "(" not in address:
            address = address.rstrip(")")
        out += [escape(line[end : match.start()]), f'<a href="{escape(address)}">{escape(address)}</a>']
        end = match.start() + len(address)
    return "".join([*out, escape(line[end:])])


def _clean_html(html: str) -> str:
    shape = _Shape()
    shape.feed(NO_TAG.sub("&lt;", _without_comments(html)))
    shape.close()
    return nh3.clean(
        shape.result(),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc",
        strip_comments=True,
    )


def _without_comments(html: str) -> str:
    first, *rest = html.split("<!--")
    return first + "".join(part.split("-->", 1)[-1] for part in rest)


class _Shape(HTMLParser):
    """Brings any markup into a plain shape before nh3 judges it: known tags, balanced, not deep.

    nh3 keeps every level of nesting, and a browser's parser copies open inline tags into each new
    paragraph, so a small text could become a huge page.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._silent = 0

    def result(self) -> str:
        self._close_to(0)
        return re.sub(r"<(p|h2|li|strong|em|a)(?: [^<>]*)?></\1>", "", "".join(self._out))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        tag = self._renamed(tag)
        if self._silent or tag not in TAGS:
            return
        if tag in BREAKING and tag != "br":
            self._make_room(tag)
        if tag in VOID:
            self._out.append(f"<{tag}>")
        elif len(self._open) < DEEPEST and (start := _start(tag, attrs)):
            self._out.append(start)
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        tag = "p" if tag == "li" and "li" not in self._open else self._renamed(tag)
        if not self._silent and tag in self._open:
            self._close_to(len(self._open) - 1 - self._open[::-1].index(tag))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._out.append(escape(data, quote=False))

    def _renamed(self, tag: str) -> str:
        """Headings in a post are of one level, so that they fit under the page's own; a div is a paragraph."""
        if tag in HEADINGS:
            return "h2"
        outside = tag == "li" and not {"ul", "ol"} & set(self._open)
        return "p" if tag == "div" or outside else tag

    def _make_room(self, tag: str) -> None:
        """End what a new block cannot stand in: inline tags, a paragraph, the list item before."""
        depth = next((i for i, name in enumerate(self._open) if name not in CONTAINERS), len(self._open))
        if tag == "li":
            lists = [i for i, name in enumerate(self._open[:depth]) if name in ("ul", "ol")]
            depth = min(depth, lists[-1] + 1)
        self._close_to(depth)

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._out.append(f"</{self._open.pop()}>")


class _Words(HTMLParser):
    """Collects the words of clean HTML, with a newline wherever a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


class _OwnWords(_Words):
    """The same, but what stands in a quote is left out."""

    quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quotes += tag == "blockquote"
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.quotes -= tag == "blockquote"
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self.quotes:
            super().handle_data(data)


def _start(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """The start tag without attributes; of a link its address, and "" when that leads nowhere we allow."""
    if tag != "a":
        return f"<{tag}>"
    href = next((value.strip() for name, value in attrs if name == "href" and value), "")
    return f'<a href="{escape(href)}">' if LINKABLE.match(href) else ""
