"""A public thread as schema.org knows it: the opening post and how many replies it has."""

from collections.abc import Iterator
from typing import Any

from forums.enums import PostState
from forums.models import Thread
from forums.queries import Page
from forums.text import plain
from hub.ui.site import full_url
from hub.ui.structured import LANGUAGE, breadcrumbs, person, without_empty

LONGEST_DESCRIPTION = 160
MOST_TEXT = 1000


def thread_meta(context: dict[str, Any]) -> dict[str, Any]:
    """For the head of a thread's page: `description`, `path` and, for guests, `data` for machines."""
    thread, page = context["thread"], context["page"]
    posts = f"{thread.last_number} post{'' if thread.last_number == 1 else 's'}"
    path = thread.get_absolute_url() + (f"?page={page.number}" if page.number > 1 else "")
    return {
        "description": f"{thread.title}: a conversation in {thread.space.name}, {posts}."[:LONGEST_DESCRIPTION],
        "path": path,
        "data": [] if context["signed_in"] else list(about_thread(thread, page, context["crumbs"])),
    }


def about_thread(thread: Thread, page: Page, crumbs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Only for what everybody reads: ask with the page that a guest gets."""
    yield breadcrumbs(
        [*((crumb["title"], crumb["url"]) for crumb in crumbs), (thread.title, thread.get_absolute_url())]
    )
    first = next((post for post in page.posts if post.number == 1 and post.state == PostState.VISIBLE), None)
    if first is None:
        return
    name = first.name or first.author_name or "Former member"
    yield without_empty(
        {
            "@type": "DiscussionForumPosting",
            "headline": thread.title,
            "text": plain(first.body_html)[:MOST_TEXT],
            "url": full_url(thread.get_absolute_url()),
            "datePublished": first.created_at.isoformat(timespec="seconds"),
            "dateModified": first.edited_at.isoformat(timespec="seconds") if first.edited_at else "",
            "author": person(name, f"/members/{first.handle}/" if first.handle else ""),
            "inLanguage": LANGUAGE,
            "interactionStatistic": {
                "@type": "InteractionCounter",
                "interactionType": "https://schema.org/CommentAction",
                "userInteractionCount": max(thread.last_number - 1, 0),
            },
        }
    )
