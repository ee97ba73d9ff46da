"""Reading the community agreement. Its text is for everybody; who said yes is for admins and oneself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from members.agreement.models import Agreement, AgreementAcceptance
from members.permissions import is_admin

URL = "/agreement/"


class AgreementNeeded(PermissionDenied):
    """This member has not said yes to the agreement as it is now. `number` is its version."""

    def __init__(self, agreement: Agreement, before: bool) -> None:
        self.agreement = agreement
        self.number = agreement.number
        why = "Our community agreement has changed" if before else "We have a community agreement"
        super().__init__(f"{why}. Please read it and say yes to it, then post again. Your words are kept.")


def current() -> Agreement | None:
    """The newest version; None while no agreement was published, and then nobody is asked for anything."""
    return Agreement.objects.first()


def agreement_or_404() -> Agreement:
    found = current()
    if found is None:
        raise Http404("This hub has no community agreement yet.")
    return found


def require_accepted(actor: Any) -> None:
    """Raises AgreementNeeded unless the actor said yes to the newest version. One query; two when it raises."""
    yes = AgreementAcceptance.objects.filter(member_id=actor.pk)
    newest = Agreement.objects.annotate(accepted=Exists(yes.filter(agreement=OuterRef("pk")))).first()
    if newest is not None and not newest.accepted:
        raise AgreementNeeded(newest, before=yes.exists())


def acceptance_of(member: Any, agreement: Agreement) -> AgreementAcceptance | None:
    return AgreementAcceptance.objects.filter(member_id=member.pk, agreement=agreement).first()


def acceptances(viewer: Any) -> QuerySet[AgreementAcceptance]:
    """Who said yes to which version, newest first; for admins alone."""
    found = AgreementAcceptance.objects.select_related("member", "agreement").order_by("-at", "-pk")
    return found if is_admin(viewer) else found.none()


def agreement_of(member: Any) -> dict[str, Any]:
    """What one's own account says: `agreement`, if there is one, and `accepted`, the yes to it or None."""
    agreement = current()
    return {"agreement": agreement, "accepted": acceptance_of(member, agreement) if agreement else None}
