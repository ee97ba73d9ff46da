"""Erasing a member: asked for, carried out by the worker step by step, looked through once more, and proved.

1. `ask` shuts the member out at once: nobody can act as them any more.
2. Each app and plugin lets go of what it holds, in small transactions that also note the counts: a kill loses nothing
   and counts nothing twice.
3. One last transaction holds the member's row, lets all of them look again, and deletes the row. A post that was under
   way is either committed before, and found, or refused by its foreign key.
4. Two minutes later, when nothing can be under way any more, all look once more, and the names that were needed for it
   are forgotten. The mail with the proof is deleted when it has been sent.
"""

import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from hub.mail.actions import queue
from hub.mail.models import Mail
from hub.mail.queries import TOO_OLD
from hub.plugins.events import MemberErased, MemberSuspended
from hub.plugins.isolation import PluginFault
from hub.plugins.member_data import Erasing
from hub.plugins.outbox import publish
from hub.plugins.registry import registry
from hub.rights.ledger import keep, mark_of
from hub.rights.models import Erasure, ErasureState
from hub.rights.permissions import LAST_ADMIN, may_erase
from hub.rights.queries import ACCOUNT, other_admins, proof_lines
from hub.ui.site import full_url, site_facts
from members import audit
from members.actions import end_sessions
from members.models import Member
from members.permissions import require

log = logging.getLogger("hub.rights")
LEASE = timedelta(minutes=5)
SECOND_LOOK_AFTER = timedelta(minutes=2)
"""Longer than any request or handler of an event that had begun before."""
TRIES = 5
"""So often a plugin may fail before the erasure goes on without it, and says so."""


class Lost(Exception):  # noqa: N818 -- reads as what it is
    """Another worker has taken over."""


@transaction.atomic
def ask(*, actor: Member | None, member: Member, keeps_words: bool) -> Erasure:
    """Begin an erasure; the member is shut out in the same transaction. A second time answers the first.

    `actor` is None for the hub itself: the member was erased before, and came back with an older backup.

    Effects in order: admins and the member held, the erasure, account closed and sessions ended, audit,
    MemberSuspended, a task for the worker. Raises PermissionDenied, ValidationError (the last admin).
    """
    require(actor is None or may_erase(actor, member))
    # All admins, in one order: of two who leave at the same time the second is the last one.
    list(Member.objects.select_for_update().filter(Q(is_superuser=True) | Q(pk=member.pk)).order_by("pk"))
    member = Member.objects.get(pk=member.pk)
    before = Erasure.objects.filter(member_id=member.pk).first()
    if before is not None:
        return before
    if member.is_superuser and not other_admins(member):
        raise ValidationError(LAST_ADMIN)
    erasure = Erasure.objects.create(
        token=secrets.token_urlsafe(32),
        member_id=member.pk,
        names=_names(member),
        address=member.email,
        keeps_words=keeps_words,
        by_letter=actor is not None and actor.pk != member.pk,
        mark=mark_of(member),
    )
    member.is_active, member.suspended_at = False, timezone.now()
    member.set_unusable_password()
    member.save(update_fields=["is_active", "suspended_at", "password"])
    end_sessions(member=member)
    audit.record(actor=actor, act="member.erased", target=f"member:{member.pk}")
    publish(MemberSuspended(member.pk))
    erase_member.enqueue(erasure.pk)
    return erasure


def _names(member: Member) -> list[str]:
    addresses = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
    return list(dict.fromkeys([member.email, *addresses, member.display_name, member.handle]))


@task()
def erase_member(pk: int) -> None:
    work(pk)
    keep()


def go_on() -> int:
    """Whatever is due: erasures that a kill or a fault left half done, second looks, mails that were sent. A job."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Q(state=ErasureState.UNDER_WAY) | Q(state=ErasureState.SECOND_LOOK, erased_at__lte=now - SECOND_LOOK_AFTER)
    done = sum(work(pk) for pk in list(Erasure.objects.filter(free & due).values_list("pk", flat=True)))
    return done + _forget_sent_mails()


def work(pk: int) -> bool:
    """Go on with one erasure as far as it goes now; answers whether this worker did something. Safe to repeat."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    rows = Erasure.objects.filter(free, pk=pk).exclude(state=ErasureState.DONE)
    if not rows.update(claimed_until=now + LEASE):
        return False
    row = Erasure.objects.get(pk=pk)
    try:
        if row.state == ErasureState.UNDER_WAY:
            row = _erase(row)
        elif row.erased_at and row.erased_at <= now - SECOND_LOOK_AFTER:
            row = _look_again(row)
    except Lost:
        return False
    except PluginFault as fault:
        log.error("erasure %s will be tried again: %s", pk, fault)
        return False  # the claim stays: a pause before the next try
    Erasure.objects.filter(pk=pk, claimed_until=row.claimed_until).update(claimed_until=None)
    return True


def _erase(row: Erasure) -> Erasure:
    for data in registry.member_data:
        label = data.plugin.label
        while label not in row.finished and not (row.faults.get(label, 0) >= TRIES and not data.plugin.core):
            row = _step(row, data)
    return _last_step(row)


def _step(row: Erasure, data: Any) -> Erasure:
    """One call of one app, and its counts, in one transaction; when it finds nothing more, it is finished."""
    label = data.plugin.label
    try:
        with transaction.atomic():
            row = _held(row)
            done = data.erase(_erasing(row))
            _count(row, label, done)
            if not done:
                row.finished = [*row.finished, label]
            row.claimed_until = timezone.now() + LEASE
            row.save(update_fields=["report", "finished", "claimed_until"])
    except PluginFault:
        with transaction.atomic():
            row = _held(row)
            row.faults = {**row.faults, label: row.faults.get(label, 0) + 1}
            row.save(update_fields=["faults"])
        raise
    return row


@transaction.atomic
def _last_step(row: Erasure) -> Erasure:
    """Hold the member's row, so that nothing of theirs can be written; look everywhere again; delete the row."""
    row = _held(row)
    member = Member.objects.select_for_update().filter(pk=row.member_id).first()
    if member is not None:
        _look_everywhere(row)
        rows, _ = member.delete()
        _count(row, ACCOUNT, {"rows of the account deleted": rows})
    row.state, row.erased_at = ErasureState.SECOND_LOOK, timezone.now()
    row.mail_id = queue(to=row.address, **_proof_mail(row)).pk
    row.address = ""
    row.save()
    publish(MemberErased(member_id=row.member_id or 0))
    return row


@transaction.atomic
def _look_again(row: Erasure) -> Erasure:
    row = _held(row)
    _look_everywhere(row)
    row.names, row.member_id, row.address = [], None, ""
    row.state, row.done_at = ErasureState.DONE, timezone.now()
    row.save()
    return row


def _look_everywhere(row: Erasure) -> None:
    for data in registry.member_data:
        label = data.plugin.label
        try:
            while done := data.erase(_erasing(row)):
                _count(row, label, done)
        except PluginFault:
            if data.plugin.core:
                raise
            row.faults = {**row.faults, label: row.faults.get(label, 0) + 1}
            row.finished = [name for name in row.finished if name != label]


def _held(row: Erasure) -> Erasure:
    """The row as it is now, locked; Lost when the claim is somebody else's."""
    now = Erasure.objects.select_for_update().get(pk=row.pk)
    if now.claimed_until != row.claimed_until:
        raise Lost
    return now


def _erasing(row: Erasure) -> Erasing:
    member = Member.objects.filter(pk=row.member_id).first() or Member(pk=row.member_id, is_active=False)
    return Erasing(member=member, keeps_words=row.keeps_words, names=tuple(row.names))


def _count(row: Erasure, label: str, done: Mapping[str, int]) -> None:
    before = row.report.get(label, {})
    added = {words: before.get(words, 0) + count for words, count in done.items()}
    row.report = {**row.report, label: {**before, **added}}


def _proof_mail(row: Erasure) -> dict[str, Any]:
    facts = {
        "hub": site_facts(),
        "home_url": full_url("/"),
        "url": full_url(f"/erased/{row.token}/"),
        "erasure": row,
        "lines": proof_lines(row),
    }
    return {
        "subject": "Your account is erased",
        "text": render_to_string("rights/mail/erased.txt", facts).strip() + "\n",
        "html": render_to_string("rights/mail/erased.html", facts),
    }


def _forget_sent_mails() -> int:
    """The mail with the proof is the last thing that knows the address: it goes when it was sent, or never will be."""
    mails = dict(Erasure.objects.exclude(mail_id=None).values_list("mail_id", "pk"))
    if not mails:
        return 0
    waiting = Mail.objects.filter(
        pk__in=mails, sent_at=None, given_up=False, created_at__gt=timezone.now() - TOO_OLD
    ).values_list("pk", flat=True)
    over = set(mails) - set(waiting)
    with transaction.atomic():
        Mail.objects.filter(pk__in=over).delete()
        Erasure.objects.filter(mail_id__in=over).update(mail_id=None)
    return len(over)
