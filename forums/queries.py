"""Reading the forums, always through the eyes of a viewer.

What a viewer may not see is not there: `Http404`, not a refusal.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from forums.drafts import with_draft
from forums.enums import PostState, ReportState, SpaceKind, SpaceRole, Standing
from forums.models import Post, PostRevision, Report, Space, SpaceMembership, Thread
from forums.permissions import (
    may_moderate,
    may_see_space,
    may_see_thread,
    readable_pages_q,
    visible_spaces_q,
    visible_threads_q,
)
from forums.reading import news_among, with_news, with_place
from forums.shown import FIELDS, ShownPost
from forums.standing import Seat, seat, standing
from hub.cms.queries import visible_pages
from hub.cms.restrictions import read
from hub.plugins.search import MEMBERS, PUBLIC
from hub.prepared import Fixed, prepared
from members.permissions import is_member

PAGE = 20
THREADS = 30
PINNED = 10
SHOWN_OF_PEOPLE = frozenset({"id", "display_name", "handle", "photo", "photo_seen_by", "is_active"})
SLUG_CHARACTERS = re.compile(r"[-a-zA-Z0-9_]+")
NOT_HERE = "There is nothing here, or it is not for you."


@dataclass(frozen=True)
class Page:
    """Posts of one page of a thread, in order of their numbers."""

    posts: list[ShownPost]
    number: int
    last: int


@dataclass(frozen=True)
class Threads:
    """Some threads of a list, and the cursor that leads to those after them ("" at the end)."""

    threads: list[Thread]
    next: str


# Spaces -----------------------------------------------------------------------------------


def visible_spaces(viewer: Any) -> QuerySet[Space]:
    return Space.objects.filter(visible_spaces_q(viewer))


def space_for(viewer: Any, slug: str) -> Space:
    """The space at this address; Http404 when there is none for this viewer."""
    space = _space_at(slug)
    if not may_see_space(standing(viewer, space), space):
        raise Http404(NOT_HERE)
    return space


def _space_at(slug: str) -> Space:
    # Looked at before the database is asked: PostgreSQL refuses some characters outright.
    space: Space | None = _space_of_slug.first(slug) if SLUG_CHARACTERS.fullmatch(slug) else None
    if space is None:
        raise Http404(NOT_HERE)
    return space


@prepared
def _space_of_slug(slug: str) -> QuerySet[Space]:
    return Space.objects.filter(slug=slug).order_by()


def space_and_seat(viewer: Any, slug: str) -> tuple[Space, Seat]:
    """The same, and who the viewer is there: two plain queries, far cheaper than one with the rule in it."""
    space = _space_at(slug)
    found = seat(viewer, space)
    if not may_see_space(found.standing, space):
        raise Http404(NOT_HERE)
    return space, found


def spaces_with_figures(viewer: Any) -> QuerySet[Space]:
    """The spaces of the viewer, each with `thread_count` and `last_activity_at` of its open threads."""
    shown = Thread.objects.filter(readable_pages_q(viewer), space_id=OuterRef("pk"), hidden=False).order_by()
    # Asked for each space apart: grouping a join would sort every thread of the hub together with its space.
    number = shown.values("space_id").annotate(number=Count("pk")).values("number")
    newest = shown.order_by("-last_activity_at", "-pk").values("last_activity_at")[:1]
    return visible_spaces(viewer).annotate(thread_count=Coalesce(number, 0), last_activity_at=Subquery(newest))


def spaces_to_move_to(viewer: Any, thread: Thread) -> QuerySet[Space]:
    """Where else the viewer may move a thread to: the spaces they look after, but that of talk about pages."""
    others = Space.objects.filter(for_pages=False).exclude(pk=thread.space_id)
    if not is_member(viewer):
        return others.none()
    if viewer.is_superuser:
        return others
    return others.filter(memberships__member=viewer, memberships__role=SpaceRole.FACILITATOR)


def people_of(space: Space) -> list[SpaceMembership]:
    """Everyone who was added to the space, facilitators first. Ask `may_manage_members` before showing it."""
    rows = SpaceMembership.objects.filter(space=space).select_related("member")
    return list(rows.order_by("role", "member__display_name", "pk"))


def facilitators(space: Space) -> list[Any]:
    """Members who facilitate the space, in order of their names."""
    rows = SpaceMembership.objects.filter(space=space, role=SpaceRole.FACILITATOR, member__is_active=True)
    return [row.member for row in rows.select_related("member").order_by("member__display_name", "pk")]


def facilitator_ids(space_id: int) -> frozenset[int]:
    rows = SpaceMembership.objects.filter(space_id=space_id, role=SpaceRole.FACILITATOR)
    return frozenset(rows.values_list("member_id", flat=True))


def audience_of(space: Space) -> str:
    """The smallest container that limits what is in the space, as a search token."""
    tokens = {SpaceKind.PUBLIC: PUBLIC, SpaceKind.MEMBERS: MEMBERS}
    return tokens.get(SpaceKind(space.kind), f"space:{space.pk}")


# Threads ----------------------------------------------------------------------------------


def visible_threads(viewer: Any) -> QuerySet[Thread]:
    return Thread.objects.filter(visible_threads_q(viewer)).select_related("space")


def thread_for(viewer: Any, pk: int) -> Thread:
    """The thread with its space and its author; Http404 when there is none for this viewer."""
    thread = _thread_of_id(pk)
    _require_visible(viewer, thread, standing(viewer, thread.space))
    return thread


def _require_visible(viewer: Any, thread: Thread, who: Standing) -> None:
    """Raise Http404 unless the viewer may see the thread, and can read the page it is about."""
    seen = may_see_thread(who, thread)
    if seen and thread.page_id is not None and who != Standing.ADMIN:
        seen = visible_pages(viewer).filter(pk=thread.page_id).exists()
    if not seen:
        raise Http404(NOT_HERE)


def _thread_of_id(pk: int, viewer: Any = None) -> Thread:
    """The thread; for a member that is named, with how far they have read it and what they began to reply."""
    thread: Thread | None = _thread_with_people.first(int(pk), viewer.pk if is_member(viewer) else None)
    if thread is None:
        raise Http404(NOT_HERE)
    return thread


@prepared
def _thread_with_people(pk: int, viewer_id: int | None) -> QuerySet[Thread]:
    rows = Thread.objects.select_related("space", "author", "helper").filter(pk=pk)
    return rows if viewer_id is None else with_draft(with_place(rows, viewer_id), viewer_id)


def thread_and_seat(viewer: Any, pk: int) -> tuple[Thread, Seat]:
    """The same, and who the viewer is there: two plain queries, far cheaper than one with the rule in it.

    For a member the thread knows how far they have read (`forums.reading`) and their draft (`forums.drafts`).
    """
    thread = _thread_of_id(pk, viewer)
    found = seat(viewer, thread.space)
    _require_visible(viewer, thread, found.standing)
    return thread, found


def threads_of(
    viewer: Any, space: Space, *, cursor: str = "", limit: int = THREADS, who: Standing | None = None
) -> Threads:
    """Threads by latest activity, from the cursor on, of a space that `space_for` has given.

    `who`: the viewer's standing there, when it is known already. Pinned ones are listed apart, before the first.
    """
    who = standing(viewer, space) if who is None else who
    asked = (space.pk, viewer.pk if is_member(viewer) else None, may_moderate(who), who == Standing.ADMIN)
    at, pk = _from_cursor(cursor) if cursor else (None, None)
    pinned = [] if cursor else read(_rows_of, viewer, *asked, True, Fixed(PINNED), None, None)
    found = read(_rows_of, viewer, *asked, False, Fixed(limit + 1), at, pk)
    for thread in [*pinned, *found]:
        thread.space = space
    more = _to_cursor(found[limit - 1]) if len(found) > limit else ""
    return Threads([*pinned, *found[:limit]], more)


@prepared
def _rows_of(
    viewer: Any,
    space_id: int,
    member_id: int | None,
    with_hidden: bool,
    all_pages: bool,
    pinned: bool,
    limit: Fixed,
    at: datetime | None,
    pk: int | None,
) -> QuerySet[Thread]:
    rows = Thread.objects.filter(space_id=space_id, pinned=pinned)
    if not all_pages:
        rows = rows.filter(readable_pages_q(viewer))
    if not with_hidden:
        rows = rows.filter(hidden=False)
    if at is not None:
        rows = rows.filter(Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk))
    if member_id is not None:
        rows = with_news(rows, member_id)
    rows = with_names(rows, "author", "helper", "last_post_by")
    return rows.order_by("-last_activity_at", "-pk")[: limit.number]


def with_names(rows: QuerySet[Thread], *people: str) -> QuerySet[Thread]:
    """With these people, as far as lists show them: a member has many columns that no list needs."""
    unseen = [field.name for field in get_user_model()._meta.concrete_fields if field.name not in SHOWN_OF_PEOPLE]
    return rows.select_related(*people).defer(*[f"{person}__{name}" for person in people for name in unseen])


def active_threads(viewer: Any, limit: int = 4) -> list[Thread]:
    """The threads with the latest posts in all spaces of the viewer; hidden ones are left out for everyone."""
    if is_member(viewer):
        return list(_active.build(viewer, Fixed(limit)))
    return read(_active, viewer, Fixed(limit))


@prepared
def _active(viewer: Any, limit: Fixed) -> QuerySet[Thread]:
    # Under a page nothing happens before the first reply.
    silent = Q(page__isnull=False, last_number=1)
    rows = visible_threads(viewer).filter(hidden=False).exclude(silent)
    return with_names(rows, "last_post_by").order_by("-last_activity_at")[: limit.number]


def newest_threads(viewer: Any, space: Space | None = None, limit: int = 20) -> list[tuple[Thread, str]]:
    """The threads that were started last, in a space or anywhere, each with its opening post ("" when it is gone)."""
    rows = visible_threads(viewer).filter(hidden=False, **({"space": space} if space else {}))
    threads = list(rows.select_related("author", "helper").order_by("-created_at", "-pk")[:limit])
    words = Post.objects.filter(thread__in=threads, number=1, state=PostState.VISIBLE)
    html = dict(words.values_list("thread_id", "body_html"))
    return [(thread, html.get(thread.pk, "")) for thread in threads]


def _to_cursor(thread: Thread) -> str:
    text = json.dumps([thread.last_activity_at.isoformat(), thread.pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _from_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, pk = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not isinstance(pk, int) or abs(pk) > 2**62:
            raise ValueError
        # At the ends of time there is no such moment in UTC, where the database wants it.
        moment = moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError):
        raise Http404("This link does not lead to a page of the list.") from None
    return moment, pk


# Posts ------------------------------------------------------------------------------------


def page_of(number: int) -> int:
    """The page on which the post of this number stands."""
    return (number - 1) // PAGE + 1


def posts_page(thread: Thread, number: int) -> Page:
    """One page of a thread that `thread_for` has given; Http404 when it has no such page."""
    last = page_of(max(thread.last_number, 1))
    if not 1 <= number <= last:
        raise Http404("This thread has no such page.")
    first = (number - 1) * PAGE
    return Page([ShownPost._make(row) for row in _posts_between(thread.pk, first, first + PAGE)], number, last)


@prepared
def _posts_between(thread_id: int, after: int, until: int) -> QuerySet[Post, tuple[Any, ...]]:
    rows = Post.objects.filter(thread_id=thread_id, number__gt=after, number__lte=until)
    return rows.order_by("number").values_list(*FIELDS)


def news_after(viewer: Any, thread: Thread, number: int) -> tuple[int, int]:
    """How many posts with a higher number are news to the viewer, and the number of the first; (0, 0) for none."""
    rows = news_among(Post.objects.filter(thread_id=thread.pk, number__gt=number), viewer.pk)
    found = rows.aggregate(count=Count("pk"), first=Min("number"))
    return found["count"], found["first"] or 0


def posts_after(thread: Thread, number: int, limit: int = 50) -> list[Post]:
    """Posts with a higher number, in order, at most `limit`; the thread comes from `thread_for`."""
    return with_thread(thread, thread.posts.filter(number__gt=number), limit)


def with_thread(thread: Thread, rows: QuerySet[Post], limit: int | None = None) -> list[Post]:
    posts = list(rows.select_related("author", "helper").order_by("number")[:limit])
    for post in posts:
        post.thread = thread
    return posts


def post_by_number(thread: Thread, number: int) -> Post:
    """The post of this number in a thread that `thread_for` has given, whatever its state."""
    post = thread.posts.select_related("author", "helper").filter(number=number).first()
    if post is None:
        raise Http404("This thread has no post of that number.")
    post.thread = thread
    return post


def post_for(viewer: Any, pk: int) -> Post:
    """The post with its thread, space and author; Http404 when its thread is not there for this viewer."""
    post = Post.objects.select_related("author", "helper").filter(pk=pk).first()
    if post is None:
        raise Http404(NOT_HERE)
    post.thread = thread_for(viewer, post.thread_id)
    return post


def revisions_of(post: Post) -> list[PostRevision]:
    """What the post said before, oldest first. Ask `may_read_words` before showing it."""
    return list(post.revisions.order_by("revision"))


# For the core, and the team ----------------------------------------------------------------


def may_see_thread_of_id(viewer: Any, thread_id: int) -> bool:
    return visible_threads(viewer).filter(pk=thread_id).exists()


def reports_for(viewer: Any) -> QuerySet[Report]:
    """Reports are for admins alone."""
    if not (is_member(viewer) and viewer.is_superuser):
        return Report.objects.none()
    return Report.objects.select_related("post__thread__space", "reporter")


def open_reports(viewer: Any) -> int:
    """How many reports are not done, for those who may see them."""
    return reports_for(viewer).exclude(state=ReportState.DONE).count()
