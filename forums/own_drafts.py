"""The list of one's own drafts, in three queries more than the drafts themselves, however many they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forums.about_pages import ANCHOR
from forums.models import Draft
from forums.queries import visible_spaces, visible_threads
from forums.text import words_of
from hub.cms.queries import visible_pages
from hub.cms.site import page_path
from members.permissions import is_member

MOST = 200


@dataclass(frozen=True)
class OwnDraft:
    """A draft as its writer finds it again. `of` and `url` are "" where they may not see any more what it is about."""

    pk: int
    is_thread: bool
    title: str
    body: str
    changed_at: datetime
    of: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """Its words alone, without their look."""
        return words_of(self.body)


def drafts_of(viewer: Any, most: int | None = MOST) -> list[OwnDraft]:
    """The newest drafts of a member, each with where it goes on."""
    if not is_member(viewer):
        return []
    rows = list(Draft.objects.filter(member_id=viewer.pk).order_by("-changed_at", "-pk")[:most])
    places = _places(viewer, rows)
    return [_own(row, *places.get((row.thread_id, row.space_id, row.page_id), ("", ""))) for row in rows]


def _own(row: Draft, of: str, url: str) -> OwnDraft:
    return OwnDraft(row.pk, row.space_id is not None, row.title, row.body, row.changed_at, of, url)


def _places(viewer: Any, rows: list[Draft]) -> dict[tuple[Any, Any, Any], tuple[str, str]]:
    """(thread, space, page) of a draft → title and address, of what the viewer may see now."""
    threads = visible_threads(viewer).filter(pk__in={row.thread_id for row in rows})
    spaces = visible_spaces(viewer).filter(pk__in={row.space_id for row in rows})
    pages = visible_pages(viewer).filter(pk__in={row.page_id for row in rows})
    found = {(thread.pk, None, None): (thread.title, f"{thread.get_absolute_url()}#reply") for thread in threads}
    found |= {(None, space.pk, None): (space.name, f"{space.get_absolute_url()}new/") for space in spaces}
    return found | {(None, None, page.pk): (page.title, f"{page_path(page)}#{ANCHOR}") for page in pages}
