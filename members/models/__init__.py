"""Tables of members."""

from members.models.audit import AuditEntry
from members.models.member import HANDLE, HANDLE_PATTERN, Member, MemberManager

__all__ = ["HANDLE", "HANDLE_PATTERN", "AuditEntry", "Member", "MemberManager"]
