"""What the live engine asks of the forums: who follows a topic, and what its events are about."""

from collections.abc import Collection

from forums.enums import Standing
from forums.models import Post, Space, Thread
from forums.permissions import may_see_space, may_see_thread
from forums.queries import standings, with_thread
from hub.cms.readers import readers_among


def followers_of_space(space_id: int, member_ids: Collection[int]) -> set[int]:
    """Those of the members (ANONYMOUS for guests) who may see the space."""
    space = Space.objects.filter(pk=space_id).first()
    if space is None:
        return set()
    return {pk for pk, who in standings(space, member_ids).items() if may_see_space(who, space)}


def followers_of_thread(thread_id: int, member_ids: Collection[int]) -> set[int]:
    """Those of the members (ANONYMOUS for guests) who may see the thread."""
    thread = Thread.objects.select_related("space").filter(pk=thread_id).first()
    if thread is None:
        return set()
    found = {pk: who for pk, who in standings(thread.space, member_ids).items() if may_see_thread(who, thread)}
    if thread.page_id is None:
        return set(found)
    return readers_among(thread.page_id, found) | {pk for pk, who in found.items() if who == Standing.ADMIN}


def posts_of_events(thread_id: int, post_ids: Collection[int]) -> tuple[Thread | None, dict[int, Post]]:
    """For the live engine, which has checked who follows: the thread and these posts of it, by id."""
    thread = Thread.objects.select_related("space").filter(pk=thread_id).first()
    if thread is None:
        return None, {}
    posts = with_thread(thread, thread.posts.filter(pk__in=set(post_ids)))
    return thread, {post.pk: post for post in posts}


def threads_of_events(space_id: int, thread_ids: Collection[int]) -> dict[int, Thread]:
    """For the live engine: these threads of the space, by id."""
    rows = Thread.objects.select_related("space").filter(space_id=space_id, pk__in=set(thread_ids))
    return {thread.pk: thread for thread in rows}
