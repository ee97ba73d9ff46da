"""Reading access needs: for oneself, for admins, and for who facilitates an invited space that one is in."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from hub.plugins.core import Facilitator, core
from members.models import Member
from members.needs.models import AccessNeeds
from members.permissions import is_admin, is_member
from members.queries import profile_for


def may_read(viewer: Any, member: Member) -> bool:
    """The one rule, asked anew at each look: whoever stops facilitating, or loses the space, reads them no more."""
    if not is_member(viewer):
        return False
    if viewer.pk == member.pk or is_admin(viewer):
        return True
    return viewer.pk in {facilitator.member_id for facilitator in core.facilitators_of(member_id=member.pk)}


def needs_for(viewer: Any, handle: str) -> tuple[Member, AccessNeeds | None]:
    """The member of that handle, and what they told; Http404 for who may not read it."""
    member = profile_for(viewer, handle)
    if not may_read(viewer, member):
        raise Http404("There is nothing here, or it is not for you.")
    return member, own_needs(member)


def own_needs(member: Member) -> AccessNeeds | None:
    """What this member told, for themselves."""
    return AccessNeeds.objects.filter(member=member).first()


def readers_of(member: Member) -> list[Facilitator]:
    """Who, beside admins, can read the needs of this member now: said to them by name on the form."""
    return [row for row in core.facilitators_of(member_id=member.pk) if row.member_id != member.pk]


def who_told(member_ids: Iterable[int]) -> set[int]:
    """Those of the members who told access needs. Ask it for lists alone whose reader may read them."""
    return set(AccessNeeds.objects.filter(member_id__in=list(member_ids)).values_list("member_id", flat=True))
