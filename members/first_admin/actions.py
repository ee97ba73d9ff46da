"""Making the first admin."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from hub.plugins.events import MemberJoined
from hub.plugins.models import Heartbeat
from hub.plugins.outbox import publish
from members import audit
from members.first_admin import links, queries
from members.models import Member
from members.names import one_line

RENEWED_AFTER = timedelta(hours=12)
"""So whoever is given the link has at least twelve hours."""
AT_THE_SAME_TIME = timedelta(seconds=60)
"""Servers that start within this time count as started together."""


def setup_moment() -> datetime:
    """The moment that the link is made of: one for all processes. After RENEWED_AFTER a new link takes its place."""
    now = timezone.now()
    Heartbeat.objects.get_or_create(name=queries.LINK, defaults={"seen_at": now})
    Heartbeat.objects.filter(name=queries.LINK, seen_at__lt=now - RENEWED_AFTER).update(seen_at=now)
    return Heartbeat.objects.get(name=queries.LINK).seen_at


def may_announce() -> bool:
    """Whether this process is the one that logs the link."""
    now = timezone.now()
    _, first = Heartbeat.objects.get_or_create(name=queries.SAID, defaults={"seen_at": now})
    before = Heartbeat.objects.filter(name=queries.SAID, seen_at__lt=now - AT_THE_SAME_TIME)
    return first or bool(before.update(seen_at=now))


@transaction.atomic
def make_first_admin(*, actor: None, token: str, display_name: str, email: str, password: str) -> Member:
    """Make an admin whose address counts as confirmed; audit it; publish MemberJoined.

    `actor` is None, because nobody is there yet: the token is what permits it. Raises PermissionDenied when the link
    is spent (of two people at once one is first) and ValidationError (by field) when somebody has the address.
    """
    # On PostgreSQL two at once would each see no admin.
    ContentType.objects.select_for_update().get(pk=ContentType.objects.get_for_model(Member).pk)
    if not links.is_good(token):
        raise PermissionDenied("This link is of no use any more.")
    if Member.objects.filter(email__iexact=email).exists():
        raise ValidationError({"email": "Somebody has this address already."})
    member = Member.objects.create_superuser(email, password, display_name=one_line(display_name))
    audit.record(actor=member, act=queries.MADE, target=f"member:{member.pk}")
    publish(MemberJoined(member.pk))
    return member
