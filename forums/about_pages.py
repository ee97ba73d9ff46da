"""Threads about pages: reading them from the page, and the page from them, always with the viewer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window
from django.http import Http404
from wagtail.models import Page

from forums import permissions
from forums.drafts import with_draft
from forums.enums import PostState, SpaceKind, Standing
from forums.models import Post, Space, Thread
from forums.queries import NOT_HERE
from forums.standing import standing
from hub.cms.queries import is_visible, visible_pages
from hub.cms.search_sources import Restrictions
from hub.cms.site import page_path
from hub.plugins.events import PagePublished, PagesNarrowed, PageUnpublished
from hub.plugins.search import MEMBERS, PUBLIC
from members.permissions import is_member

LATEST = 3
ANCHOR = "discussion"


@dataclass(frozen=True)
class PageFacts:
    """The page of a thread; `path` is "" when it is on no site, or not public."""

    title: str
    path: str


@dataclass(frozen=True)
class Panel:
    """What a page shows of its discussion. Without a thread nobody has replied yet.

    `members_only`: the viewer would have to sign in to read it.
    """

    thread: Thread | None
    latest: list[Post]
    count: int
    may_reply: bool
    members_only: bool
    locked: bool
    kind: str = SpaceKind.PUBLIC


def discussion_is_on(page: Any) -> bool:
    """Whether the editors opened a discussion about this page (of its own type)."""
    return bool(getattr(page, "discussion", False))


def page_to_talk_about(viewer: Any, page_id: int) -> Page:
    """The page, if the viewer may read it and its discussion is on; Http404 otherwise."""
    found = visible_pages(viewer).filter(pk=page_id).first()
    page = found.specific if found else None
    if page is None or not discussion_is_on(page):
        raise Http404(NOT_HERE)
    return page


def thread_about(page_id: int, writer: Any = None) -> Thread | None:
    """For actions: the thread about this page, whoever may see it; with what the writer, a member, has begun there."""
    rows = Thread.objects.select_related("space").filter(page_id=page_id)
    return (with_draft(rows, writer.pk) if is_member(writer) else rows).first()


def space_for_pages() -> Space | None:
    """The space that threads about pages stand in, if there is one yet."""
    return Space.objects.filter(for_pages=True).first()


def panel_of(viewer: Any, page: Page) -> Panel | None:
    """What this page, which the viewer is reading, shows; None when its discussion is not for them."""
    if not is_visible(page, viewer):
        # Behind a password, which opens the page and no discussion.
        return None
    thread = thread_about(page.pk, viewer)
    space = thread.space if thread else space_for_pages()
    who = standing(viewer, space) if space else Standing.MEMBER if is_member(viewer) else Standing.GUEST
    if space and not permissions.may_see_space(who, space):
        closed = not is_member(viewer) and space.kind == SpaceKind.MEMBERS
        return Panel(None, [], 0, False, True, False) if closed else None
    if thread and not permissions.may_see_thread(who, thread):
        return None
    may_reply = is_member(viewer) and (space is None or permissions.may_post(who, space))
    locked = thread is not None and thread.locked
    latest, count = _latest(thread) if thread else ([], 0)
    kind = space.kind if space else SpaceKind.PUBLIC
    return Panel(thread, latest, count, may_reply and not locked, False, locked, kind)


def _latest(thread: Thread) -> tuple[list[Post], int]:
    """The last replies that can be read, oldest first, and how many there are of all."""
    rows = Post.objects.filter(thread=thread, state=PostState.VISIBLE, number__gt=1)
    counted = rows.select_related("author", "helper").annotate(of_all=Window(Count("pk")))
    found = list(counted.order_by("-number")[:LATEST])
    latest: list[Post] = [*reversed(found)]
    for post in latest:
        post.thread = thread
    return latest, found[0].of_all if found else 0


def page_of(viewer: Any, thread: Thread) -> PageFacts | None:
    """The page that a thread, which the viewer may see, is about; None for a thread of its own."""
    if thread.page_id is None:
        return None
    page = visible_pages(viewer).filter(pk=thread.page_id).only("title", "url_path").first()
    return PageFacts(page.title, page_path(page)) if page else PageFacts("", "")


# For the search and the live engine -------------------------------------------------------------


def thread_ids_about(event: PagePublished | PageUnpublished | PagesNarrowed, *, below: bool = False) -> list[int]:
    """The threads about the page of the event; with `below` about all pages under it, too."""
    rows = Thread.objects.filter(page_id=event.page_id)
    path = Page.objects.filter(pk=event.page_id).values_list("path", flat=True).first() if below else None
    if path is not None:
        rows = Thread.objects.filter(page__path__startswith=path)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def audiences(threads: Collection[Thread], audience_of: Any) -> dict[int, str]:
    """Thread id → the smallest audience that holds it: that of its space and that of its page together.

    "" where no token holds both, and where the page is not public: such threads are in no index.
    """
    of_pages = _audiences_of_pages([thread.page_id for thread in threads if thread.page_id])
    found = {}
    for thread in threads:
        of_space = audience_of(thread.space)
        found[thread.pk] = of_space if thread.page_id is None else _both(of_space, of_pages.get(thread.page_id, ""))
    return found


def _audiences_of_pages(page_ids: Collection[int]) -> dict[int, str]:
    if not page_ids:
        return {}
    restrictions = Restrictions()
    pages = Page.objects.filter(pk__in=page_ids, live=True, alias_of=None).only("path")
    return {page.pk: restrictions.audience(page) for page in pages}


def _both(one: str, other: str) -> str:
    if not one or not other:
        return ""
    wide = {PUBLIC: 0, MEMBERS: 1}
    narrow = [token for token in (one, other) if token not in wide]
    if len(narrow) == 2:
        return narrow[0] if one == other else ""
    return narrow[0] if narrow else max(one, other, key=wide.__getitem__)


def open_to_everyone(threads: Collection[Thread]) -> set[int]:
    """For what is the same for all readers: ids of those that no page keeps from anybody."""
    of_pages = _audiences_of_pages([thread.page_id for thread in threads if thread.page_id])
    return {thread.pk for thread in threads if thread.page_id is None or of_pages.get(thread.page_id) == PUBLIC}
