"""Makes the demo's twenty members."""

from datetime import UTC, datetime, time

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.demo.logins import PASSWORD
from hub.demo.pictures import avatar
from hub.demo.source import day_before, items
from members.actions import add_member, set_photo
from members.models import Member


def make_people() -> dict[str, Member]:
    """Make the members, all with the known password; return them by handle."""
    people = {item["handle"]: _make(item) for item in items("members")}
    # Hashed once and shared: one hash takes a third of a second, and here it protects nobody.
    known = {"password": make_password(PASSWORD)}
    Member.objects.filter(pk__in=[member.pk for member in people.values()]).update(**known)
    return {handle: Member.objects.get(pk=member.pk) for handle, member in people.items()}


def _make(item: dict) -> Member:
    member = add_member(
        actor=None,
        email=item["email"],
        handle=item["handle"],
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
