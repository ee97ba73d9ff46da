"""Named predicates. A viewer's standing in the space is found by `forums.standing.standing`.

A member who is suspended counts as a guest everywhere: `members.queries.is_member` says so.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from forums.enums import LEAST_TO_SEE, PostState, Standing, WhoMayPost
from hub.cms.queries import visible_pages
from members.permissions import is_member

if TYPE_CHECKING:
    from forums.models import Post, Space, Thread

LOCKED = "This thread is locked: nobody can add or change posts in it. A facilitator can unlock it."
NOT_IN_THIS_SPACE = "Only facilitators start threads and reply in this space."
NOT_A_FACILITATOR = "Only a facilitator of this space, or an admin, can do this."
NOT_YOUR_POST = "Only the person who wrote a post can change or remove it."
SIGN_IN = "Sign in first: this needs a member."
ADMINS_ONLY = "Only an admin of the hub can do this."


def require(allowed: bool, sentence: str) -> None:
    """Raise PermissionDenied with a sentence for people when something is not allowed."""
    if not allowed:
        raise PermissionDenied(sentence)


def may_see_space(standing: Standing, space: "Space") -> bool:
    return standing >= LEAST_TO_SEE[space.kind]


def may_see_thread(standing: Standing, thread: "Thread") -> bool:
    """Threads are as open as their space; a hidden one is there for those who can restore it.

    One about a page is also for those alone who can read the page, which is asked for apart (`about_pages`).
    """
    if thread.hidden and not may_moderate(standing):
        return False
    return may_see_space(standing, thread.space)


def visible_spaces_q(viewer: Any, prefix: str = "") -> Q:
    """The rule of `may_see_space` as a condition; `prefix` such as "space__" leads to the space."""
    if is_member(viewer) and viewer.is_superuser:
        return Q()
    least = Standing.MEMBER if is_member(viewer) else Standing.GUEST
    seen = Q(**{f"{prefix}kind__in": _kinds(least)})
    if is_member(viewer):
        joined = viewer.space_memberships.values("space_id")
        seen |= Q(**{f"{prefix}kind__in": _kinds(Standing.JOINED), f"{prefix}id__in": joined})
    return seen


def visible_threads_q(viewer: Any) -> Q:
    """The rule of `may_see_thread`, that of pages included, as a condition on threads."""
    if is_member(viewer) and viewer.is_superuser:
        return Q()
    shown = Q(hidden=False)
    if is_member(viewer):
        shown |= Q(space_id__in=viewer.space_memberships.filter(role="facilitator").values("space_id"))
    return visible_spaces_q(viewer, "space__") & shown & readable_pages_q(viewer)


def readable_pages_q(viewer: Any) -> Q:
    """A thread about a page is never wider than the page: for those who can read it now, and for admins."""
    if is_member(viewer) and viewer.is_superuser:
        return Q()
    readable = visible_pages(viewer).order_by().values("pk")
    # Said like this, so that no database goes by an index of pages: nearly all threads have none, and it would read
    # and sort all of them for the four that the home page shows.
    return ~(Q(page__isnull=False) & ~Q(page__in=readable))


def _kinds(standing: Standing) -> list[str]:
    return [kind for kind, least in LEAST_TO_SEE.items() if standing >= least]


def may_moderate(standing: Standing) -> bool:
    return standing >= Standing.FACILITATOR


def may_post(standing: Standing, space: "Space") -> bool:
    """Start threads, and reply where no lock stands in the way."""
    least = Standing.FACILITATOR if space.who_may_post == WhoMayPost.FACILITATORS else Standing.MEMBER
    return may_see_space(standing, space) and standing >= least


def may_reply(standing: Standing, thread: "Thread") -> bool:
    return may_post(standing, thread.space) and not thread.locked


def may_manage_members(standing: Standing, space: "Space") -> bool:
    """Add and remove people: only an invited space has a list of its own."""
    return space.kind == "invited" and may_moderate(standing)


def is_author(viewer: Any, post: "Post") -> bool:
    return is_member(viewer) and post.author_id == viewer.pk


def may_edit(viewer: Any, post: "Post") -> bool:
    return is_author(viewer, post) and post.state == PostState.VISIBLE and not post.thread.locked


def may_delete(viewer: Any, post: "Post") -> bool:
    """One's own words can be taken back, also in a locked thread and when they are hidden."""
    return is_author(viewer, post) and post.state != PostState.DELETED


def may_read_words(standing: Standing, post: "Post") -> bool:
    """Words of a visible post are for all who see the thread; hidden ones for those who may restore them."""
    if post.state == PostState.HIDDEN:
        return may_moderate(standing)
    return post.state == PostState.VISIBLE
