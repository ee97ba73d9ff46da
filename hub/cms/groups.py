"""Groups, read with the viewer, as in queries.py."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from hub.cms.models import GroupPage, NotePage
from hub.cms.queries import Listing, for_lists, visible, visible_notes, with_cards, with_pictures

NOTES_SHOWN = 10


def visible_groups(viewer: Any) -> QuerySet[GroupPage]:
    return visible(for_lists(GroupPage.objects.all()), viewer)


def groups_list(viewer: Any, *, before: str = "", limit: int = 24) -> Listing[GroupPage]:
    """Groups with pictures, in the editors' order. The cursor is the id of the last one before."""
    pages = with_cards(visible_groups(viewer))
    if before:
        pages = pages.filter(path__gt=_path_of(before, viewer))
    found = list(pages.order_by("path")[: limit + 1])
    if before and not found:
        raise Http404("The list has ended.")
    return Listing(found[:limit], str(found[limit - 1].pk) if len(found) > limit else "")


def _path_of(cursor: str, viewer: Any) -> str:
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):
        raise Http404("This is not a place in the list.")
    path = visible_groups(viewer).filter(pk=int(cursor)).values_list("path", flat=True).first()
    if path is None:
        raise Http404("This is not a place in the list.")
    return path


def newest_groups(viewer: Any, *, limit: int) -> list[GroupPage]:
    """The groups made last."""
    return list(visible_groups(viewer).order_by("-first_published_at", "-pk")[:limit])


def group_for(viewer: Any, slug: str) -> GroupPage:
    """The group of that slug; Http404 when the viewer may not read its page."""
    page = None if "\x00" in slug else visible_groups(viewer).filter(slug=slug).first()
    if page is None:
        raise Http404("There is no such group.")
    return page


def group_of(note: NotePage, viewer: Any) -> GroupPage | None:
    """The page of the group that met, if the viewer may read it."""
    if note.group_page_id is None:
        return None
    return visible_groups(viewer).filter(pk=note.group_page_id).first()


def notes_of(group: GroupPage, viewer: Any, *, limit: int = NOTES_SHOWN) -> list[NotePage]:
    """The newest notes of a group that the viewer may read."""
    pages = visible_notes(viewer).filter(group_page_id=group.pk).prefetch_related("files__document")
    return list(pages.order_by("-date", "-pk")[:limit])


def people_in(page: GroupPage) -> list[Any]:
    """The people of a group with members and photos: of the draft, when the page is a preview."""
    people = page.people.all()
    if not isinstance(people, QuerySet):
        return list(people)
    return list(with_pictures(people, "photo", "square").select_related("member", "photo"))
