"""What is unread, and for whom: read with pages and lists, never asked for apart.

A thread has news for a member when it got posts since they read it last, or was started since they joined and not
opened yet. Posts that were hidden or removed, and one's own, are no news. What nobody wrote in for a month is not
counted: somebody who was away for long finds what goes on now.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from forums.enums import PostState
from forums.models import Post, Thread
from forums.permissions import visible_threads_q
from hub.live.log import newest_seq
from members.permissions import is_member

RECENT = timedelta(days=30)
VISIT = timedelta(minutes=30)
"""Who comes back within this time is still on the same visit."""
COUNTED = 100
"""No list counts further what is unread in a thread: behind a place of long ago may lie thousands of posts."""


@dataclass(frozen=True)
class News:
    """What a list says of a thread: how many posts are unread, from which on; or that it is new as a whole."""

    unread: int = 0
    first: int = 0
    whole: bool = False

    @property
    def number(self) -> str:
        """What is unread, as a list says it."""
        return str(self.unread) if self.unread < COUNTED else f"{COUNTED - 1}+"


class CountOf(Subquery):
    """How many rows another query finds; of one that is cut off, no more than it is cut off at."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def with_place(threads: QuerySet[Thread], member_id: int) -> QuerySet[Thread]:
    """The same rows, each with how far the member has read: `read_number`, `read_since`, `read_at` (None: never)."""
    mine = FilteredRelation("positions", condition=Q(positions__member_id=member_id))
    return threads.annotate(
        mine=mine, read_number=F("mine__number"), read_since=F("mine__since"), read_at=F("mine__at")
    )


def with_news(threads: QuerySet[Thread], member_id: int) -> QuerySet[Thread]:
    """The same as `with_place`, and what is unread behind that place: `news_count` and `news_first` (None: nothing)."""
    news = _unread(member_id).order_by("number").values("number")
    return with_place(threads, member_id).annotate(news_count=CountOf(news[:COUNTED]), news_first=Subquery(news[:1]))


def _unread(member_id: int) -> QuerySet[Post]:
    """Posts of a thread with `read_number`, which the member can read and has not read."""
    rows = Post.objects.filter(thread_id=OuterRef("pk"), number__gt=OuterRef("read_number"))
    return news_among(rows, member_id)


def news_among(rows: QuerySet[Post], member_id: int) -> QuerySet[Post]:
    """Those of the posts that count as news: words of others that can be read."""
    return rows.filter(Q(author_id=None) | ~Q(author_id=member_id), state=PostState.VISIBLE)


def last_visit(thread: Thread) -> int | None:
    """The post behind which everything came since the viewer's last visit; None when they were never here."""
    number: int | None = getattr(thread, "read_number", None)
    if number is None:
        return None
    at: datetime = thread.read_at
    since: int | None = thread.read_since
    return since if at > timezone.now() - VISIT else number


def news_of(thread: Thread, viewer: Any) -> News:
    """What is new to this viewer in a thread that was read with its news."""
    if not is_member(viewer) or thread.last_activity_at < timezone.now() - RECENT:
        return News()
    if getattr(thread, "read_number", None) is not None:
        return News(thread.news_count, thread.news_first or 0)
    return News(whole=thread.created_at > viewer.date_joined and thread.author_id != viewer.pk)


def unread_threads(viewer: Any) -> QuerySet[Thread]:
    """The threads that have news for a member."""
    rows = Thread.objects.filter(visible_threads_q(viewer), hidden=False, last_activity_at__gt=timezone.now() - RECENT)
    unread = Q(read_number__lt=F("last_number")) & Exists(_unread(viewer.pk))
    new = Q(read_number=None, created_at__gt=viewer.date_joined) & (Q(author=None) | ~Q(author_id=viewer.pk))
    return with_place(rows, viewer.pk).filter(unread | new)


def threads_with_news(viewer: Any) -> dict[int, int]:
    """Space id → how many of its threads have news for the viewer; one query, none for guests."""
    if not is_member(viewer):
        return {}
    counted = unread_threads(viewer).order_by().values("space_id").annotate(number=Count("pk"))
    return dict(counted.values_list("space_id", "number"))


def own_seq(viewer: Any) -> int | None:
    """The seq of the viewer's own topic, to be read before what a page shows; None for guests."""
    return newest_seq(f"me:{viewer.pk}") if is_member(viewer) else None


# For the live engine ---------------------------------------------------------


def places_of_events(member_id: int, thread_ids: Collection[int]) -> tuple[Any, dict[int, Thread]]:
    """The member, and those of these threads that they may see, by id, each with its space and their news."""
    member = get_user_model().objects.filter(pk=member_id).first()
    if not is_member(member):
        return None, {}
    rows = Thread.objects.filter(visible_threads_q(member), pk__in=set(thread_ids)).select_related("space")
    return member, {thread.pk: thread for thread in with_news(rows, member.pk)}
