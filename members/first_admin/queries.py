"""Whether this hub still waits for its first admin."""

from members.models import AuditEntry, Member

MADE = "hub.first_admin"


def waits_for_first_admin() -> bool:
    """No admin is there, and none was ever made by a link: one that leaves opens no old link again."""
    return not (Member.objects.filter(is_superuser=True).exists() or AuditEntry.objects.filter(act=MADE).exists())
