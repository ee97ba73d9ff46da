"""Changes to a member's second step beyond what django-allauth does itself."""

from contextlib import suppress
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from members import audit
from members.actions import end_sessions
from members.mail import tell
from members.models import Member
from members.permissions import may_look_after, require
from members.two_step.locked import KeyLost, is_up_to_date, lock, unlock

LOCKED = ("secret", "seed", "migrated_codes")
"""What django-allauth keeps locked in the data of an app and of recovery codes."""


@transaction.atomic
def use_code(authenticator: Authenticator, *, step: int) -> bool:
    """Note that the app's code of this half minute was used; False when it, or a later one, was used before."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    if row.data.get("last_step", 0) >= step:
        return False
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    authenticator.data = row.data
    return True


def lock_anew() -> int:
    """Lock what lies open from before there was a lock, or is locked with an old key. A job of the worker."""
    done = 0
    for pk in list(Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True)):
        with transaction.atomic(), suppress(KeyLost, Authenticator.DoesNotExist):
            row = Authenticator.objects.select_for_update().get(pk=pk)
            locked = {name: _anew(row.data[name]) for name in LOCKED if name in row.data}
            if locked != {name: row.data[name] for name in locked}:
                row.data |= locked
                row.save(update_fields=["data"])
                done += 1
    return done


def _anew(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_anew(one) for one in stored]
    return stored if is_up_to_date(stored) else lock(unlock(stored))


@transaction.atomic
def write_down(*, member: Member, act: str, kind: str) -> None:
    """Audit that a way of signing in was added to, or removed from, a member's account by themselves."""
    audit.record(actor=member, act=act, target=f"member:{member.pk}", detail=kind)


@transaction.atomic
def switch_off(*, actor: Member, member: Member, reason: str = "") -> None:
    """Remove app, passkeys and recovery codes of somebody who lost them; tell them, end their sessions, audit it."""
    require(may_look_after(actor, member))
    if not Authenticator.objects.filter(user=member).delete()[0]:
        return
    end_sessions(member=member)
    audit.record(actor=actor, act="two-step.switched_off", target=f"member:{member.pk}", detail=reason)
    tell("two_step_off", to=member.email, subject="Two-step sign-in is switched off on {hub}", member=member)
