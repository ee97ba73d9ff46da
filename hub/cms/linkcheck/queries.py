"""Reading the state of links, through the eyes of those who look after pages."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Min, Prefetch, Q, QuerySet
from wagtail.permissions import page_permission_policy

from hub.cms.models import CheckedLink, LinkPlace, LinkState
from members.models import Member
from members.permissions import is_member
from members.queries import confirmed_members

REPORTED = Q(state=LinkState.DEAD, ignored=False)
LOOKS_AFTER = {"change", "publish"}


def key_of(url: str) -> str:
    """What a link is found by."""
    return hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()


def may_look_after_links(viewer: Any) -> bool:
    """Whether the viewer changes or publishes pages anywhere."""
    return is_member(viewer) and page_permission_policy.user_has_any_permission(viewer, LOOKS_AFTER)


def due_links(now: datetime, limit: int) -> list[CheckedLink]:
    """Links to look at, the longest due first, one of each host: nobody's server is asked twice in a row."""
    due = CheckedLink.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), due_at__lte=now)
    first = dict(due.values_list("host").annotate(first=Min("due_at")).order_by("first", "host")[:limit])
    by_host: dict[str, CheckedLink] = {}
    for link in due.filter(host__in=first, due_at__in=first.values()).order_by("due_at", "pk"):
        by_host.setdefault(link.host, link)
    return list(by_host.values())


def links_to_report(viewer: Any, *, ignored: bool = False) -> QuerySet[CheckedLink]:
    """Dead links, the longest dead first, each with those of its pages that the viewer may change."""
    if not may_look_after_links(viewer):
        return CheckedLink.objects.none()
    pages = page_permission_policy.instances_user_has_any_permission_for(viewer, LOOKS_AFTER)
    places = LinkPlace.objects.filter(page__in=pages).select_related("page").order_by("page__title", "pk")
    dead = CheckedLink.objects.filter(state=LinkState.DEAD, ignored=ignored).order_by("first_failed_at", "pk")
    return dead.prefetch_related(Prefetch("places", places, to_attr="shown_places"))


def dead_links_count(viewer: Any) -> int:
    """How many links do not work, for the editors' home; 0 for people who do not look after pages."""
    return CheckedLink.objects.filter(REPORTED).count() if may_look_after_links(viewer) else 0


def dead_link(url: str) -> CheckedLink | None:
    """What is known of this address when it is dead, to say so beside it."""
    return CheckedLink.objects.filter(REPORTED, key=key_of(url)).first()


def people_to_tell() -> Iterable[Member]:
    """Members with a confirmed address who publish pages."""
    publishers = page_permission_policy.users_with_any_permission({"publish"})
    return confirmed_members().filter(pk__in=publishers.values("pk")).order_by("pk")
