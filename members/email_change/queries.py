"""Reading changes of an address: one's own, or the one that a link in a mail belongs to."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from members.email_change.models import KEPT, EmailChange, digest_of
from members.permissions import is_member


def going_on() -> QuerySet[EmailChange]:
    """Changes that may still be done: young ones of members who may sign in and still have the old address."""
    young = EmailChange.objects.filter(asked_at__gt=timezone.now() - KEPT, member__is_active=True)
    return young.filter(member__email=F("old_email")).select_related("member")


def change_of(viewer: Any) -> EmailChange | None:
    """The viewer's own."""
    return going_on().filter(member=viewer).first() if is_member(viewer) else None


def change_by_key(side: str, key: str) -> EmailChange | None:
    """The change that a link belongs to; `side` is "old" or "new", the mailbox to which the link was sent."""
    return going_on().filter(**{f"{side}_digest": digest_of(key)}).first()
