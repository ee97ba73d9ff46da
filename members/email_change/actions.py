"""Changing one's email address: asked for by the member, agreed to by the old mailbox, confirmed by the new one."""

import secrets

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hub.limits import rates
from hub.plugins.events import MemberChanged
from hub.plugins.outbox import publish
from members import audit
from members.addresses import absolute
from members.email_change.models import KEPT, EmailChange, digest_of
from members.email_change.queries import going_on
from members.mail import tell
from members.models import Member
from members.permissions import is_member, require

ASKED = "email-change"
A_DAY = 5


class Over(Exception):
    """The change was done, stopped or replaced by a newer one, or it is too old."""


@transaction.atomic
def ask(*, actor: Member, email: str) -> None:
    """Begin to change the actor's address, in place of a change that waits; write to both mailboxes.

    When the new address is a member's already, that mailbox is told so and gets no link: nothing in the answer
    says whose it is. Raises ValidationError when it is the actor's own.
    """
    require(is_member(actor))
    email = email.lower()
    if email == actor.email:
        raise ValidationError({"email": "This is your address already."})
    rates.count(ASKED, actor.pk, limit=A_DAY, seconds=24 * 3600)
    old_key, new_key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    facts = {
        "old_email": actor.email,
        "new_email": email,
        "old_digest": digest_of(old_key),
        "new_digest": digest_of(new_key),
        "asked_at": timezone.now(),
        "approved_at": None,
        "confirmed_at": None,
    }
    EmailChange.objects.update_or_create(member=actor, defaults=facts)
    _tell_old(actor, email, old_key)
    if _is_taken(email):
        tell("email_taken", to=email, subject="You are already a member of {hub}")
    else:
        url = absolute(f"/accounts/email/new/{new_key}/")
        tell("email_confirm", to=email, subject="Confirm your new address for {hub}", url=url)


@transaction.atomic
def approve(change: EmailChange, *, actor: Member) -> bool:
    """The old mailbox agrees; answers whether the address is changed now. Raises Over."""
    change = _held(change, actor)
    change.approved_at = change.approved_at or timezone.now()
    change.save(update_fields=["approved_at"])
    return _finish(change)


@transaction.atomic
def confirm(change: EmailChange, *, actor: Member) -> bool:
    """The new mailbox is theirs; answers whether the address is changed now.

    Raises Over, and ValidationError when somebody else has taken the address meanwhile.
    """
    change = _held(change, actor)
    change.confirmed_at = change.confirmed_at or timezone.now()
    change.save(update_fields=["confirmed_at"])
    return _finish(change)


@transaction.atomic
def stop(change: EmailChange, *, actor: Member) -> None:
    """End a change before it is done, by its member or the old mailbox; nothing was changed. Raises Over."""
    _held(change, actor).delete()
    audit.record(actor=actor, act="email_change.stopped", target=f"member:{actor.pk}")


def forget_old() -> int:
    """Delete changes that waited too long; answers how many. A job of the worker."""
    return EmailChange.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]


def _held(change: EmailChange, actor: Member) -> EmailChange:
    require(actor.pk == change.member_id)
    # By its hashes, too: a newer wish has the same row, and this link is not of it.
    same = {"pk": change.pk, "old_digest": change.old_digest, "new_digest": change.new_digest}
    held = EmailChange.objects.select_for_update().filter(**same).first()
    if held is None or not going_on().filter(pk=held.pk).exists():
        raise Over
    return held


def _finish(change: EmailChange) -> bool:
    """Change the address once both have said yes; audit it, write to both mailboxes."""
    if not (change.approved_at and change.confirmed_at):
        return False
    member = Member.objects.select_for_update().get(pk=change.member_id)
    member.email = change.new_email
    try:
        with transaction.atomic():
            member.save(update_fields=["email"])
            EmailAddress.objects.filter(user=member).delete()
            EmailAddress.objects.create(user=member, email=change.new_email, primary=True, verified=True)
    except IntegrityError:
        raise ValidationError("This address belongs to another member by now. Choose another one.") from None
    change.delete()
    audit.record(actor=member, act="member.email_changed", target=f"member:{member.pk}")
    publish(MemberChanged(member.pk))
    for address in (change.old_email, change.new_email):
        tell("email_changed", to=address, subject="Your address on {hub} is changed", member=member, change=change)
    return True


def _is_taken(email: str) -> bool:
    taken = EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
    return taken or Member.objects.filter(email__iexact=email).exists()


def _tell_old(member: Member, email: str, key: str) -> None:
    url = absolute(f"/accounts/email/old/{key}/")
    subject = "Do you want to change your address on {hub}?"
    tell("email_approve", to=member.email, subject=subject, member=member, new_email=email, url=url)
