"""The HTML of posts and of rows in a list, made once for all it depends on: for pages and live arrivals alike."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from forums.enums import PostState, SpaceKind
from forums.models import Post, Thread
from forums.reading import News, news_of
from forums.shown import ShownPost, shown
from members.visibility import GUESTS, MEMBERS

NOTHING_NEW = News()
KEPT = 2000
SINCE = '<li id="new"><h2 class="new-line">New since your last visit</h2></li>'
LONGEST_KEPT = 10_000
"""Posts above this many characters are made anew each time, so that what is kept stays small."""


class Photo(NamedTuple):
    """Where a photo is."""

    url: str


class Author(NamedTuple):
    """What a post shows of its author; without a handle the name leads to nobody."""

    display_name: str
    handle: str
    photo: Photo | None


class Look(NamedTuple):
    """Everything the HTML of a post depends on; equal looks have equal HTML."""

    pk: int
    number: int
    url: str
    state: str
    revision: int
    author: Author | None
    author_id: int | None
    facilitator: bool
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    helper: Author | None = None
    mine: bool = False
    editor: bool = False
    moderator: bool = False
    poster: bool = False

    @property
    def thread_url(self) -> str:
        """The address of its thread."""
        return self.url[: -len(f"{self.number}/")]


class Reader(NamedTuple):
    """Whose links a page shows in its posts. Nobody's in what is the same for all readers."""

    viewer_id: int | None = None
    moderator: bool = False
    poster: bool = False


NOBODY = Reader()


def post_html(post: Post, facilitator_ids: Collection[int], reader: Reader = NOBODY) -> str:
    """The HTML of one post, thread and space loaded. Without a `reader` it is the one that all get."""
    return _html(_look(shown(post), post.thread, facilitator_ids, reader))


def posts_html(
    thread: Thread,
    posts: list[ShownPost],
    facilitator_ids: Collection[int],
    reader: Reader,
    *,
    seen: int | None = None,
) -> SafeString:
    """The HTML of a page of posts; a line stands before those that came after post `seen`."""
    html = [_html(_look(post, thread, facilitator_ids, reader)) for post in posts]
    first = next(
        (i for i, post in enumerate(posts) if seen is not None and is_news(post, reader.viewer_id, seen)), None
    )
    if first is not None:
        html.insert(first, SINCE)
    return SafeString("\n".join(html))


def is_news(post: ShownPost, viewer_id: int | None, seen: int) -> bool:
    """Whether it came after post `seen`, from somebody else, and can be read."""
    return post.number > seen and post.state == PostState.VISIBLE and (post.author_id or 0) != viewer_id


def _look(post: ShownPost, thread: Thread, facilitator_ids: Collection[int], reader: Reader) -> Look:
    mine = reader.viewer_id is not None and post.author_id == reader.viewer_id
    visible = post.state == PostState.VISIBLE
    return Look(
        pk=post.pk,
        number=post.number,
        url=f"{thread.get_absolute_url()}{post.number}/",
        state=post.state,
        revision=post.revision,
        author=_author_of(post, thread) if visible else None,
        author_id=post.author_id if visible else None,
        facilitator=visible and post.author_id in facilitator_ids,
        body_html=post.body_html if visible else "",
        created_at=post.created_at,
        edited_at=post.edited_at,
        helper=_helper_of(post) if visible else None,
        mine=mine,
        editor=mine and not thread.locked,
        moderator=reader.moderator,
        poster=reader.poster,
    )


def _author_of(post: ShownPost, thread: Thread) -> Author | None:
    if post.name is None or post.handle is None:
        return Author(post.author_name, "", None) if post.author_name else None
    # The same for all readers: a photo for members stands where no guest reads.
    readers = GUESTS if thread.space.kind == SpaceKind.PUBLIC else MEMBERS
    seen = post.photo and post.photo_seen_by in readers
    return Author(post.name, post.handle, Photo(default_storage.url(post.photo)) if seen and post.photo else None)


def _helper_of(post: ShownPost) -> Author | None:
    return Author(post.helper_name or "a former member", post.helper_handle or "", None) if post.helped else None


def _author(member: Any) -> Author | None:
    if member is None:
        return None
    photo = member.photo_for(None)
    return Author(member.display_name, member.handle, Photo(photo.url) if photo else None)


class Row(NamedTuple):
    """Everything a thread's row in a list depends on; equal rows have equal HTML."""

    pk: int
    url: str
    title: str
    author: Author | None
    last_post_by: str
    last_activity_at: datetime
    last_number: int
    locked: bool
    hidden: bool
    about_a_page: bool
    pinned: bool = False
    helped_by: str = ""
    last_helped: bool = False
    news: News = NOTHING_NEW


def thread_rows_html(threads: list[Thread], viewer: Any) -> SafeString:
    """The HTML of a list of threads, with their people and their space loaded, and how far the viewer has read."""
    return SafeString("".join(_row_html(_row(thread, news_of(thread, viewer))) for thread in threads))


def _row(thread: Thread, news: News) -> Row:
    return Row(
        pk=thread.pk,
        url=thread.get_absolute_url(),
        title=thread.title,
        author=_author(thread.author),
        last_post_by=thread.last_post_by.display_name if thread.last_post_by else "",
        last_activity_at=thread.last_activity_at,
        last_number=thread.last_number,
        locked=thread.locked,
        hidden=thread.hidden,
        about_a_page=thread.page_id is not None,
        pinned=thread.pinned,
        helped_by=thread.helper_name,
        last_helped=thread.last_helped,
        news=news,
    )


@lru_cache(maxsize=KEPT)
def _row_html(row: Row) -> str:
    return render_to_string("forums/_thread_row.html", {"row": row}).strip()


def _html(look: Look) -> str:
    return _make.__wrapped__(look) if len(look.body_html) > LONGEST_KEPT else _make(look)


@lru_cache(maxsize=KEPT)
def _make(look: Look) -> str:
    return render_to_string("forums/_post.html", {"look": look}).strip()
