"""Whether this hub still waits for its first admin, and since when its link is there."""

from datetime import datetime

from hub.plugins.models import Heartbeat
from members.models import AuditEntry, Member

MADE = "hub.first_admin"
LINK, SAID = "setup link", "setup link said"
"""Rows that keep when the link was made, and when a server logged it last."""


def waits_for_first_admin() -> bool:
    """No admin is there, and none was ever made by a link: one that leaves opens no old link again."""
    return not (Member.objects.filter(is_superuser=True).exists() or AuditEntry.objects.filter(act=MADE).exists())


def kept_moment() -> datetime | None:
    """When the link of this hub was made."""
    return Heartbeat.objects.filter(name=LINK).values_list("seen_at", flat=True).first()
