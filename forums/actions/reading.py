"""How far a member has read: the one path that writes it, for pages, the API and what is posted."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from forums.following import readers_behind, readers_of_space
from forums.models import Post, ReadPosition, Thread
from forums.permissions import SIGN_IN, require
from forums.reading import VISIT
from hub.live import log
from members.permissions import is_member


@transaction.atomic
def note_read(thread: Thread, *, actor: Any, number: int) -> bool:
    """The member has seen the thread up to this post; answers whether that is further than before.

    `thread` comes from a query with the actor as viewer. Effects in order: position (a visit begins half an hour
    after the last news was read), thread.read in the member's own log, so that their other devices know.
    """
    require(is_member(actor), SIGN_IN)
    number, now = min(number, thread.last_number), timezone.now()
    if number < 1:
        return False
    place, made = ReadPosition.objects.select_for_update().get_or_create(
        member=actor, thread_id=thread.pk, defaults={"number": number, "at": now}
    )
    if not made:
        if place.number >= number:
            return False
        if place.at < now - VISIT:
            place.since = place.number
        place.number, place.at = number, now
        place.save(update_fields=["number", "since", "at"])
    log.append(f"me:{actor.pk}", "thread.read", {"thread": thread.pk})
    return True


def wrote(post: Post, author: Any) -> None:
    """Who was up to date and posts has read their own post, too. Part of the action that makes the post."""
    if post.number == 1:
        ReadPosition.objects.create(member=author, thread_id=post.thread_id, number=1)
        return
    places = ReadPosition.objects.filter(member=author, thread_id=post.thread_id)
    places.filter(number=post.number - 1).update(number=post.number)


@transaction.atomic
def tell_readers(post_id: int) -> int:
    """The worker tells those who read in a thread about a new post, or in its space about a new thread.

    Answers how many. Effect: thread.unread in the own log of each, in a few statements.
    """
    post = Post.objects.select_related("thread").filter(pk=post_id).first()
    if post is None or post.thread.hidden:
        return 0
    thread = post.thread
    who = readers_of_space(thread) if post.number == 1 else readers_behind(thread.pk, post.number, post.author_id)
    return _tell(who, thread.pk)


def _tell(members: Collection[int], thread_id: int) -> int:
    log.append_same([f"me:{pk}" for pk in members], "thread.unread", {"thread": thread_id})
    return len(members)
