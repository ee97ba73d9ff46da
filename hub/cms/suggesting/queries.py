"""Reading suggestions: one's own, and what is in the library already."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from hub.cms.models import ResourceIndexPage, ResourcePage, Suggestion, SuggestionState
from hub.cms.queries import visible_resources
from hub.cms.suggesting.addresses import host_of, same_address
from members.models import Member


@dataclass(frozen=True)
class Duplicate:
    """The same link is there: as this page, or (page None) as a suggestion that waits."""

    page: ResourcePage | None


def duplicate(viewer: Any, link: str) -> Duplicate | None:
    """What leads to the same address already, as far as this viewer may know."""
    host = host_of(link)
    if not host:
        return None
    wanted = same_address(link)
    for page in visible_resources(viewer).filter(link__icontains=host).order_by("pk"):
        if same_address(page.link) == wanted:
            return Duplicate(page)
    waiting = ResourcePage.objects.filter(
        live=False, link__icontains=host, suggestion__state=SuggestionState.WAITING
    ).values_list("link", flat=True)
    return Duplicate(None) if any(same_address(other) == wanted for other in waiting) else None


def suggestion_sent(member: Member, key: str) -> Suggestion | None:
    """What was made of a form that was sent before."""
    return Suggestion.objects.filter(member=member, key=key).first()


def own_suggestions(viewer: Member, before: str = "", limit: int = 20) -> tuple[list[Suggestion], str]:
    """Those of the viewer, newest first, with their pages; and the cursor of what follows."""
    found = Suggestion.objects.filter(member=viewer).select_related("page").order_by("-pk")
    if before:
        if not (before.isascii() and before.isdecimal() and len(before) < 19):
            raise Http404("This is not a place in the list.")
        found = found.filter(pk__lt=int(before))
    rows = list(found[: limit + 1])
    return rows[:limit], str(rows[limit - 1].pk) if len(rows) > limit else ""


def suggestion_of(page_id: int) -> Suggestion | None:
    """The suggestion that a page was made of."""
    return Suggestion.objects.select_related("page", "member").filter(page=page_id).first()


def library() -> ResourceIndexPage | None:
    """Where suggestions go: the live library."""
    return ResourceIndexPage.objects.filter(live=True).first()
