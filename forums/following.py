"""What the live engine asks of the forums: who follows a topic, and what its events are about."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from forums.enums import Standing
from forums.models import Post, ReadPosition, Space, Thread
from forums.permissions import may_see_space, may_see_thread
from forums.queries import with_thread
from forums.reading import RECENT
from forums.standing import standings
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


def readers_behind(thread_id: int, number: int, author_id: int | None) -> set[int]:
    """Members who read this thread lately, have not seen post `number`, may see it and did not write it."""
    rows = ReadPosition.objects.filter(thread_id=thread_id, number__lt=number, at__gt=timezone.now() - RECENT)
    return _who_may_see(thread_id, rows.exclude(member_id=author_id or 0))


def readers_of_space(thread: Thread) -> set[int]:
    """Members who read in the thread's space lately and may see this new thread; its author is not told."""
    rows = ReadPosition.objects.filter(thread__space_id=thread.space_id, at__gt=timezone.now() - RECENT)
    return _who_may_see(thread.pk, rows.exclude(member_id=thread.author_id or 0))


def _who_may_see(thread_id: int, rows: QuerySet[ReadPosition]) -> set[int]:
    members = set(rows.filter(member__is_active=True).order_by().values_list("member_id", flat=True).distinct())
    return followers_of_thread(thread_id, members) if members else set()
