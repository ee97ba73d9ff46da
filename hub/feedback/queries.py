"""Which page somebody speaks about, and what was said, always through the eyes of a viewer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.expressions import OuterRef
from django.http import Http404
from django.urls import Resolver404, resolve
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from hub.cms.queries import visible_pages
from hub.cms.site import root_paths
from hub.feedback.models import Feedback, Place
from hub.feedback.permissions import may_read_feedback

PLACES = {
    "forums:spaces": Place.SPACES,
    "forums:space": Place.SPACE,
    "forums:thread": Place.THREAD,
    "members:directory": Place.DIRECTORY,
    "members:profile": Place.PROFILE,
    "search:search": Place.SEARCH,
    "search": Place.SEARCH,
}
"""View name → place, for the pages that ask “Was this clear?” and that no editor made."""


NO_PAGE = "There is no page at this address, so there is nothing to say about it."


@dataclass(frozen=True)
class Subject:
    """What an answer is about. `title` is for the person who asks, and is not kept."""

    title: str
    page_id: int | None = None
    place: str = ""


def subject_of(viewer: Any, path: str) -> Subject:
    """The page at this path of the hub, if the viewer may read it; else its kind, or just "another page".

    Raises Http404 where there is no page at all. One behind a password counts as another page.
    """
    page = _page_at(visible_pages(viewer), path)
    if page is not None:
        return Subject(page.title, page_id=page.pk)
    try:
        name = resolve(path).view_name
    except (Resolver404, ValueError):
        raise Http404(NO_PAGE) from None
    if name == "wagtail_serve" and _page_at(Page.objects.live(), path) is None:
        raise Http404(NO_PAGE)
    place = PLACES.get(name, Place.OTHER)
    return Subject("" if place == Place.OTHER else place.label, place=place)


def _page_at(pages: QuerySet[Page], path: str) -> Page | None:
    if "\x00" in path:
        return None
    for root in root_paths():
        url_path = f"{root.root_path}{path.lstrip('/')}"
        slug = url_path.rstrip("/").rpartition("/")[2]
        # The slug is indexed, the whole path is not.
        page = pages.filter(slug=slug, url_path=url_path).first()
        if page is not None:
            return page
    return None


def feedback_for(viewer: Any) -> QuerySet[Feedback]:
    """All answers with their page and member, and how many said yes and no to the same page or place."""
    if not may_read_feedback(viewer):
        return Feedback.objects.none()
    same = Feedback.objects.filter(Q(page=OuterRef("page")) | Q(page=None, place=OuterRef("place"))).order_by()
    counted = same.values("clear").annotate(number=Count("pk")).values("number")
    rows = Feedback.objects.select_related("member").annotate(
        noes=Subquery(counted.filter(clear=False)[:1]), yeses=Subquery(counted.filter(clear=True)[:1])
    )
    return rows.annotate(page_title=Subquery(_titles(viewer)))


def _titles(viewer: Any) -> QuerySet[Page]:
    """The title of the page of a row, where the viewer meets that page in the Wagtail admin."""
    mine = page_permission_policy.explorable_instances(viewer).values("pk")
    return Page.objects.filter(pk=OuterRef("page_id"), pk__in=mine).values("draft_title")[:1]


def pages_with_feedback(viewer: Any) -> QuerySet[Page]:
    """For the filter: pages of the viewer's about which something was said."""
    mine = page_permission_policy.explorable_instances(viewer)
    spoken_of = Feedback.objects.filter(page__isnull=False).values("page")
    return Page.objects.filter(pk__in=spoken_of).filter(pk__in=mine.values("pk")).order_by("draft_title")


def new_count(viewer: Any) -> int:
    """How many answers nobody has dealt with."""
    return Feedback.objects.filter(done=False).count() if may_read_feedback(viewer) else 0
