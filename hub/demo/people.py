"""Makes the demo's members: the twenty of its first form, and the twenty who came later."""

from datetime import UTC, datetime, time

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify

from hub.demo.logins import PASSWORD
from hub.demo.pictures import avatar
from hub.demo.source import day_before, items
from members.actions import add_member, change_profile_and_role, set_photo
from members.enums import SeenBy
from members.handles import free_handle
from members.models import CommunityRole, Member


def make_people() -> dict[str, Member]:
    """Make the members of the first form, all with the known password; return them by handle."""
    return _make_all([item for item in items("members") if not item.get("later")])


def make_later_people() -> dict[str, Member]:
    """Make who is missing of those who came later; return them by the handle of the file."""
    here = find_people()
    return _make_all([item for item in items("members") if item.get("later") and item["handle"] not in here])


def find_people() -> dict[str, Member]:
    """Return the demo's members who are here by the handle of the file, whatever they call themselves now."""
    handles = {item["email"]: item["handle"] for item in items("members")}
    return {handles[member.email]: member for member in Member.objects.filter(email__in=handles)}


def describe_people(people: dict[str, Member]) -> None:
    """Add role in the community, interests and place to the profiles that say none of it yet."""
    roles = {role.slug: role for role in CommunityRole.objects.all()}
    told = set(Member.objects.exclude(interests=None).values_list("pk", flat=True))
    for item in items("members"):
        member = people.get(item["handle"])
        if member is not None and member.pk not in told and member.is_active:
            _describe(member, member.community_role or roles.get(item["community"]), item)


def _describe(member: Member, role: CommunityRole | None, item: dict) -> None:
    # What only the team gives is given by an admin; all else people say of themselves.
    admin = Member.objects.filter(is_superuser=True, is_active=True).first()
    by_team = role is not None and role.given_by_team
    change_profile_and_role(
        actor=admin if by_team and admin else member,
        member=member,
        role=role if admin or not by_team else None,
        profile={
            "location": member.location or item["place"],
            "interests": {slugify(words): words for words in item["interests"]},
            **{f"{field}_seen_by": SeenBy.MEMBERS for field in item.get("members_only", [])},
        },
    )


def _make_all(chosen: list[dict]) -> dict[str, Member]:
    people = {item["handle"]: _make(item) for item in chosen}
    # Hashed once and shared: one hash takes a third of a second, and here it protects nobody.
    known = {"password": make_password(PASSWORD)}
    Member.objects.filter(pk__in=[member.pk for member in people.values()]).update(**known)
    return {handle: Member.objects.get(pk=member.pk) for handle, member in people.items()}


def _make(item: dict) -> Member:
    member = add_member(
        actor=None,
        email=item["email"],
        handle=free_handle(item["handle"]),
        display_name=item["name"],
        pronouns=item["pronouns"],
        about=item["about"],
        is_superuser=item.get("role") == "admin",
    )
    if item.get("role") == "editor":
        member.groups.add(Group.objects.get(name="Editors"))
    if item.get("picture"):
        photo = SimpleUploadedFile(f"{member.handle}.jpg", avatar(item["joined"]), "image/jpeg")
        set_photo(actor=member, member=member, upload=photo)
    moment = datetime.combine(day_before(item["joined"]), time(8), UTC)
    Member.objects.filter(pk=member.pk).update(date_joined=moment)
    return member
