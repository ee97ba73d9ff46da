"""Everything that changes a member."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from hub.live.log import raise_stamps
from hub.plugins.core import core
from hub.plugins.events import MemberChanged, MemberJoined, MemberRestored, MemberSuspended
from hub.plugins.outbox import publish
from members import audit
from members.enums import SeenBy
from members.handles import refuse_taken
from members.models import CommunityRole, Member
from members.names import lines, one_line
from members.permissions import is_admin, is_member, may_change_account, may_edit, may_look_after, require
from members.photos import small_square
from members.profiles.actions import write_interests
from members.tokens.actions import end_all as end_all_tokens
from members.visibility import FIELDS
from members.welcome.actions import begin as begin_welcome

PROFILE: dict[str, Callable[[str], str]] = {
    "handle": str.lower,
    "display_name": one_line,
    "pronouns": one_line,
    "about": lines,
    "location": one_line,
    **{f"{field}_seen_by": str for field in FIELDS},
}
"""What `change_profile` changes, each with what makes the words clean."""
WIDTH: dict[str, int] = {SeenBy.ME: 0, SeenBy.MEMBERS: 1, SeenBy.EVERYONE: 2}


@transaction.atomic
def sign_up(*, email: str, password: str | None, display_name: str = "") -> Member:
    """Make a member whose address is still to be confirmed (the caller sees to the mail that asks for it).

    Without a name they are a "New member": nothing of the address is ever shown to others. Their first steps wait.
    """
    member = Member.objects.create_user(email, password, display_name=one_line(display_name) or "New member")
    begin_welcome(member=member)
    return member


@transaction.atomic
def confirm(*, member: Member) -> None:
    """Publish MemberJoined, once an address of this member is confirmed for the first time."""
    if EmailAddress.objects.filter(user=member, verified=True).count() == 1:
        publish(MemberJoined(member.pk))


@transaction.atomic
def add_member(*, actor: Member | None, email: str, password: str | None = None, **profile: str) -> Member:
    """Make a member whose address the actor vouches for; audit it; publish MemberJoined.

    `actor` is None for commands. Without a password the member chooses one by "Forgotten your password?".
    """
    require(actor is None or (is_member(actor) and actor.has_perm("members.add_member")))
    member = Member.objects.create_user(email, password, **profile)
    EmailAddress.objects.create(user=member, email=member.email, primary=True, verified=True)
    audit.record(actor=actor, act="member.added", target=f"member:{member.pk}")
    publish(MemberJoined(member.pk))
    return member


@transaction.atomic
def change_profile(
    *,
    actor: Member,
    member: Member,
    interests: Mapping[str, str] | None = None,
    **changes: str,
) -> None:
    """Change what others see of a member; what is not named stays. Audit it when it is not one's own.

    `changes`: what PROFILE names; `interests`: key → words. A photo that fewer people may see gets a new name, so
    that its old address leads nowhere; with any field that fewer may see, the member leaves the search until the
    worker puts back what may still be found. Publishes MemberChanged. Raises ValidationError (by field) when a value
    does not fit or the handle is taken.
    """
    require(may_edit(actor, member))
    member = _locked(member)
    seen_before = {field: getattr(member, f"{field}_seen_by") for field in FIELDS}
    fields = sorted(changes)
    for name in fields:
        setattr(member, name, PROFILE[name](changes[name]))
    _save(member, fields)
    if interests is not None:
        write_interests(member, interests)
    if actor != member:
        audit.record(actor=actor, act="member.profile_changed", target=f"member:{member.pk}")
    narrowed = {field for field in FIELDS if WIDTH[getattr(member, f"{field}_seen_by")] < WIDTH[seen_before[field]]}
    if "photo" in narrowed:
        _rename_photo(member)
    if narrowed:
        core.forget_document(kind="member", object_id=member.pk, for_good=False)
    publish(MemberChanged(member.pk))


@transaction.atomic
def choose_role(*, actor: Member, member: Member, role: CommunityRole | None) -> None:
    """Say what a member is in the community; None takes it away. Audited when it is not one's own.

    A role that only the team gives is given by an admin; whoever has it may keep it. Publishes MemberChanged.
    """
    require(may_edit(actor, member))
    member = _locked(member)
    if member.community_role_id == (role.pk if role else None):
        return
    require(role is None or not role.given_by_team or is_admin(actor), "Only the team gives this role.")
    member.community_role = role
    member.save(update_fields=["community_role"])
    if actor != member:
        audit.record(actor=actor, act="member.role_chosen", target=f"member:{member.pk}", detail=str(role or ""))
    publish(MemberChanged(member.pk))


@transaction.atomic
def change_profile_and_role(
    *, actor: Member, member: Member, role: CommunityRole | None, profile: Mapping[str, Any]
) -> None:
    """`change_profile` and `choose_role` as one change."""
    change_profile(actor=actor, member=member, **profile)
    choose_role(actor=actor, member=member, role=role)


@transaction.atomic
def change_account(*, actor: Member, member: Member, email: str, is_superuser: bool, groups: Iterable[Group]) -> None:
    """Change address, admin right and groups; audit it; a new address ends all sessions.

    The actor vouches for a new address: it counts as confirmed. Only an admin makes or unmakes admins.
    """
    require(may_change_account(actor, member))
    may_promote = actor.is_superuser and actor != member
    require(may_promote or is_superuser == member.is_superuser, "Only another admin may make or unmake an admin.")
    member = _locked(member)
    email, before = email.lower(), member.email
    member.email, member.is_superuser = email, is_superuser
    _save(member, ["email", "is_superuser"])
    member.groups.set(groups)
    if email != before:
        EmailAddress.objects.filter(user=member).delete()
        EmailAddress.objects.create(user=member, email=email, primary=True, verified=True)
        end_sessions(member=member)
    audit.record(actor=actor, act="member.account_changed", target=f"member:{member.pk}")
    publish(MemberChanged(member.pk))


def set_photo(*, actor: Member, member: Member, upload: "File[bytes]") -> None:
    """Replace the photo by a small square copy of the upload; publish MemberChanged.

    Raises ValidationError with a plain sentence when it is no picture, or too large a one.
    """
    require(may_edit(actor, member))
    _replace_photo(member, small_square(upload))


def remove_photo(*, actor: Member, member: Member) -> None:
    """Take the photo away; publish MemberChanged."""
    require(may_edit(actor, member))
    _replace_photo(member, None)


@transaction.atomic
def suspend(*, actor: Member, member: Member, reason: str = "") -> None:
    """Shut a member out: end sessions and tokens, close sockets (access stamp), audit, publish MemberSuspended."""
    require(may_look_after(actor, member))
    member = _locked(member)
    if not member.is_active:
        return
    member.is_active, member.suspended_at = False, timezone.now()
    member.save(update_fields=["is_active", "suspended_at"])
    end_sessions(member=member)
    end_all_tokens(member=member)
    audit.record(actor=actor, act="member.suspended", target=f"member:{member.pk}", detail=reason)
    publish(MemberSuspended(member.pk))


@transaction.atomic
def restore(*, actor: Member, member: Member, reason: str = "") -> None:
    """Let a suspended member in again (they sign in anew); raise the stamp, audit, publish MemberRestored."""
    require(may_look_after(actor, member))
    member = _locked(member)
    if member.is_active:
        return
    member.is_active, member.suspended_at = True, None
    member.save(update_fields=["is_active", "suspended_at"])
    recheck(member=member)
    audit.record(actor=actor, act="member.restored", target=f"member:{member.pk}", detail=reason)
    publish(MemberRestored(member.pk))


@transaction.atomic
def end_sessions(*, member: Member) -> None:
    """Sign this member out everywhere, for good, and close the sockets."""
    Member.objects.filter(pk=member.pk).update(session_generation=F("session_generation") + 1)
    recheck(member=member)


@transaction.atomic
def recheck(*, member: Member) -> None:
    """Make every server process ask again whether this member's sockets may stay open."""
    raise_stamps([f"member:{member.pk}"])


def _locked(member: Member) -> Member:
    """A copy of our own, as the row is now: the caller's object (often the viewer) stays as it was."""
    return Member.objects.select_for_update().get(pk=member.pk)


def _save(member: Member, fields: list[str]) -> None:
    """Check the named fields and write them; a handle or address that is taken becomes a ValidationError."""
    if "handle" in fields:
        try:
            refuse_taken(member.handle, member.pk)
        except ValidationError as error:
            raise ValidationError({"handle": error.error_list}) from None
    member.clean_fields(exclude={field.name for field in Member._meta.fields} - set(fields))
    try:
        with transaction.atomic():
            member.save(update_fields=fields)
    except IntegrityError:
        taken = "handle" if "handle" in fields else "email"
        raise ValidationError({taken: "Somebody else has this already. Choose another one."}) from None


def _rename_photo(member: Member) -> None:
    """Inside an action: whoever kept the address of the photo cannot open it any more, after the commit."""
    before = member.photo.name
    if not before or not default_storage.exists(before):
        return
    with default_storage.open(before) as file:
        member.photo.save(f"{secrets.token_hex(12)}.webp", ContentFile(file.read()), save=False)
    member.save(update_fields=["photo"])
    transaction.on_commit(lambda: default_storage.delete(before))


def _replace_photo(member: Member, picture: "File[bytes] | None") -> None:
    with transaction.atomic():
        member = _locked(member)
        before = member.photo.name
        member.photo = picture or ""
        member.save(update_fields=["photo"])
        publish(MemberChanged(member.pk))
    if before:
        default_storage.delete(before)
