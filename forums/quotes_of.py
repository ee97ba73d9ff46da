"""Quotes of a member's posts in the posts of others: taking out the name, and the words where those go, too."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, QuerySet

from forums import text
from forums.models import Post, PostRevision, Thread

QUOTED = re.compile(r"<p>[^<]* wrote in post (\d+):</p>(<blockquote>.*?</blockquote>)?", re.S)
GONE = "<blockquote><p>(The person who wrote this took their words along.)</p></blockquote>"


def clean_quotes(thread: Thread, numbers: Collection[int], *, keeps_words: bool) -> list[Post]:
    """Clean what others quoted from these posts of a thread, and its earlier versions; answers the changed posts."""

    def cleaned(found: re.Match[str]) -> str:
        if int(found[1]) not in numbers:
            return found[0]
        words = found[2] if keeps_words or not found[2] else GONE
        return f"<p>A former member wrote in post {found[1]}:</p>{words or ''}"

    posts = thread.posts.exclude(number__in=numbers)
    changed = [
        post for post, new in _changes(posts, cleaned) if _write(Post, post, new, {"revision": F("revision") + 1})
    ]
    for row, new in _changes(PostRevision.objects.filter(post__in=posts), cleaned):
        _write(PostRevision, row, new, {})
    return changed


def _changes(rows: QuerySet[Any], cleaned: Any) -> list[tuple[Any, str]]:
    found = [(row, QUOTED.sub(cleaned, row.body_html)) for row in rows.filter(body_html__contains=" wrote in post ")]
    return [(row, new) for row, new in found if new != row.body_html]


def _write(model: Any, row: Any, html: str, more: Mapping[str, Any]) -> int:
    return int(model.objects.filter(pk=row.pk).update(body_html=html, body_text=text.plain(html), **more))
