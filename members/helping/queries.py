"""Who helps whom, as it is now."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from members.helping.models import HelpAct, HelpEntry
from members.models import Member
from members.profiles.directory import LONGEST_SEARCH, Asked, directory
from members.queries import confirmed_members, is_handle
from members.visibility import Profile

MOST_FOUND = 10
SHOWN = {HelpAct.ASKED, HelpAct.ACCEPTED}


class ConsentGone(PermissionDenied):
    """The member does not allow it (any more)."""

    def __init__(self, name: str, *, writing: bool = True) -> None:
        kept = "Nothing was posted. Your words are kept here, so that you can copy them and talk with each other."
        ask = "Talk with each other: they can ask you in their account, under “Help with taking part”."
        why = f"You cannot write for {name} now: they have not agreed to it, or they took it back."
        super().__init__(f"{why} {kept if writing else ask}")


def newest(member: Member, helper: Member) -> HelpEntry | None:
    return HelpEntry.objects.filter(member_id=member.pk, helper_id=helper.pk).order_by("-pk").first()


def may_write_for(helper: Any, member: Member) -> bool:
    """Whether this consent stands: given by the member, accepted by the helper, ended by neither; both are active."""
    entry = newest(member, helper)
    return bool(helper.is_active and member.is_active and entry and entry.act == HelpAct.ACCEPTED)


def helped_member(helper: Any, member_id: Any) -> Member | None:
    """The member somebody says they write for; None when they say nobody. Raises ConsentGone."""
    text = str(member_id or "")
    if not text:
        return None
    usable = text.isascii() and text.isdigit() and len(text) < 16
    member = confirmed_members().filter(pk=int(text)).first() if usable else None
    if member is None or not may_write_for(helper, member):
        raise ConsentGone(member.display_name if member else "this member")
    return member


def to_ask(viewer: Member, handle: str) -> Member | None:
    """The member of that handle whom the viewer may ask for help, or None."""
    return confirmed_members().exclude(pk=viewer.pk).filter(handle=handle).first() if is_handle(handle) else None


def found_to_ask(viewer: Member, words: str) -> list[Profile]:
    """Members whom these words find in the directory, as it shows them; nobody without words."""
    found = directory(viewer, Asked(words=words[:LONGEST_SEARCH])).members if words else []
    return [profile for profile in found if profile.id != viewer.pk][:MOST_FOUND]


def pairs_of(viewer: Member) -> tuple[list[HelpEntry], list[HelpEntry]]:
    """How it stands with those who help the viewer, and with those the viewer helps; asked or accepted ones."""
    rows = HelpEntry.objects.filter(Q(member=viewer) | Q(helper=viewer)).select_related("member", "helper")
    latest = {(row.member_id, row.helper_id): row for row in rows.order_by("pk")}
    stands = [row for row in latest.values() if row.act in SHOWN and row.member.is_active and row.helper.is_active]
    mine = [row for row in stands if row.member_id == viewer.pk]
    return mine, [row for row in stands if row.helper_id == viewer.pk]


def history_of(viewer: Member, most: int | None = 100) -> list[HelpEntry]:
    """What the viewer allowed or was asked for, newest first."""
    rows = HelpEntry.objects.filter(Q(member=viewer) | Q(helper=viewer)).select_related("member", "helper", "by")
    return list(rows.order_by("-pk")[:most])
