"""The comments of a post: names and words, in their order; nothing that tells who somebody is elsewhere."""

import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from hub.importing.old_site import Post
from hub.importing.words import UNWANTED, without_comments, words_of
from hub.importing.wxr import Record

LONGEST, LONGEST_QUOTE = 50_000, 200
NOT_COMMENTS = {"pingback", "trackback", "order_note", "webhook_delivery"}
NOBODY = "Somebody"
MAIL = re.compile(r"[^\s@]+@[^\s@]+")


def comments_of(record: Record, post: Post) -> tuple[list[dict[str, str]], list[str]]:
    """What the plan holds of each approved comment, the oldest first; and sentences about the others."""
    shown, seen = [], set()
    waiting = spam = long = 0
    for comment in record.comments:
        number, approved = comment.get("wp:comment_id", "").strip(), comment.get("wp:comment_approved", "").strip()
        if comment.get("wp:comment_type", "").strip() in NOT_COMMENTS or not number.isdecimal() or number in seen:
            continue
        seen.add(number)
        if approved != "1":
            waiting, spam = waiting + (approved == "0"), spam + (approved != "0")
        elif len(comment.get("wp:comment_content", "")) > LONGEST:
            long += 1
        elif words_of(comment.get("wp:comment_content", "")):
            shown.append((_at(comment, post), int(number), comment))
    shown.sort(key=lambda entry: entry[:2])
    by_number = {str(number): comment for _, number, comment in shown}
    notes = [
        f"{count} comment{'s' if count > 1 else ''} {words}, and left out."
        for count, words in ((waiting, "waited for approval"), (spam, "was spam or in the bin"), (long, "was too long"))
        if count
    ]
    return [_planned(at, str(number), comment, by_number) for at, number, comment in shown], notes


def name_of(comment: dict[str, str]) -> str:
    """The name as text; a mail address that stands in its place is not kept."""
    name = words_of(comment.get("wp:comment_author", ""))
    return (MAIL.sub("", name).strip() or NOBODY)[:100]


def _at(comment: dict[str, str], post: Post) -> datetime:
    text = comment.get("wp:comment_date_gmt", "").strip()
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return post.at or datetime(2000, 1, 1, tzinfo=UTC)


def _planned(at: datetime, number: str, comment: dict[str, str], others: dict[str, Any]) -> dict[str, str]:
    body = _body(comment.get("wp:comment_content", ""))
    answered = others.get(comment.get("wp:comment_parent", "").strip())
    if answered is not None and answered is not comment:
        words = words_of(answered.get("wp:comment_content", ""))
        short = words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1].rsplit(" ", 1)[0] + "…"
        body = f"<blockquote><p>{escape(name_of(answered))}: {escape(short)}</p></blockquote>{body}"
    return {"key": number, "name": name_of(comment), "at": at.isoformat(), "body": body}


def _body(content: str) -> str:
    """HTML with block tags, so that nobody takes it for plain text; the discussion cleans it."""
    text = UNWANTED.sub("", without_comments(content)).replace("\r\n", "\n").replace("\r", "\n")
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts)
