"""What the editors' home shows, each list through the eyes of its viewer and in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState
from wagtail.permissions import page_permission_policy

SHOWN = 5


@dataclass(frozen=True)
class Item:
    """A page in a list: its title, where it is edited, when something happened or will, and a word about it."""

    title: str
    url: str
    at: datetime | None
    word: str = ""


def to_check(viewer: Any) -> list[Item]:
    """What members and colleagues handed in and this person may approve, the longest waiting first."""
    states = TaskState.objects.reviewable_by(viewer).select_related("revision__user", "workflow_state__requested_by")
    states = states.prefetch_related("revision__content_object").order_by("started_at")[:SHOWN]
    found = []
    for state in states:
        page = state.revision.content_object
        if isinstance(page, Page):
            by = state.workflow_state.requested_by
            found.append(_item(page, state.started_at, f"from {by.display_name}" if by else ""))
    return found


def drafts(viewer: Any) -> list[Item]:
    """Pages this person began or changed last, with something that is not public yet; the newest first."""
    mine = Q(owner=viewer) | Q(latest_revision__user=viewer)
    pages = _explorable(viewer).filter(mine, has_unpublished_changes=True)
    # What was handed in stands with those who check it, what has a day of its own among the scheduled.
    handed_in = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision")
    waits = Q(latest_revision__in=handed_in) | Q(latest_revision__approved_go_live_at__isnull=False)
    newest = pages.exclude(waits).order_by("-latest_revision_created_at", "-pk")[:SHOWN]
    return [_item(page, page.latest_revision_created_at, "changes" if page.live else "draft") for page in newest]


def scheduled(viewer: Any) -> list[Item]:
    """Pages that will go live by themselves, the next one first."""
    coming = Revision.page_revisions.filter(approved_go_live_at__gt=timezone.now())
    pages = _explorable(viewer).filter(pk__in=[int(pk) for pk in coming.values_list("object_id", flat=True)])
    rows = {int(pk): at for pk, at in coming.values_list("object_id", "approved_go_live_at")}
    soonest = sorted(pages, key=lambda page: rows[page.pk])[:SHOWN]
    return [_item(page, rows[page.pk], "goes live") for page in soonest]


def published(viewer: Any) -> list[Item]:
    """What was published lately."""
    pages = _explorable(viewer).filter(live=True, depth__gt=1, last_published_at__isnull=False)
    return [_item(page, page.last_published_at) for page in pages.order_by("-last_published_at", "-pk")[:SHOWN]]


def _explorable(viewer: Any) -> QuerySet[Page]:
    mine = page_permission_policy.explorable_instances(viewer).order_by().values("pk")
    return Page.objects.filter(pk__in=mine)


def _item(page: Page, at: datetime | None, word: str = "") -> Item:
    return Item(page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), at, word)
