"""The list of roles in the community, and the interests of a member."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from hub.plugins.events import MemberChanged
from hub.plugins.outbox import publish
from members import audit
from members.models import CommunityRole, Interest, Member
from members.permissions import is_admin, require

ADMINS_ONLY = "Only an admin of the hub can do this."


@transaction.atomic
def save_role(
    role: CommunityRole | None, *, actor: Member, name: str, order: int, given_by_team: bool
) -> CommunityRole:
    """Add a role in the community (`role` None) or change one; audit it; publish MemberChanged for whoever has it.

    Raises PermissionDenied, ValidationError when the name is taken.
    """
    require(is_admin(actor), ADMINS_ONLY)
    role = role or CommunityRole(slug=_free_slug(name))
    role.name, role.order, role.given_by_team = name, order, given_by_team
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        raise ValidationError({"name": "There is a role of this name already."}) from None
    audit.record(actor=actor, act="role.saved", target=f"role:{role.pk}", detail=name)
    _tell(role)
    return role


@transaction.atomic
def delete_role(role: CommunityRole, *, actor: Member) -> None:
    """Take a role off the list, and from everybody who has it; audit it; publish MemberChanged for them."""
    require(is_admin(actor), ADMINS_ONLY)
    _tell(role)
    audit.record(actor=actor, act="role.deleted", target=f"role:{role.pk}", detail=role.name)
    role.delete()


def write_interests(member: Member, wanted: Mapping[str, str]) -> None:
    """Inside the action that changes the profile: keep what stays (key → words), take away and add the rest."""
    before = dict(member.interests.values_list("key", "words"))
    if before == dict(wanted) and list(before) == list(wanted):
        return
    member.interests.all().delete()
    Interest.objects.bulk_create([Interest(member=member, key=key, words=words) for key, words in wanted.items()])


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "role"
    taken = set(CommunityRole.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)


def _tell(role: CommunityRole) -> None:
    for pk in Member.objects.filter(community_role=role).values_list("pk", flat=True):
        publish(MemberChanged(pk))
