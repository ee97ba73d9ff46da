"""Reading members, always through the eyes of a viewer."""

import re
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from hub.plugins.search import MEMBERS
from members.models import HANDLE_PATTERN, AuditEntry, CommunityRole, Member
from members.permissions import is_admin, is_member, may_look_after, require


def confirmed_members() -> QuerySet[Member]:
    """Members who may take part: not suspended, and their e-mail address is confirmed."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return Member.objects.filter(Exists(addresses), is_active=True)


def visible_members(viewer: Any) -> QuerySet[Member]:
    """Members whom this viewer may see: an admin sees suspended and unconfirmed ones, too."""
    if is_admin(viewer):
        return Member.objects.all()
    return confirmed_members()


def profile_for(viewer: Any, handle: str) -> Member:
    """The member of that handle; Http404 when there is none whom this viewer may see."""
    found = visible_members(viewer).select_related("community_role").filter(handle=handle.lower())
    member = found.first() if is_handle(handle.lower()) else None
    if member is None:
        raise Http404("There is no member of that name.")
    return member


def is_handle(text: str) -> bool:
    # Asked before the database is: PostgreSQL refuses some characters outright.
    return HANDLE_PATTERN.match(text) is not None


def member_to_look_after(viewer: Any, pk: int) -> Member:
    """A member whom this viewer may suspend or restore; PermissionDenied otherwise, Http404 when there is none."""
    member = Member.objects.filter(pk=pk).first()
    if member is None:
        raise Http404("There is no such member.")
    require(may_look_after(viewer, member))
    return member


def community_roles(*, given_to: Member | None = None) -> list[CommunityRole]:
    """The roles in the community, in their order; for a member those that they may choose, or have."""
    found = CommunityRole.objects.all()
    if given_to is not None:
        found = found.filter(Q(given_by_team=False) | Q(pk=given_to.community_role_id))
    return list(found)


def roles(member: Member) -> list[str]:
    """What a member is beyond being a member: "admin", or "editor" for who may open the Wagtail admin."""
    if member.is_superuser:
        return ["admin"]
    return ["editor"] if member.has_perm("wagtailadmin.access_admin") else []


def audit_log(viewer: Any) -> QuerySet[AuditEntry]:
    """The audit log, newest first; for admins alone."""
    entries = AuditEntry.objects.select_related("actor").order_by("-at", "-id")
    return entries if is_admin(viewer) else entries.none()


def _member_id(entry: AuditEntry) -> int | None:
    kind, _, number = entry.target.partition(":")
    return int(number) if kind == "member" and number.isdecimal() else None


def with_targets_in_words(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """The entries, each with `target_in_words`: members by their name as it is now."""
    entries = list(entries)
    names = dict(Member.objects.filter(pk__in=filter(None, map(_member_id, entries))).values_list("pk", "display_name"))
    for entry in entries:
        name = names.get(_member_id(entry) or 0)
        entry.target_in_words = f"{name} ({entry.target})" if name else entry.target
    return entries


def member_by_id(member_id: int) -> Member | None:
    """The member with that id who may take part, or None."""
    return confirmed_members().filter(pk=member_id).first()


def is_of_a_name(words: Iterable[str]) -> bool:
    """Whether one of these words, in small letters, is a word of any member's name, suspended ones included."""
    wanted = set(words)
    like = Q(pk=None)
    for word in wanted:
        # SQLite knows small and capital letters of English alone.
        for written in {word, word.title(), word.upper()}:
            like |= Q(display_name__icontains=written) | Q(handle__contains=written)
    for name, handle in Member.objects.filter(like).values_list("display_name", "handle"):
        if not wanted.isdisjoint(re.findall(r"[^\W_]+", f"{name} {handle}".lower())):
            return True
    return False


def is_still_member(actor: Any) -> bool:
    """Whether this account is open at this moment, whatever the request knew when it began.

    Inside a transaction, and before it locks anything else: an erasure waits until it ends, or has come before.
    """
    if not is_member(actor):
        return False
    rows = Member.objects.select_for_update(no_key=True).filter(pk=actor.pk)
    return rows.values_list("is_active", flat=True).first() is True


def is_gone(viewer: Any) -> bool:
    """Whether this request is of a member whose account has been deleted meanwhile."""
    return bool(is_member(viewer) and not Member.objects.filter(pk=viewer.pk).exists())


def audiences(viewer: Any) -> Iterable[str]:
    """The audience tokens that every signed-in member holds."""
    return (MEMBERS,) if is_member(viewer) else ()
