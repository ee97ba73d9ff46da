"""Who sees which field of a profile: the one rule that every door asks.

Name, handle and the day of joining are always there: they stand beside everything that somebody writes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from members.enums import SeenBy

FIELDS = ("pronouns", "about", "photo", "location", "interests", "community_role")
"""Fields with a choice of their own; the choice stands in `<field>_seen_by`."""
GUESTS: frozenset[str] = frozenset({SeenBy.EVERYONE})
MEMBERS: frozenset[str] = frozenset({SeenBy.EVERYONE, SeenBy.MEMBERS})
OWN: frozenset[str] = frozenset(SeenBy)


def is_member(viewer: Any) -> bool:
    """Whether the viewer is signed in and not suspended."""
    return bool(viewer is not None and viewer.is_authenticated and viewer.is_active)


def levels(viewer: Any, member: Any) -> frozenset[str]:
    """The choices that let this viewer see a field of this member. "Only me" holds against admins, too."""
    if not is_member(viewer):
        return GUESTS
    return OWN if viewer.pk == member.pk else MEMBERS


def may_see(viewer: Any, member: Any, field: str) -> bool:
    return getattr(member, f"{field}_seen_by") in levels(viewer, member)


@dataclass(frozen=True)
class Profile:
    """What somebody sees of a member; a field that is empty, or not for them, is "" or (). `photo` is a path."""

    id: int
    name: str
    handle: str
    url: str
    joined: datetime
    pronouns: str = ""
    about: str = ""
    photo: str = ""
    location: str = ""
    interests: tuple[str, ...] = ()
    role: str = ""

    @property
    def display_name(self) -> str:
        return self.name


def profile_for_levels(member: Any, allowed: Collection[str]) -> Profile:
    """The fields whose choice is one of `allowed`; interests and role are loaded with the member, or asked for."""

    def seen(field: str) -> bool:
        return getattr(member, f"{field}_seen_by") in allowed

    return Profile(
        id=member.pk,
        name=member.display_name,
        handle=member.handle,
        url=member.get_absolute_url(),
        joined=member.date_joined,
        pronouns=member.pronouns if seen("pronouns") else "",
        about=member.about if seen("about") else "",
        photo=member.photo.url if member.photo and seen("photo") else "",
        location=member.location if seen("location") else "",
        interests=tuple(interest.words for interest in member.interests.all()) if seen("interests") else (),
        role=member.community_role.name if member.community_role_id and seen("community_role") else "",
    )


def profile_of(viewer: Any, member: Any) -> Profile:
    """What this viewer sees of this member."""
    return profile_for_levels(member, levels(viewer, member))
