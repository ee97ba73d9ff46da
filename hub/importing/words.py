"""Words out of another site's HTML: bare, in paragraphs, or cleaned down to what a page may hold."""

import re
from html import unescape

import nh3

TAGS = {"h2", "h3", "p", "br", "b", "i", "a", "ul", "ol", "li", "hr", "blockquote"}
SCHEMES = {"http", "https", "mailto", "tel"}
BLOCKISH = re.compile(
    r"</?(p|div|h[1-6]|ul|ol|li|table|tr|td|th|blockquote|pre|figure|hr|iframe|form|script|style)\b", re.I
)
# Control characters, and halves of surrogate pairs: no page may hold them.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def words_of(html: str) -> str:
    """The words of a title or an excerpt, in one line."""
    bare = re.sub(r"<[^<>]*>", " ", without_comments(html))
    return " ".join(UNWANTED.sub("", unescape(bare)).split())


def without_comments(html: str) -> str:
    first, *rest = html.split("<!--")
    return first + "".join(part.split("-->", 1)[-1] if "-->" in part else part for part in rest)


def paragraphs(text: str) -> str:
    """Words with empty lines between paragraphs, as the older editor of WordPress keeps them, as HTML."""
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(
        part if BLOCKISH.search(part) else f"<p>{part.strip().replace(chr(10), '<br>')}</p>" for part in parts
    )


def clean(html: str) -> str:
    """The last word on what may stand in a page: known tags, links that lead somewhere safe, nothing else."""
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "linktype", "id"}},
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return cleaned.replace("<br>", "<br/>").replace("<hr>", "<hr/>")
