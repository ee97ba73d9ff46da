"""Tables of members."""

from members.agreement.models import Agreement, AgreementAcceptance
from members.devices.models import SignedIn
from members.email_change.models import EmailChange
from members.helping.models import HelpEntry
from members.models.audit import AuditEntry
from members.models.member import HANDLE, HANDLE_PATTERN, Member, MemberManager
from members.models.profiles import CommunityRole, Interest
from members.needs.models import AccessNeeds
from members.tokens.models import ApiToken
from members.welcome.models import Welcome

__all__ = [
    "EmailChange",
    "HANDLE",
    "HANDLE_PATTERN",
    "AccessNeeds",
    "Agreement",
    "AgreementAcceptance",
    "ApiToken",
    "AuditEntry",
    "CommunityRole",
    "HelpEntry",
    "Interest",
    "Member",
    "MemberManager",
    "Welcome",
    "SignedIn",
]
