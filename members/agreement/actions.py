"""Publishing versions of the community agreement, and saying yes to one."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from members import audit
from members.agreement.models import Agreement, AgreementAcceptance
from members.agreement.queries import current
from members.models import Member
from members.permissions import is_admin, is_member, require


@transaction.atomic
def publish(*, actor: Member | None, text: str, changes: str = "") -> Agreement:
    """Publish a new version, for an admin or (None) a command; audit it. From now on it is asked for at posting.

    Raises ValidationError when the text is the one that holds already.
    """
    require(actor is None or is_admin(actor), "Only an admin of the hub can do this.")
    before = Agreement.objects.select_for_update().first()
    if before and before.text == text:
        raise ValidationError({"text": "This is the text that holds already. Change it to publish a new version."})
    number = before.number + 1 if before else 1
    made = Agreement.objects.create(number=number, text=text, changes=changes, published_by=actor)
    audit.record(actor=actor, act="agreement.published", target=f"agreement:{number}", detail=changes)
    return made


@transaction.atomic
def accept(*, actor: Member, number: int) -> AgreementAcceptance:
    """Say yes to a version; again changes nothing. Raises ValidationError when it is not the newest one."""
    require(is_member(actor), "Sign in first: this needs a member.")
    newest = current()
    if newest is None or newest.number != number:
        raise ValidationError("The agreement has changed in the meantime. Please read it again.")
    return AgreementAcceptance.objects.get_or_create(member=actor, agreement=newest)[0]


@transaction.atomic
def accept_for_all(*, members: Iterable[Member]) -> None:
    """For the demo and the corpus, whose people are made up: all of them say yes to the newest version."""
    newest = current()
    if newest is not None:
        rows = [AgreementAcceptance(member=member, agreement=newest) for member in members]
        AgreementAcceptance.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
