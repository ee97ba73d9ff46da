"""Reading members, always through the eyes of a viewer."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from hub.plugins.search import MEMBERS
from members.models import Member


def is_member(viewer: Any) -> bool:
    """Whether the viewer is signed in and not suspended."""
    return bool(viewer.is_authenticated and viewer.is_active)


def confirmed_members() -> QuerySet[Member]:
    """Members who may take part: not suspended, and their e-mail address is confirmed."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return Member.objects.filter(Exists(addresses), is_active=True)


def visible_members(viewer: Any) -> QuerySet[Member]:
    """Members whom this viewer may see: an admin sees suspended and unconfirmed ones, too."""
    if is_member(viewer) and viewer.is_superuser:
        return Member.objects.all()
    return confirmed_members()


def profile_for(viewer: Any, handle: str) -> Member:
    """The member of that handle; Http404 when there is none whom this viewer may see."""
    try:
        return visible_members(viewer).get(handle=handle.lower())
    except Member.DoesNotExist:
        raise Http404("There is no member of that name.") from None


def member_by_id(member_id: int) -> Member | None:
    """The member with that id who may take part, or None."""
    return confirmed_members().filter(pk=member_id).first()


def audiences(viewer: Any) -> Iterable[str]:
    """The audience tokens that every signed-in member holds."""
    return (MEMBERS,) if is_member(viewer) else ()
