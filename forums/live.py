"""The forums in the live engine: who may follow threads and spaces, and what their events look like now."""

from collections.abc import Sequence
from typing import Any

from forums.about_pages import open_to_everyone
from forums.enums import PostState
from forums.following import followers_of_space, followers_of_thread, posts_of_events, threads_of_events
from forums.models import Post, Thread
from forums.presence import people_of_thread
from forums.queries import facilitator_ids
from forums.reading import news_of, places_of_events, threads_with_news
from forums.rendering import post_html
from hub.live.topics import LoggedEvent, Payload, TopicKind


def render_thread(thread_id: int, events: Sequence[LoggedEvent]) -> list[Payload]:
    """Posts as they are now: one that was hidden or deleted since is sent as post.hidden, without its words."""
    thread, posts = posts_of_events(thread_id, [event.ids.get("post", 0) for event in events])
    if thread is None:
        return [Payload(event.seq, "skipped") for event in events]
    team = facilitator_ids(thread.space_id)
    return [_of_thread(event, thread, posts.get(event.ids.get("post", 0)), team) for event in events]


def _of_thread(event: LoggedEvent, thread: Thread, post: Post | None, team: frozenset[int]) -> Payload:
    if event.kind == "thread.changed":
        return Payload(event.seq, event.kind, _thread_data(thread))
    if post is None:
        return Payload(event.seq, "skipped")
    data: dict[str, Any] = {"post": post.pk, "number": post.number, "revision": post.revision}
    kind = event.kind
    if post.state != PostState.VISIBLE:
        kind = "post.hidden"
    elif kind == "post.hidden":
        kind = "post.edited"
    return Payload(event.seq, kind, {**data, "html": post_html(post, team)})


def render_space(space_id: int, events: Sequence[LoggedEvent]) -> list[Payload]:
    """Threads as they are now; of a hidden one, or one that a page keeps from some, only that it is hidden."""
    threads = threads_of_events(space_id, [event.ids.get("thread", 0) for event in events])
    shown = open_to_everyone(threads.values())
    payloads = []
    for event in events:
        thread = threads.get(event.ids.get("thread", 0))
        if thread is None and event.kind == "thread.changed":
            # Moved to another space, or gone: here it is no more.
            payloads.append(Payload(event.seq, event.kind, {"thread": event.ids.get("thread", 0), "hidden": True}))
        elif thread is None:
            payloads.append(Payload(event.seq, "skipped"))
        elif thread.hidden or thread.pk not in shown:
            payloads.append(Payload(event.seq, "thread.changed", {"thread": thread.pk, "hidden": True}))
        else:
            payloads.append(Payload(event.seq, event.kind, _thread_data(thread)))
    return payloads


def render_me(member_id: int, events: Sequence[LoggedEvent]) -> list[Payload]:
    """What is unread now, for the lists that a member has open; `skipped` for what they may not see (any more)."""
    member, threads = places_of_events(member_id, [event.ids.get("thread", 0) for event in events])
    spaces = threads_with_news(member) if threads else {}
    payloads = []
    for event in events:
        thread = threads.get(event.ids.get("thread", 0))
        if event.kind == "all.read":
            payloads.append(Payload(event.seq, event.kind, {"space": event.ids.get("space", 0)}))
        elif thread is None or thread.hidden:
            payloads.append(Payload(event.seq, "skipped"))
        else:
            payloads.append(Payload(event.seq, event.kind, _news_data(thread, member, spaces)))
    return payloads


def _news_data(thread: Thread, member: Any, spaces: dict[int, int]) -> dict[str, Any]:
    news = news_of(thread, member)
    return {
        "thread": thread.pk,
        "url": thread.get_absolute_url(),
        "posts": thread.last_number,
        "unread": news.unread,
        "first": news.first,
        "new": news.whole,
        "space": thread.space.slug,
        "threads_with_news": spaces.get(thread.space_id, 0),
    }


def _thread_data(thread: Thread) -> dict[str, Any]:
    return {
        "thread": thread.pk,
        "title": thread.title,
        "url": thread.get_absolute_url(),
        "locked": thread.locked,
        "hidden": thread.hidden,
    }


THREAD = TopicKind(name="thread", may_follow=followers_of_thread, render=render_thread, people=people_of_thread)
SPACE = TopicKind(name="space", may_follow=followers_of_space, render=render_space)
ME = TopicKind(name="me", may_follow=lambda _, member_ids: set(member_ids), render=render_me, personal=True)
