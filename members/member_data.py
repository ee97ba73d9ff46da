"""What the hub holds about a member's account: given out, and let go of."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from django.db.models import Q

from hub.mail.actions import forget_mails
from hub.plugins.core import core
from hub.plugins.events import MemberChanged
from hub.plugins.member_data import Erasing, MemberFile, Section, plain
from hub.plugins.outbox import publish
from members import taking_part
from members.addresses import absolute
from members.held import HELD
from members.models import AuditEntry, Member

FORMER = "a former member"


def export(member: Member) -> Iterator[Section]:
    photo = [MemberFile(f"photo-{member.photo.name.rsplit('/', 1)[-1]}", member.photo.name)] if member.photo else []
    yield Section("profile", "Your profile", [_profile(member)], photo)
    yield Section("account", "Your account", [_account(member)])
    yield from taking_part.sections(member)
    note = "What you did with special rights, such as that of a facilitator or an editor."
    yield Section("acts", "Acts in the audit log", _acts(member), note=note)


def _profile(member: Member) -> dict[str, Any]:
    """Every column that is declared to be given here, and the interests."""
    own = [held for held in HELD if held.model == "members.Member" and held.given == "profile"]
    values = {name: plain(getattr(member, name)) for held in own for name in held.columns.split()}
    return values | {"interests": list(member.interests.values_list("words", flat=True))}


def _account(member: Member) -> dict[str, Any]:
    return {
        "email_addresses": [
            f"{row.email} ({'confirmed' if row.verified else 'not confirmed'})"
            for row in EmailAddress.objects.filter(user=member).order_by("pk")
        ],
        "last_sign_in": member.last_login.isoformat() if member.last_login else "",
        "admin": member.is_superuser,
        "may_sign_in": member.is_active,
        "suspended": member.suspended_at.isoformat() if member.suspended_at else "",
        "groups": sorted(member.groups.values_list("name", flat=True)),
        "permissions": sorted(member.user_permissions.values_list("codename", flat=True)),
    }


def _acts(member: Member) -> list[dict[str, Any]]:
    about = Q(actor=member) | Q(target=f"member:{member.pk}")
    return [
        {
            "when": entry.at.isoformat(),
            "act": entry.act,
            "by": "you" if entry.actor_id == member.pk else "somebody of the team",
            "to": entry.target,
            # Of what others wrote about a member, and of members they acted on, the act alone is given.
            "words": entry.detail if entry.actor_id == member.pk else "",
        }
        for entry in AuditEntry.objects.filter(about).order_by("pk")
    ]


def erase(erasing: Erasing) -> Mapping[str, int]:
    """The photo, and acts that name them. The row itself, addresses, groups and rights go last, all together."""
    member = erasing.member
    done = {
        "photos deleted": _forget_photo(member),
        "acts in the audit log that name nobody now": AuditEntry.objects.filter(actor=member).update(actor=None),
        "words about them in the audit log removed": _forget_words(erasing),
        "mails about help deleted that named them": _forget_help(erasing),
    }
    core.forget_document(kind="member", object_id=member.pk)
    if done["photos deleted"]:
        publish(MemberChanged(member.pk))
    return done


def _forget_photo(member: Member) -> int:
    name = Member.objects.filter(pk=member.pk).exclude(photo="").values_list("photo", flat=True).first()
    if not name:
        return 0
    # The file first: killed in between, the row still names it, and the next call finds no file and goes on.
    default_storage.delete(name)
    return Member.objects.filter(pk=member.pk).update(photo="")


def _named(erasing: Erasing) -> re.Pattern[str]:
    words = "|".join(re.escape(name) for name in sorted(erasing.names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)({words})(?!\w)")


def _forget_help(erasing: Erasing) -> int:
    """Who helped them, or was helped by them, was told so with their name."""
    named = _named(erasing).search
    return forget_mails(leading_to=[absolute("/account/helping/")], which=lambda text: bool(named(unescape(text))))


def _forget_words(erasing: Erasing) -> int:
    """Acts on them stay, without why and on whom; where words about something else name them, the name goes."""
    done = AuditEntry.objects.filter(target=f"member:{erasing.member.pk}").update(target=FORMER, detail="")
    named = Q(pk=None)
    for name in erasing.names:
        named |= Q(detail__contains=name) | Q(target__contains=name)
    whole = _named(erasing)
    for entry in AuditEntry.objects.filter(named):
        detail, target = whole.sub(FORMER, entry.detail), whole.sub(FORMER, entry.target)[:200]
        if (detail, target) != (entry.detail, entry.target):
            done += AuditEntry.objects.filter(pk=entry.pk).update(detail=detail, target=target)
    return done
