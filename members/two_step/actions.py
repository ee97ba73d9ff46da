"""Changes to a member's second step beyond what django-allauth does itself."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from members import audit
from members.actions import end_sessions
from members.mail import tell
from members.models import Member
from members.permissions import may_look_after, require


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
