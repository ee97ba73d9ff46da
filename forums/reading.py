"""What is unread, and for whom: read with pages and lists, never asked for apart.

A thread has news for a member when it got posts since they read it last, or was started since they joined and not
opened yet. What nobody wrote in for a month is not counted: somebody who was away for long finds what goes on now.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from forums.models import Thread
from forums.permissions import visible_threads_q
from hub.live.log import newest_seq
from members.permissions import is_member

RECENT = timedelta(days=30)
VISIT = timedelta(minutes=30)
"""Who comes back within this time is still on the same visit."""


@dataclass(frozen=True)
class News:
    """What a list says of a thread: how many posts are unread, from which on; or that it is new as a whole."""

    unread: int = 0
    first: int = 0
    whole: bool = False


def with_place(threads: QuerySet[Thread], member_id: int) -> QuerySet[Thread]:
    """The same rows, each with how far the member has read: `read_number`, `read_since`, `read_at` (None: never)."""
    mine = FilteredRelation("positions", condition=Q(positions__member_id=member_id))
    return threads.annotate(
        mine=mine, read_number=F("mine__number"), read_since=F("mine__since"), read_at=F("mine__at")
    )


def last_visit(thread: Thread) -> int | None:
    """The post behind which everything came since the viewer's last visit; None when they were never here."""
    number: int | None = getattr(thread, "read_number", None)
    if number is None:
        return None
    at: datetime = thread.read_at
    since: int | None = thread.read_since
    return since if at > timezone.now() - VISIT else number


def news_of(thread: Thread, viewer: Any) -> News:
    """What is new to this viewer in a thread that was read with its place."""
    if not is_member(viewer) or thread.last_activity_at < timezone.now() - RECENT:
        return News()
    number: int | None = getattr(thread, "read_number", None)
    if number is not None:
        return News(max(0, thread.last_number - number), min(number + 1, thread.last_number))
    return News(whole=thread.created_at > viewer.date_joined and thread.author_id != viewer.pk)


def threads_with_news(viewer: Any) -> dict[int, int]:
    """Space id → how many of its threads have news for the viewer; one query, none for guests."""
    if not is_member(viewer):
        return {}
    rows = Thread.objects.filter(visible_threads_q(viewer), hidden=False, last_activity_at__gt=timezone.now() - RECENT)
    unread = Q(read_number__lt=F("last_number"))
    new = Q(read_number=None, created_at__gt=viewer.date_joined) & (Q(author=None) | ~Q(author_id=viewer.pk))
    counted = (
        with_place(rows, viewer.pk).filter(unread | new).order_by().values("space_id").annotate(number=Count("pk"))
    )
    return dict(counted.values_list("space_id", "number"))


def own_seq(viewer: Any) -> int | None:
    """The seq of the viewer's own topic, to be read before what a page shows; None for guests."""
    return newest_seq(f"me:{viewer.pk}") if is_member(viewer) else None


# For the live engine ---------------------------------------------------------


def places_of_events(member_id: int, thread_ids: Collection[int]) -> tuple[Any, dict[int, Thread]]:
    """The member, and those of these threads that they may see, by id, each with its space and their place."""
    member = get_user_model().objects.filter(pk=member_id).first()
    if not is_member(member):
        return None, {}
    rows = Thread.objects.filter(visible_threads_q(member), pk__in=set(thread_ids)).select_related("space")
    return member, {thread.pk: thread for thread in with_place(rows, member.pk)}
