"""The words of a WordPress post as blocks of a page: text that is clean, and pictures apart.

A text may hold `<a linktype="wordpress" id="12">`: a link to another post of the file, which becomes a
link to its page when that is known.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError

from hub.cms.media import hosted
from hub.importing.shortcodes import replace_shortcodes
from hub.importing.words import SCHEMES, clean, paragraphs, without_comments, words_of

INLINE = {"strong": "b", "b": "b", "em": "i", "i": "i", "cite": "i"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
BREAKING = {
    *("p", "div", "section", "article", "header", "footer", "aside", "main", "center", "address", "dl", "dt", "dd"),
    *("details", "summary", "form", "fieldset", "table", "thead", "tbody", "tfoot", "caption", "noscript"),
}
SILENT = {"script", "style", "template", "title", "svg", "math", "select", "textarea", "object", "applet", "head"}
DEEPEST_LIST, MOST_INLINE = 4, 4
VIDEO = re.compile(r"https?://(?:(?:www|m|player)\.)?(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com)/")
OTHER_FIGURE = re.compile(r"wp-block-(?:embed|table|gallery|pullquote|video|audio|media-text)\b")
ADDRESS = re.compile(r"https?://[^\s<>\"]+\Z")
NO_TRANSCRIPT_NOTE = "has no transcript yet, and its page says so: write down what is said."


@dataclass(frozen=True)
class Picture:
    """A picture that is there: the name of its file, what it shows, the words under it."""

    file: str
    alt: str = ""
    caption: str = ""
    title: str = ""


class Surroundings(Protocol):
    """What the words are part of."""

    base: str

    def post(self, address: str) -> str:
        """The number of the post that an address of the old site means, or ""."""

    def picture(self, address: str, number: str) -> Picture | None:
        """The picture of an address or an attachment's number, if its file is there."""


@dataclass
class Converted:
    """Blocks as pairs of "text" (HTML), "picture" or "film" (dicts), and sentences about what could not be kept."""

    blocks: list[tuple[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The first words, without any markup."""
        html = " ".join(value for kind, value in self.blocks if kind == "text")
        return words_of(html)


def convert(html: str, around: Surroundings) -> Converted:
    """Blocks of what WordPress keeps: HTML with Gutenberg's comments, or words with empty lines between them."""
    made = Converted()
    is_gutenberg = "<!-- wp:" in html
    html = replace_shortcodes(without_comments(html), made.notes)
    builder = _Builder(around, made)
    builder.feed(html if is_gutenberg else paragraphs(html))
    builder.close()
    builder.finish()
    made.notes = list(dict.fromkeys(made.notes))
    return made


def _film(address: str) -> dict[str, str] | None:
    """A recording on YouTube or Vimeo as the value of a "film", or None."""
    text = re.sub(r"[\x00-\x20]+", "", address)
    try:
        found = hosted(f"https:{text}" if text.startswith("//") else text)
    except ValidationError:
        return None
    return {"title": f"Film on {found.host}", "address": found.page_url}


class _Builder(HTMLParser):
    """Brings any markup into paragraphs, headings, lists and quotes, and takes pictures out."""

    def __init__(self, around: Surroundings, made: Converted) -> None:
        super().__init__(convert_charrefs=True)
        self._around, self._made = around, made
        self._rich: list[str] = []
        self._line: list[str] = []
        self._inline: list[tuple[str, str]] = []
        self._lists: list[list[Any]] = []
        self._waiting: list[tuple[str, Any]] = []
        self._block, self._silent, self._pre, self._quotes = "p", 0, 0, 0
        self._figure: list[Picture] | None = None
        self._caption: list[str] | None = None
        self._caption_words = ""

    def finish(self) -> None:
        self._end_figure()
        while self._lists:
            self._end_list()
        self._flush()
        if self._quotes:
            self._rich.append("</blockquote>")
            self._quotes = 0
        self._put_apart()
        self._end_text()

    # What the parser says ------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
            if tag in ("script", "object", "applet"):
                self._made.notes.append("A script or an embedded program was taken out.")
        if self._silent:
            return
        values = {name: value or "" for name, value in attrs}
        if tag in INLINE:
            self._open(INLINE[tag])
        elif tag in HEADINGS or tag in BREAKING:
            if tag not in ("p", "div"):
                self._end_figure()
            self._flush()
            self._block = HEADINGS.get(tag, "p")
            if tag == "table":
                self._made.notes.append("A table became lines of text.")
            if tag == "form":
                self._made.notes.append("A form was taken out; its words stayed.")
        elif handler := getattr(self, f"_start_{tag}", None):
            handler(values)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if self._silent or tag in SILENT:
            return
        if tag in INLINE:
            self._shut(INLINE[tag])
        elif tag in HEADINGS or tag in BREAKING:
            self._flush()
            self._block = "p"
        elif handler := getattr(self, f"_end_{tag}", None):
            handler()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._caption is not None:
            self._caption.append(data)
        elif self._pre:
            self._line.append(escape(data).replace("\n", "<br/>"))
        elif self._figure is not None:
            # The words of [caption] stand beside the picture.
            self._caption_words += data
        else:
            self._line.append(escape(re.sub(r"\s+", " ", data)))

    # Elements with a meaning of their own ---------------------------------------------------

    def _start_br(self, values: dict[str, str]) -> None:
        if self._caption is None and self._line:
            self._line.append("<br/>")

    def _start_hr(self, values: dict[str, str]) -> None:
        self._flush()
        if not self._lists and not self._quotes:
            self._rich.append("<hr/>")

    def _start_a(self, values: dict[str, str]) -> None:
        self._shut("a")
        if attributes := self._target(values.get("href", "")):
            self._open("a", attributes)

    def _end_a(self) -> None:
        self._shut("a")

    def _start_pre(self, values: dict[str, str]) -> None:
        self._flush()
        self._pre += 1

    def _end_pre(self) -> None:
        self._flush()
        self._pre = max(0, self._pre - 1)

    def _start_tr(self, values: dict[str, str]) -> None:
        self._flush()

    _start_td = _start_th = lambda self, values: self._line.append(" | ") if "".join(self._line).strip() else None

    def _start_blockquote(self, values: dict[str, str]) -> None:
        self._flush()
        if not self._lists and not self._quotes:
            self._rich.append("<blockquote>")
        self._quotes += 1

    def _end_blockquote(self) -> None:
        self._flush()
        self._quotes = max(0, self._quotes - 1)
        if not self._quotes and not self._lists and "<blockquote>" in self._rich:
            self._rich.append("</blockquote>")
            self._put_apart()

    def _start_ul(self, values: dict[str, str], tag: str = "ul") -> None:
        self._flush()
        if self._quotes or len(self._lists) >= DEEPEST_LIST:
            self._lists.append([None, False])
            return
        real = [entry for entry in self._lists if entry[0]]
        if real and not real[-1][1]:
            self._rich.append("<li>")
            real[-1][1] = True
        self._rich.append(f"<{tag}>")
        self._lists.append([tag, False])

    def _start_ol(self, values: dict[str, str]) -> None:
        self._start_ul(values, "ol")

    def _start_li(self, values: dict[str, str]) -> None:
        self._flush()
        if self._lists and self._lists[-1][0]:
            self._end_li()
            self._rich.append("<li>")
            self._lists[-1][1] = True

    def _end_li(self) -> None:
        self._flush()
        if self._lists and self._lists[-1][1]:
            self._rich.append("</li>")
            self._lists[-1][1] = False

    def _end_ul(self) -> None:
        if self._lists:
            self._end_list()

    _end_ol = _end_ul

    def _end_list(self) -> None:
        self._end_li()
        tag, _ = self._lists.pop()
        if tag:
            self._rich.append(f"</{tag}>")
        if not self._lists:
            self._put_apart()

    def _start_figure(self, values: dict[str, str]) -> None:
        self._end_figure()
        self._flush()
        if not OTHER_FIGURE.search(values.get("class", "")):
            self._figure, self._caption_words = [], ""

    def _end_figure(self) -> None:
        if self._figure is None:
            return
        pictures, words = self._figure, " ".join(self._caption_words.split())
        self._figure, self._caption = None, None
        for picture in pictures:
            caption = words if len(pictures) == 1 else picture.caption
            self._apart("picture", {**vars(picture), "caption": caption[:250]})
        if words and len(pictures) != 1:
            self._line.append(escape(words))
            self._flush()

    def _start_figcaption(self, values: dict[str, str]) -> None:
        if self._figure is not None:
            self._caption = []

    def _end_figcaption(self) -> None:
        if self._caption is not None:
            self._caption_words = " ".join(filter(None, [self._caption_words, "".join(self._caption)]))
            self._caption = None

    def _start_img(self, values: dict[str, str]) -> None:
        source = values.get("src") or values.get("data-src") or ""
        number = values.get("data-id") or "".join(re.findall(r"wp-image-(\d+)", values.get("class", ""))[:1])
        picture = self._around.picture(source, number)
        alt = " ".join(values.get("alt", "").split())
        if picture is None:
            name = source.rsplit("/", 1)[-1][:80] or f"number {number}"
            words = f" It shows: {alt[:200]}" if alt else ""
            self._made.notes.append(f"The picture {name} is missing here: its file was not given.{words}")
            return
        picture = Picture(picture.file, (alt or picture.alt)[:250], picture.caption, picture.title)
        if self._figure is not None:
            self._figure.append(picture)
        else:
            self._apart("picture", vars(picture))

    def _start_iframe(self, values: dict[str, str]) -> None:
        self._end_figure()
        self._link_to(values.get("src", ""))

    _start_video = _start_audio = _start_source = _start_embed = _start_iframe

    def _link_to(self, address: str) -> None:
        """A film at a host that the hub can show, or a link in the place of what another site would show here."""
        if film := _film(address):
            self._apart("film", film)
            self._made.notes.append(f"The {film['title'][0].lower()}{film['title'][1:]} {NO_TRANSCRIPT_NOTE}")
            return
        attributes = self._target(address)
        if not attributes:
            return
        self._flush()
        host = urlsplit(urljoin(self._around.base, address)).hostname or ""
        self._line.append(f"<a{attributes}>{escape(self._link_words(address, host))}</a>")
        self._flush()
        self._made.notes.append(f"What was shown from {host} became a link; a recording block needs its transcript.")

    @staticmethod
    def _link_words(address: str, host: str) -> str:
        if VIDEO.match(address):
            return f"Watch the video on {'Vimeo' if 'vimeo' in host else 'YouTube'}"
        return f"Open this on {host}"

    # Writing ------------------------------------------------------------------------------

    def _target(self, address: str) -> str:
        """The attributes of a link that is safe, or ""."""
        address = re.sub(r"[\x00-\x20]+", "", address)
        try:
            whole = urljoin(self._around.base, address)
            scheme = urlsplit(whole).scheme.lower()
        except ValueError:
            return ""
        if not address or address.startswith("#") or scheme not in SCHEMES:
            return ""
        if number := self._around.post(whole):
            return f' linktype="wordpress" id="{escape(number)}"'
        return f' href="{escape(whole)}"'

    def _open(self, tag: str, attributes: str = "") -> None:
        if self._figure is not None or len(self._inline) >= MOST_INLINE or tag in [name for name, _ in self._inline]:
            return
        self._inline.append((tag, attributes))
        self._line.append(f"<{tag}{attributes}>")

    def _shut(self, tag: str) -> None:
        """End an inline element; those inside it begin again behind it."""
        names = [name for name, _ in self._inline]
        if tag not in names:
            return
        at = names.index(tag)
        self._line += [f"</{name}>" for name, _ in reversed(self._inline[at:])]
        del self._inline[at]
        self._line += [f"<{name}{attributes}>" for name, attributes in self._inline[at:]]

    def _flush(self) -> None:
        """End the line of words that is under way, as what it is: paragraph, heading, part of a list or quote."""
        if self._figure is not None:
            return
        ends = "".join(f"</{name}>" for name, _ in reversed(self._inline))
        line = re.sub(r"<(b|i|a)( [^<>]*)?>\s*</\1>", "", "".join([*self._line, ends])).strip()
        line = re.sub(r"^(<br/>|\s)+|(<br/>|\s)+$", "", line)
        self._line = [f"<{name}{attributes}>" for name, attributes in self._inline]
        if not re.sub(r"<[^<>]*>", "", line).strip():
            return
        if ADDRESS.match(line):
            # An address on a line of its own: WordPress shows what is there.
            self._line, bare = [], unescape(line)
            if VIDEO.match(bare):
                self._link_to(bare)
                return
            line = f"<a{self._target(bare)}>{line}</a>"
        if self._quotes or (self._lists and any(tag for tag, _ in self._lists)):
            # Several paragraphs of one list item or quote are lines of it.
            breaks = self._rich and not self._rich[-1].startswith(("<li", "<ul", "<ol", "</ul", "</ol", "<blockquote"))
            self._rich.append(f"<br/>{line}" if breaks and not self._rich[-1].startswith("</") else line)
        else:
            self._rich.append(f"<{self._block}>{line}</{self._block}>")

    def _apart(self, kind: str, value: Any) -> None:
        self._flush()
        self._waiting.append((kind, value))
        if not self._lists and not self._quotes:
            self._put_apart()

    def _put_apart(self) -> None:
        """Blocks that came up inside a list or a quote stand behind it."""
        if self._waiting:
            self._end_text()
            self._made.blocks += self._waiting
            self._waiting = []

    def _end_text(self) -> None:
        html = clean("".join(self._rich))
        self._rich = []
        if re.sub(r"<(?!hr)[^<>]*>", "", html).strip():
            self._made.blocks.append(("text", html))
