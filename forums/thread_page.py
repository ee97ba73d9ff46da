"""Everything a thread's page shows, read in a fixed number of queries."""

from typing import Any

from forums import mail_queries, permissions, queries
from forums.about_pages import page_of
from forums.drafts import reply_draft
from forums.models import Thread
from forums.quoting import joined, quotation
from forums.reading import last_visit
from forums.rendering import Reader, is_news, posts_html
from forums.standing import Seat
from hub.live.log import newest_seq
from members.permissions import is_member

READERS = {
    "public": "Everyone can read this space.",
    "members": "Only members of the hub can read this space.",
    "invited": "Only people who were added to this space can read it.",
}

READERS_OF_PAGES = {
    "public": "Everyone who can read the page can read this.",
    "members": "Members of the hub who can read the page can read this.",
    "invited": "People who were added to this space and can read the page can read this.",
}


def thread_page(viewer: Any, thread: Thread, seat: Seat, number: int, quote: int = 0) -> dict[str, Any]:
    """The context of one page of a thread. The seq is read before the posts, so that nothing can be missed.

    `quote`: the number of a post whose words the reply begins with.
    """
    seq = newest_seq(thread.topic)
    page = queries.posts_page(thread, number)
    moderator = permissions.may_moderate(seat.standing)
    signed_in = is_member(viewer)
    seen = last_visit(thread)
    may_reply = permissions.may_reply(seat.standing, thread)
    draft = reply_draft(thread)
    quoted = quotation(page.posts, quote) if quote and may_reply else ""
    reader = Reader(viewer.pk if signed_in else None, moderator, may_reply)
    return {
        "thread": thread,
        "page": page,
        "per_page": queries.PAGE,
        "posts": posts_html(thread, page.posts, seat.facilitators, reader, seen=seen),
        "first_unread": first_unread(viewer, thread, seen, page),
        "seq": seq,
        "signed_in": signed_in,
        "moderator": moderator,
        "may_reply": may_reply,
        "draft": draft,
        "quoted": quoted,
        "words": joined(draft.body, quoted),
        "may_post": permissions.may_post(seat.standing, thread.space),
        "readers": readers_of(thread),
        "about": page_of(viewer, thread),
        "mail": mail_queries.mail_state(viewer, thread),
    }


def first_unread(viewer: Any, thread: Thread, seen: int | None, page: queries.Page) -> dict[str, Any] | None:
    """Where the first post stands that came since the last visit, and how many there are."""
    if seen is None or seen >= thread.last_number:
        return None
    if page.number == page.last and (page.number - 1) * queries.PAGE <= seen:
        # All that came is on this page, and need not be asked for.
        news = [post.number for post in page.posts if is_news(post, viewer.pk, seen)]
        count, first = len(news), min(news, default=0)
    else:
        count, first = queries.news_after(viewer, thread, seen)
    if not count:
        return None
    number = queries.page_of(first)
    path = f"{thread.get_absolute_url()}?page={number}" if number > 1 else thread.get_absolute_url()
    return {"url": f"{path}#post-{first}", "count": count}


def readers_of(thread: Thread) -> str:
    """A sentence that says who can read what one writes here."""
    if thread.page_id is None:
        return READERS[thread.space.kind]
    return READERS_OF_PAGES[thread.space.kind]
