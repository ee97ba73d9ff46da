"""Spaces, and who is in them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from forums.actions.locking import locked_space
from forums.enums import SpaceRole
from forums.models import Space, SpaceMembership
from forums.models.spaces import RESERVED_SLUGS
from forums.permissions import ADMINS_ONLY, NOT_A_FACILITATOR, may_manage_members, require
from forums.standing import standing
from forums.welcome import welcome_html
from hub.live import log
from hub.plugins.events import SpaceChanged, SpaceMembersChanged
from hub.plugins.outbox import publish
from members import audit
from members.permissions import is_member
from members.queries import confirmed_members

FIELDS = (
    "name",
    "slug",
    "kind",
    "listed",
    "description",
    "who_may_post",
    "for_pages",
    "order",
    "group",
    "welcome",
    "picture",
    "picture_alt",
)


@transaction.atomic
def create_space(*, actor: Any, name: str, slug: str, **fields: Any) -> Space:
    """Make a space (admins; `actor` None is a command of the hub). Fields as in Space.

    Effects in order: space, audit, SpaceChanged in the outbox. Raises ValidationError by field.
    """
    _require_admin(actor)
    space = Space(name=name, slug=slug, **fields)
    _take_over_pages(space)
    _check(space)
    space.save()
    audit.record(actor=actor, act="space.created", target=f"space:{space.pk}", detail=space.name)
    publish(SpaceChanged(space_id=space.pk))
    return space


@transaction.atomic
def change_space(space: Space, *, actor: Any, **fields: Any) -> Space:
    """Change a space (admins). A change of kind re-checks everybody who reads in it just now.

    Effects in order: space, audit, SpaceChanged in the outbox, access stamps of the space and its threads.
    """
    _require_admin(actor)
    space = Space.objects.select_for_update().get(pk=space.pk)
    changed = [name for name in FIELDS if name in fields and fields[name] != getattr(space, name)]
    if not changed:
        return space
    for name in changed:
        setattr(space, name, fields[name])
    _take_over_pages(space)
    _check(space)
    space.save()
    audit.record(actor=actor, act="space.changed", target=f"space:{space.pk}", detail=", ".join(changed))
    publish(SpaceChanged(space_id=space.pk))
    if "kind" in changed:
        _recheck_readers(space)
    return space


@transaction.atomic
def add_member(space: Space, *, actor: Any, handle: str, role: str = SpaceRole.MEMBER) -> SpaceMembership:
    """Add somebody to an invited space by handle (its facilitators, admins); only admins name facilitators.

    Effects in order: membership, audit, SpaceMembersChanged in the outbox, access stamps. Adding somebody
    who is there already changes nothing but the role. Raises ValidationError for the field `handle`.
    """
    space = _space_to_manage(space, actor, role)
    member = _member(handle)
    membership, created = SpaceMembership.objects.get_or_create(space=space, member=member, defaults={"role": role})
    if not created:
        if membership.role == role or (role == SpaceRole.MEMBER and not _is_admin(actor)):
            return membership
        membership.role = role
        membership.save(update_fields=["role"])
    _members_changed(space, member, actor, "space.member_added", f"{member.handle} as {role}")
    return membership


@transaction.atomic
def remove_member(space: Space, *, actor: Any, handle: str) -> None:
    """Take somebody out of a space (facilitators of an invited one, admins); only admins take out facilitators.

    Effects in order: membership, audit, SpaceMembersChanged in the outbox, access stamps, so that nothing
    more reaches a page they have open. Raises ValidationError when they are not in the space.
    """
    wanted = SpaceMembership.objects.select_related("member").filter(space=space, member__handle=_handle(handle))
    membership = wanted.first()
    space = _space_to_manage(space, actor, membership.role if membership else SpaceRole.MEMBER)
    if membership is None:
        raise ValidationError({"handle": "Nobody with this handle is in the space."})
    membership.delete()
    _members_changed(space, membership.member, actor, "space.member_removed", membership.member.handle)


@transaction.atomic
def set_facilitators(space: Space, *, actor: Any, handles: Iterable[str]) -> None:
    """Make exactly these members the facilitators (admins). In an invited space the others stay as members."""
    _require_admin(actor)
    space = Space.objects.select_for_update().get(pk=space.pk)
    wanted = {_member(handle).handle for handle in handles}
    now = SpaceMembership.objects.filter(space=space, role=SpaceRole.FACILITATOR).select_related("member")
    for membership in now:
        if membership.member.handle not in wanted and space.kind == "invited":
            add_member(space, actor=actor, handle=membership.member.handle, role=SpaceRole.MEMBER)
        elif membership.member.handle not in wanted:
            remove_member(space, actor=actor, handle=membership.member.handle)
    for handle in sorted(wanted):
        add_member(space, actor=actor, handle=handle, role=SpaceRole.FACILITATOR)


def _is_admin(actor: Any) -> bool:
    return actor is None or (is_member(actor) and actor.is_superuser)


def _require_admin(actor: Any) -> None:
    require(_is_admin(actor), ADMINS_ONLY)


def _space_to_manage(space: Space, actor: Any, role: str) -> Space:
    if _is_admin(actor):
        return Space.objects.select_for_update().get(pk=space.pk)
    space = locked_space(actor, space.pk)
    require(may_manage_members(standing(actor, space), space), NOT_A_FACILITATOR)
    require(role == SpaceRole.MEMBER, ADMINS_ONLY)
    return space


def _check(space: Space) -> None:
    space.welcome_html = welcome_html(space.welcome)
    space.full_clean()
    if space.slug in RESERVED_SLUGS:
        raise ValidationError({"slug": "The hub needs this address for itself. Please choose another."})


def _take_over_pages(space: Space) -> None:
    """One space at most is for talk about pages: the one that was named last."""
    if space.for_pages:
        Space.objects.filter(for_pages=True).exclude(pk=space.pk).update(for_pages=False)


def _handle(handle: str) -> str:
    return handle.strip().removeprefix("@").lower()


def _member(handle: str) -> Any:
    """The member of that handle, who must be able to sign in."""
    name = _handle(handle)
    member = confirmed_members().filter(handle=name).first()
    if member is None:
        raise ValidationError({"handle": f"There is no member with the handle “{name[:40]}”. Please check it."})
    return member


def _members_changed(space: Space, member: Any, actor: Any, act: str, detail: str) -> None:
    audit.record(actor=actor, act=act, target=f"space:{space.pk}", detail=detail)
    publish(SpaceMembersChanged(space_id=space.pk, member_id=member.pk))
    _recheck_readers(space)


def _recheck_readers(space: Space) -> None:
    threads = space.threads.values_list("pk", flat=True)
    log.raise_stamps([space.topic, *(f"thread:{pk}" for pk in threads)])
