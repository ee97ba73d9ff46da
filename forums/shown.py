"""What a thread's page shows of a post, as plain rows: half the cost of a post and a member for each."""

from datetime import datetime
from typing import NamedTuple

from forums.models import Post


class ShownPost(NamedTuple):
    """One post with its author's name, handle and photo (a file's name, or ""); None where there is no author."""

    pk: int
    number: int
    state: str
    revision: int
    body_html: str
    created_at: datetime
    edited_at: datetime | None
    author_id: int | None
    name: str | None
    handle: str | None
    photo: str | None
    author_name: str = ""
    photo_seen_by: str | None = None
    helped: bool = False
    helper_name: str | None = None
    helper_handle: str | None = None


OWN = ShownPost._fields[:8]
AUTHOR = ("author__display_name", "author__handle", "author__photo", "author_name", "author__photo_seen_by")
FIELDS = (*OWN, *AUTHOR, "helped", "helper__display_name", "helper__handle")
"""The same as a query names them, in the same order."""


def shown(post: Post) -> ShownPost:
    """The row of a post that is loaded with its author."""
    own = (getattr(post, name) for name in OWN)
    author = post.author
    person = (author.display_name, author.handle, author.photo.name) if author else (None, None, None)
    seen_by = author.photo_seen_by if author else None
    helper = (post.helper.display_name, post.helper.handle) if post.helper else (None, None)
    return ShownPost(*own, *person, post.author_name, seen_by, post.helped, *helper)
