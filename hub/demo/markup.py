"""Light markup of the demo's text files, turned into HTML or into plain blocks for PDF and Word.

Blank line: new paragraph. "- " and "1. ": lists. "> ": quote. "## ": heading. **bold**, *italic*, [words](target).
A target is a path, an address, or "thread:key" / "resource:slug", which the caller's `resolve` turns into a path.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"\*(.+?)\*")
NUMBERED = re.compile(r"\d+\. ")

Resolve = Callable[[str], str]


@dataclass(frozen=True)
class Block:
    """One block: `kind` is "paragraph", "heading", "quote", "list" or "numbered"; a list has an item per line."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of `text` in order."""
    for chunk in re.split(r"\n\s*\n", text.strip()):
        for kind, lines in groupby(chunk.splitlines(), key=_kind_of_line):
            yield Block(kind, tuple(_without_marker(kind, line) for line in lines))


def to_html(text: str, resolve: Resolve = str) -> str:
    """Return `text` as HTML made of p, h2, blockquote, ul, ol, li, strong, em and a."""
    return "".join(_block_html(block, resolve) for block in blocks(text))


def to_plain(line: str) -> str:
    """Return one line without its marks; of a link only its words stay."""
    return ITALIC.sub(r"\1", BOLD.sub(r"\1", LINK.sub(r"\1", line)))


def _kind_of_line(line: str) -> str:
    if line.startswith("- "):
        return "list"
    if NUMBERED.match(line):
        return "numbered"
    if line.startswith("> "):
        return "quote"
    return "heading" if line.startswith("## ") else "paragraph"


def _without_marker(kind: str, line: str) -> str:
    return line.strip() if kind == "paragraph" else line.split(" ", 1)[1].strip()


def _block_html(block: Block, resolve: Resolve) -> str:
    lines = [_inline(line, resolve) for line in block.lines]
    if block.kind in {"list", "numbered"}:
        tag = "ul" if block.kind == "list" else "ol"
        return f"<{tag}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{tag}>"
    text = " ".join(lines)
    if block.kind == "quote":
        return f"<blockquote><p>{text}</p></blockquote>"
    return f"<h2>{text}</h2>" if block.kind == "heading" else f"<p>{text}</p>"


def _inline(line: str, resolve: Resolve) -> str:
    def link(match: re.Match[str]) -> str:
        return f'<a href="{escape(resolve(match[2]))}">{match[1]}</a>'

    html = LINK.sub(link, escape(line, quote=False))
    return ITALIC.sub(r"<em>\1</em>", BOLD.sub(r"<strong>\1</strong>", html))
