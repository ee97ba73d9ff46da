"""Quoting a post: its words as they stand in a plain box, each line behind a ">", under who wrote them."""

from collections.abc import Mapping, Sequence

from forums.enums import PostState
from forums.queries import page_of
from forums.shown import ShownPost
from forums.text import BLOCK, own_words, paragraphs, plain, words_of

LONGEST = 1000


def asked_page(asked: Mapping[str, str]) -> str:
    """The page of a thread that an address asks for: a named one, or the one on which the quoted post stands."""
    number = quoted_number(asked)
    return asked["page"] if "page" in asked else str(page_of(number) if number else 1)


def quoted_number(asked: Mapping[str, str]) -> int:
    """The number of the post that somebody wants to quote; 0 for none."""
    given = asked.get("quote", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def joined(begun: str, quoted: str) -> str:
    """What somebody has begun to write, and below it what they quote now, unless it stands there already."""
    if not begun or not quoted:
        return begun or quoted
    if BLOCK.search(begun):
        html = paragraphs(quoted)
        return begun if plain(html) in words_of(begun) else begun + html
    return begun if quoted.strip() in begun else f"{begun.rstrip()}\n\n{quoted}"


def quotation(posts: Sequence[ShownPost], number: int) -> str:
    """The quoted words of post `number`, ready to be answered below; "" when it cannot be read or is not there."""
    post = next((post for post in posts if post.number == number and post.state == PostState.VISIBLE), None)
    if post is None:
        return ""
    words = own_words(post.body_html)
    words = words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()} …"
    who = post.name or post.author_name or "A former member"
    quoted = "\n".join(f"> {line}" for line in words.split("\n"))
    return f"{who} wrote in post {post.number}:\n{quoted}\n\n"
