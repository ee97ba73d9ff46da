"""Who somebody is in a space."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from forums.enums import SpaceRole, Standing
from forums.models import Space, SpaceMembership
from hub.live.topics import ANONYMOUS
from hub.prepared import prepared
from members.permissions import is_member


def standing(viewer: Any, space: Space) -> Standing:
    """Who the viewer is in this space; one query for members, none for guests and admins."""
    if not is_member(viewer):
        return Standing.GUEST
    if viewer.is_superuser:
        return Standing.ADMIN
    role = SpaceMembership.objects.filter(space=space, member_id=viewer.pk).values_list("role", flat=True).first()
    return _standing_of(role)


@dataclass(frozen=True)
class Seat:
    """Who the viewer is in a space, and the ids of those who facilitate it."""

    standing: Standing
    facilitators: frozenset[int]


def seat(viewer: Any, space: Space) -> Seat:
    """Both in one query."""
    roles = dict(_roles_in(space.pk, viewer.pk if is_member(viewer) else None))
    team = frozenset(pk for pk, role in roles.items() if role == SpaceRole.FACILITATOR)
    if not is_member(viewer):
        return Seat(Standing.GUEST, team)
    return Seat(Standing.ADMIN if viewer.is_superuser else _standing_of(roles.get(viewer.pk)), team)


@prepared
def _roles_in(space_id: int, viewer_id: int | None) -> QuerySet[SpaceMembership, tuple[int, str]]:
    wanted = Q(role=SpaceRole.FACILITATOR)
    if viewer_id is not None:
        wanted |= Q(member_id=viewer_id)
    return SpaceMembership.objects.filter(wanted, space_id=space_id).values_list("member_id", "role")


def standings(space: Space, member_ids: Collection[int]) -> dict[int, Standing]:
    """Who each of these is in the space (ANONYMOUS too), in two queries however many they are.

    Members who are suspended or unknown are guests.
    """
    wanted = {pk for pk in member_ids if pk != ANONYMOUS}
    found = dict.fromkeys(member_ids, Standing.GUEST)
    if not wanted:
        return found
    members = get_user_model().objects.filter(pk__in=wanted, is_active=True).values_list("pk", "is_superuser")
    roles = dict(SpaceMembership.objects.filter(space=space, member_id__in=wanted).values_list("member_id", "role"))
    for pk, is_admin in members:
        found[pk] = Standing.ADMIN if is_admin else _standing_of(roles.get(pk))
    return found


def _standing_of(role: str | None) -> Standing:
    by_role = {SpaceRole.MEMBER: Standing.JOINED, SpaceRole.FACILITATOR: Standing.FACILITATOR}
    return by_role[SpaceRole(role)] if role else Standing.MEMBER
