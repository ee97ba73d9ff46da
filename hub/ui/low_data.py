"""Pages without pictures, for whoever asks for little data.

It works on the finished page, so that it holds for every picture there is: of the library, of members, in posts
that were rendered once for all readers, of plugins. Each becomes a box of the same size with its words and a link
to it; the foot of the page says what the page weighs and what was left out.
"""

import gzip
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.defaultfilters import filesizeformat, pluralize
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

ATTRIBUTE = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
TAGS = re.compile(rf"<picture\b{ATTRIBUTE}>.*?</picture>|</?(?:a|img|video|audio)\b{ATTRIBUTE}>", re.S | re.I)
NAME = re.compile(r"</?(\w+)")
IMAGE = re.compile(rf"<img\b({ATTRIBUTE})>", re.S | re.I)
PAIRS = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
LOADED_BEFORE_PLAYING = re.compile(r"""\s(?:poster|preload)\s*=\s*(?:"[^"]*"|'[^']*')|\sautoplay\b""", re.I)
PARTS = re.compile(r"""<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)\"""")
WEIGHT_PLACE = "<!--page-weight-->"


@dataclass
class Lightened:
    """`left_out`: address → bytes, or None where that is not known."""

    html: str
    left_out: dict[str, int | None] = field(default_factory=dict)


def lighten(html: str) -> Lightened:
    """The page with a box for each picture, and with films and sounds that load nothing before they are played."""
    page = Lightened("")
    inside_link = False

    def instead(match: re.Match[str]) -> str:
        nonlocal inside_link
        tag = match[0]
        name = NAME.match(tag)[1].lower()  # type: ignore[index]
        if name == "a":
            inside_link = tag[1] != "/"
            return tag
        if name in {"video", "audio"}:
            return _quiet(tag) if tag[1] != "/" else tag
        image = IMAGE.search(tag)
        return _box(image[1], page.left_out, inside_link) if image else tag

    page.html = TAGS.sub(instead, html)
    return page


def with_weight(page: Lightened) -> str:
    """The page, with what it weighs written in the place that its foot keeps for that."""
    if WEIGHT_PLACE not in page.html:
        return page.html
    known = [size for size in page.left_out.values() if size]
    words = f"This page: about {in_words(weight(page.html))}"
    if page.left_out:
        count = len(page.left_out)
        words += f"; {count} picture{pluralize(count)} {'was' if count == 1 else 'were'} left out"
        words += f" ({in_words(sum(known))})" if known else ""
    return page.html.replace(WEIGHT_PLACE, f"{words}.")


def weight(html: str) -> int:
    """Bytes that come over the wire: the page, its style and its scripts, compressed as they are sent."""
    return len(gzip.compress(html.encode(), 6)) + sum(_static_bytes(path) for path in set(PARTS.findall(html)))


def in_words(size: int) -> str:
    """ "24 kB": whole kilobytes, as telephone contracts count them."""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else filesizeformat(size)


def _quiet(tag: str) -> str:
    bare = LOADED_BEFORE_PLAYING.sub("", tag)
    return f'{bare[:6]} preload="none"{bare[6:]}'


def _box(attributes: str, left_out: dict[str, int | None], inside_link: bool) -> str:
    # The values stay as they stand in the page: escaped.
    pairs = PAIRS.findall(attributes)
    found = {name.lower(): SafeString(one or other.replace('"', "&quot;")) for name, one, other in pairs}
    source = found.get("src", SafeString(""))
    if not source or source.startswith("data:"):
        return f"<img{attributes}>"
    if source not in left_out:
        left_out[source] = _media_bytes(source)
    css = found.get("class", "")
    if "data-initials" in found:
        return format_html('<span class="{}" aria-hidden="true">{}</span>', css, found["data-initials"])
    size = left_out[source]
    context = {
        "css": css,
        "alt": found.get("alt", ""),
        "name": found.get("data-name", ""),
        "source": source,
        "width": found.get("width", ""),
        "height": found.get("height", ""),
        "size": in_words(size) if size else "",
        "link": not inside_link,
    }
    return render_to_string("components/_left_out.html", context).strip()


def _media_bytes(source: str) -> int | None:
    path = unquote(urlsplit(source).path)
    if not path.startswith(settings.MEDIA_URL) or ".." in path:
        return None
    try:
        return (Path(settings.MEDIA_ROOT) / path.removeprefix(settings.MEDIA_URL)).stat().st_size
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=200)
def _static_bytes(url: str) -> int:
    """Of the compressed file, which is the one that is sent; 0 for what is not a static file of ours."""
    if not url.startswith(settings.STATIC_URL) or ".." in url:
        return 0
    file = Path(settings.STATIC_ROOT) / url.removeprefix(settings.STATIC_URL)
    for path in (file.with_name(f"{file.name}.gz"), file):
        if path.is_file():
            return path.stat().st_size
    return 0
