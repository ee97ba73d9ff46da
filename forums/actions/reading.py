"""How far a member has read: the one path that writes it, for pages, the API and what is posted."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from forums.following import readers_behind, readers_of_space
from forums.models import Post, ReadPosition, Space, Thread
from forums.permissions import SIGN_IN, require
from forums.reading import VISIT, unread_threads
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


@transaction.atomic
def mark_all_read(*, actor: Any, space: Space | None = None) -> int:
    """The member has seen everything in a space, or in all that they may see; answers in how many threads it was news.

    `space` comes from a query with the actor as viewer. Effects in order: positions (nothing is "new since the last
    visit" behind them), all.read in the member's own log, so that their other devices know.
    """
    require(is_member(actor), SIGN_IN)
    rows = unread_threads(actor)
    if space is not None:
        rows = rows.filter(space_id=space.pk)
    now = timezone.now()
    places = [
        ReadPosition(member=actor, thread_id=pk, number=number, since=number, at=now)
        for pk, number in rows.order_by("pk").values_list("pk", "last_number")
    ]
    ReadPosition.objects.bulk_create(
        places,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["member", "thread"],
        update_fields=["number", "since", "at"],
    )
    if places:
        log.append(f"me:{actor.pk}", "all.read", {"space": space.pk if space else 0})
    return len(places)


def wrote(post: Post, author: Any) -> None:
    """Who was up to date and posts has read their own post, too. Part of the action that makes the post."""
    if post.number == 1:
        ReadPosition.objects.create(member=author, thread_id=post.thread_id, number=1)
        return
    places = ReadPosition.objects.filter(member=author, thread_id=post.thread_id)
    places.filter(number=post.number - 1).update(number=post.number)


@transaction.atomic
def tell_readers(post_id: int, *, new: bool = True) -> int:
    """The worker tells those who read in a thread about a new post, or in its space about a new thread.

    Without `new` the post was hidden or is back: for those who have not read it there is another count.
    Answers how many. Effect: thread.unread in the own log of each, in a few statements.
    """
    post = Post.objects.select_related("thread").filter(pk=post_id).first()
    if post is None or post.thread.hidden:
        return 0
    thread = post.thread
    who = (
        readers_of_space(thread) if new and post.number == 1 else readers_behind(thread.pk, post.number, post.author_id)
    )
    return _tell(who, thread.pk)


def _tell(members: Collection[int], thread_id: int) -> int:
    log.append_same([f"me:{pk}" for pk in members], "thread.unread", {"thread": thread_id})
    return len(members)
