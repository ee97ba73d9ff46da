"""Who of some members may read a page: the rule of `hub.cms.queries.visible`, for many viewers at once."""

from collections.abc import Collection

from django.contrib.auth import get_user_model
from wagtail.models import Page, PageViewRestriction

from hub.live.topics import ANONYMOUS


def readers_among(page_id: int, member_ids: Collection[int]) -> set[int]:
    """Those of the members (ANONYMOUS for guests) who may read the page, in at most four queries.

    A page that is not public, or behind a password, is for nobody; a restriction to groups lets admins through.
    """
    page = Page.objects.filter(pk=page_id, live=True, alias_of=None).only("path", "depth").first()
    if page is None:
        return set()
    above = PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True))
    restrictions = list(above.values_list("pk", "restriction_type"))
    kinds = {kind for _, kind in restrictions}
    if not kinds:
        return set(member_ids)
    if PageViewRestriction.PASSWORD in kinds:
        return set()
    groups = {pk for pk, kind in restrictions if kind == PageViewRestriction.GROUPS}
    return _members_in(set(member_ids) - {ANONYMOUS}, groups)


def _members_in(member_ids: set[int], restrictions: set[int]) -> set[int]:
    """Active members who are in a group of each of these restrictions, and admins."""
    rows = get_user_model().objects.filter(pk__in=member_ids, is_active=True).values_list("pk", "is_superuser")
    active = dict(rows)
    passed: dict[int, set[int]] = {pk: set() for pk in active}
    wanted = PageViewRestriction.objects.filter(pk__in=restrictions, groups__user__in=active)
    for restriction, member in wanted.values_list("pk", "groups__user"):
        if member in passed:
            passed[member].add(restriction)
    return {pk for pk, is_admin in active.items() if is_admin or passed[pk] >= restrictions}
